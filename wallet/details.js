/* One credential with all that it says. */

import { element } from '../web/element.js';
import { periodText, readCredential } from './credential.js';
import { icon } from './icon.js';
import { badge, wardText } from './pass.js';
import { ask } from './question.js';
import { wardForm } from './ward.js';

const HIDDEN = { ko: '가려 둠 — 보기', en: 'Hidden — show' };
const PERIODS = {
  current: null,
  soon: { ko: '기간이 곧 끝납니다. 필요하면 신청한 부서에서 다시 받아 주세요.',
          en: 'It ends soon. If you need it longer, ask the office for a new one.' },
  early: { ko: '아직 기간이 시작되지 않아 창구에서 쓸 수 없습니다.', en: 'Its period has not begun; counters do not take it yet.' },
  expired: { ko: '기간이 끝나 창구에서 쓸 수 없습니다. 필요하면 신청한 부서에서 다시 받아 주세요.',
             en: 'It has ended; counters do not take it. If you need it, ask the office for a new one.' },
};

export async function detailsScreen(wallet, parameter) {
  const kept = await wallet.vault.get('credentials', Number(parameter));
  if (kept === undefined) {
    return gone();
  }
  const read = readCredential(kept, wallet.kinds);
  const notice = PERIODS[read.state];
  return {
    title: read.title,
    node: element('div', { class: 'stack loose' },
      element('a', { class: 'back', href: '#/', say: { ko: '‹ 내 증명서', en: '‹ My credentials' } }),
      element('div', { class: 'stack tight' },
        element('div', { class: 'row' }, badge(read), ward(read)),
        element('h1', { lang: 'ko' }, read.programme),
        element('p', { class: 'quiet-text', say: read.title })),
      notice === null ? null : element('p', { 'class': 'notice', 'data-tone': read.badge.tone, say: notice }),
      read.isShowable ? element('a', { class: 'button primary large block', href: `#/present/${read.id}` }, icon('camera'),
        element('span', { say: { ko: '창구에 보여 주기', en: 'Show at a counter' } })) : null,
      facts(read),
      element('p', {
        class: 'hint',
        say: { ko: '중지되거나 폐지되었는지는 창구에서 확인합니다.', en: 'Whether it was suspended or revoked the counter looks up.' },
      }),
      whose(wallet, kept),
      technical(read),
      deleteButton(wallet, read)),
  };
}

function gone() {
  const title = { ko: '증명서가 없습니다', en: 'There is no such credential' };
  return {
    title,
    node: element('div', { class: 'stack' }, element('h1', { say: title }),
      element('a', { class: 'button', href: '#/', say: { ko: '내 증명서로', en: 'To my credentials' } })),
  };
}

function ward(read) {
  return read.ward === null ? null
    : element('span', { 'class': 'badge', 'data-tone': 'info', say: wardText(read.ward) });
}

function facts(read) {
  return element('section', { class: 'card' },
    element('dl', { class: 'facts' },
      ...read.rows.flatMap(row => [
        element('dt', { say: row.name }),
        row.isSensitive ? element('dd', {}, covered(row)) : value(row, 'dd'),
      ]),
      element('dt', { say: { ko: '유효기간', en: 'Good' } }), element('dd', { say: periodText(read) })));
}

function value(row, name) {
  return element(name, { say: row.value, lang: row.isText ? 'ko' : null });
}

/* What not everybody should read who looks over one's shoulder. */
function covered(row) {
  const button = element('button', {
    type: 'button', class: 'button small', say: HIDDEN, onclick: () => button.replaceWith(value(row, 'span')),
  });
  return button;
}

function whose(wallet, kept) {
  return element('details', { class: 'more' },
    element('summary', { say: { ko: '누구의 증명서인지 표시하기', en: 'Whose credential this is' } }),
    wardForm(wallet, kept, () => wallet.show()));
}

function technical({ credential }) {
  const proof = [credential.proof].flat()[0];
  const rows = [
    [{ ko: '발급자', en: 'Issuer' }, credential.issuer?.id ?? credential.issuer],
    [{ ko: '서명 방식', en: 'Signature' }, proof.cryptosuite],
    [{ ko: '보유 키', en: 'Holder\'s key' }, credential.credentialSubject.id],
  ];
  return element('details', { class: 'more' },
    element('summary', { say: { ko: '기술 정보', en: 'Technical details' } }),
    element('dl', { class: 'facts card' },
      ...rows.flatMap(([name, text]) => [element('dt', { say: name }), element('dd', {}, element('code', {}, text))])));
}

function deleteButton(wallet, read) {
  return element('button', {
    type: 'button', class: 'button danger', say: { ko: '이 증명서 지우기', en: 'Delete this credential' },
    onclick: async () => {
      const isSure = await ask({
        title: { ko: '이 증명서를 지울까요?', en: 'Delete this credential?' },
        text: { ko: '이 기기에서 지우면 되돌릴 수 없습니다. 다시 쓰려면 발급한 부서에 새로 요청해야 합니다.',
                en: 'It cannot be brought back. To use it again you would have to ask the office for a new one.' },
        action: { ko: '지우기', en: 'Delete' },
        isDangerous: true,
      });
      if (isSure) {
        await wallet.vault.remove('credentials', read.id);
        wallet.announce({ ko: '증명서를 지웠습니다', en: 'The credential was deleted' });
        wallet.go('');
      }
    },
  });
}
