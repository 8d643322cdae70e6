import { element } from '../web/element.js';
import { openPaper } from './paper_window.js';
import { button, notice } from './parts.js';
import { moment } from './time.js';

const BLOCKED = {
  ko: '브라우저가 새 창을 막았습니다. 이 주소의 팝업을 허용하고 다시 눌러 주세요.',
  en: 'The browser blocked the new window. Allow pop-ups of this address and press again.',
};

/* A paper that has been made, { credential, text, kind, replaced: [{ id, issuedAt }] }, and the way to the printer. */
export function paperCard(paper) {
  const told = element('div', { role: 'status' });
  const open = () => told.replaceChildren(openPaper(paper) ? '' : notice('warn', element('p', { say: BLOCKED })));
  return element('div', { class: 'card stack' },
    element('h2', { say: { ko: '인쇄해서 전합니다', en: 'Print it and hand it over' } }),
    element('p', { say: {
      ko: '카드(A6)나 A4로 인쇄합니다. 종이는 신분증과 함께 내야 효력이 있다고 알려 주세요.',
      en: 'Print it as a card (A6) or on A4. Say that the paper counts only together with an ID card.',
    } }),
    replacedNotice(paper.replaced),
    element('div', {}, button({ ko: '인쇄 화면 열기', en: 'Open the print page' }, open, 'primary')),
    told);
}

function replacedNotice(replaced) {
  return replaced.length === 0 ? null : notice('info', replaced.map(former => element('p', { say: replacedWords(former) })));
}

/* Which former paper is no longer good. */
export function replacedWords({ id, issuedAt }) {
  if (issuedAt === undefined) {
    return {
      ko: `먼저 인쇄한 종이 증명서(관리번호 ${id})는 폐지되었습니다.`,
      en: `The paper printed before (record ${id}) has been revoked.`,
    };
  }
  const when = moment(issuedAt);
  return {
    ko: `${when.ko}에 인쇄한 종이 증명서는 폐지되었습니다.`,
    en: `The paper printed on ${when.en} has been revoked.`,
  };
}

/* The issuer may name the former papers by their ids alone. */
export function formerOnes(replaced = []) {
  return replaced.map(former => (typeof former === 'string' ? { id: former } : former));
}
