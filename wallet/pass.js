/* One credential as a card. Plain blocks, so that a link around it is called by all that it says. */

import { element } from '../web/element.js';
import { both, dayText } from '../web/words.js';

export function badge({ badge: { tone, say } }) {
  return element('span', { 'class': 'badge', 'data-tone': tone, say });
}

/* Of a child's or a ward's credential: whose, in the guardian's own words. */
export function wardText(ward) {
  const text = ward === '' ? '' : ` · ${ward}`;
  return { ko: `자녀·피보호자 증명서${text}`, en: `For a child or ward${text}` };
}

function untilText({ until, state }) {
  if (until === null) {
    return { ko: '기간이 정해지지 않음', en: 'No end' };
  }
  return both(name => {
    const day = dayText(until, name);
    if (name === 'ko') {
      return state === 'expired' ? `${day}에 끝남` : `${day}까지`;
    }
    return state === 'expired' ? `Ended ${day}` : `Until ${day}`;
  });
}

export function pass(read, ...more) {
  return element('div', { 'class': 'pass', 'data-state': read.state },
    element('div', { class: 'pass-head' },
      element('span', { class: 'pass-office', lang: 'ko' }, read.office),
      badge(read)),
    element('h2', { class: 'pass-programme', lang: 'ko' }, read.programme),
    element('p', { class: 'pass-kind', say: read.title }),
    read.ward === null ? null : element('p', { class: 'pass-ward', say: wardText(read.ward) }),
    element('p', { class: 'pass-name', lang: 'ko' }, read.name),
    element('div', { class: 'pass-foot' },
      element('span', { say: untilText(read) }),
      element('span', {},
        element('span', { class: 'hidden-text', say: { ko: '문서확인번호 ', en: 'Document number ' } }),
        element('span', { class: 'number' }, read.documentNumber))),
    ...more);
}
