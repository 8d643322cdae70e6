/* Whose a credential is: one's own, or of a child or ward, for whom the guardian's key holds it. */

import { element } from '../web/element.js';

const LABEL_MOST = 30;

export function wardForm(wallet, kept, done) {
  const own = choice('own', kept.ward === null, { ko: '내 증명서', en: 'My own' });
  const wards = choice('ward', kept.ward !== null, { ko: '자녀·피보호자의 증명서', en: 'My child\'s or ward\'s' });
  const text = element('input', { id: 'ward-label', maxlength: LABEL_MOST, value: kept.ward ?? '', autocomplete: 'off' });
  const save = async event => {
    event.preventDefault();
    const isWards = wards.querySelector('input').checked;
    await wallet.vault.put('credentials', { ...kept, ward: isWards ? text.value.trim() : null });
    done();
  };
  return element('form', { class: 'card stack', onsubmit: save },
    element('fieldset', { class: 'stack tight' },
      element('legend', { say: { ko: '누구의 증명서입니까?', en: 'Whose credential is it?' } }),
      own, wards),
    element('div', { class: 'field' },
      element('label', { for: 'ward-label', say: { ko: '알아보기 쉬운 이름 (선택)', en: 'A name to know it by (optional)' } }),
      text),
    element('button', { class: 'button', say: { ko: '저장', en: 'Save' } }));
}

function choice(value, isChecked, sentence) {
  return element('label', { class: 'choice' },
    element('input', { type: 'radio', name: 'whose', value, checked: isChecked }),
    element('span', { say: sentence }));
}
