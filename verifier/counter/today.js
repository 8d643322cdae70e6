/* The results since this page was opened: time, verdict, kind and number, nothing of the person. What was checked without the
   network is looked at again when that is back, by issuer, type and status entries alone. In memory only. */

import { element } from '../web/element.js';
import { say } from '../web/words.js';
import { bothTimes, clockText } from './ages.js';

const ROWS_MOST = 200;
const WORD = {
  verified: { ko: '확인됨', en: 'Verified' },
  refused: { ko: '문제 있음', en: 'Refused' },
  could_not_check: { ko: '확인하지 못함', en: 'Could not check' },
  compare: { ko: '신분증 대조 전', en: 'Not compared yet' },
};
const TONE = { verified: 'good', refused: 'bad', could_not_check: 'warn', compare: 'warn' };
const MARK = { verified: '✓', refused: '✕', could_not_check: '?', compare: '!' };

/* What is still to be asked about it, or null. Without entries there is nothing to ask. */
function laterOf({ report, way }) {
  const isOpen = way === 'offline' && report.verdict !== 'refused' && report.shown.length > 0;
  return isOpen
    ? report.shown.map(({ issuer, type, credentialStatus }) => ({ issuer, type, entries: [credentialStatus ?? []].flat() }))
    : null;
}

export class Today {
  /* `onRevised` is told of a result that was good without the network, and is not by newer data. */
  constructor({ body, empty, alarm, kindTitle, onRevised }) {
    Object.assign(this, { body, empty, alarm, kindTitle, onRevised });
    this.rows = [];
  }

  add(outcome) {
    const { report } = outcome;
    const row = { at: report.checkedAt, verdict: outcome.state, type: report.shown[0]?.type, number: report.number,
      way: outcome.way, later: laterOf(outcome), again: null };
    row.line = element('tr');
    this.rows.unshift(row);
    this.body.prepend(row.line);
    this.rows.splice(ROWS_MOST).forEach(({ line }) => line.remove());
    this.empty.hidden = true;
    this.print(row);
    return row;
  }

  setState(row, state) {
    row.verdict = state;
    this.print(row);
  }

  print(row) {
    const name = row.type === undefined ? { ko: '–', en: '–' } : this.kindTitle(row.type);
    row.line.replaceChildren(
      element('td', { class: 'number', say: bothTimes(row.at, clockText) }),
      element('td', {}, element('span', { class: 'badge', 'data-tone': TONE[row.verdict] },
        element('span', { 'aria-hidden': 'true' }, MARK[row.verdict]), element('span', { say: WORD[row.verdict] }),
        row.number === undefined || row.verdict === 'verified' ? null : element('span', { class: 'row-number' }, row.number))),
      element('td', {}, element('span', { say: name }),
        row.way === 'offline' ? element('span', { class: 'row-way', say: this.wayOf(row) }) : null),
    );
  }

  wayOf({ later, again }) {
    if (again !== null) {
      return again;
    }
    return later === null
      ? { ko: '네트워크 없이', en: 'without the network' }
      : { ko: '네트워크 없이 · 다시 확인 예정', en: 'without the network · to be checked again' };
  }

  /* By the newer data that `offline` has by now. */
  recheck(offline) {
    for (const row of this.rows.filter(({ later }) => later !== null)) {
      const worst = this.look(row, offline);
      if (worst !== null) {
        this.settle(row, worst);
      }
    }
  }

  /* The worst answer of its credentials, or null when one of them cannot be told yet. */
  look(row, offline) {
    const answers = row.later.map(question => offline.recheck(question));
    const bad = answers.find(({ outcome }) => outcome === 'invalid');
    return bad ?? (answers.every(({ outcome }) => outcome === 'valid') ? answers[0] : null);
  }

  settle(row, answer) {
    row.later = null;
    const isBad = answer.outcome === 'invalid';
    row.again = isBad
      ? { ko: `다시 확인: ${answer.sentence.ko}`, en: `Checked again: ${answer.sentence.en}` }
      : { ko: '다시 확인했고 이상 없음', en: 'Checked again, nothing is wrong' };
    if (isBad) {
      row.verdict = 'refused';
      row.number = answer.number;
      this.warn(row, answer);
      this.onRevised(row, answer);
    }
    this.print(row);
  }

  warn(row, answer) {
    const at = bothTimes(row.at, clockText);
    this.alarm.hidden = false;
    say(this.alarm, {
      ko: `${at.ko}에 네트워크 없이 확인한 증명서에 문제가 있습니다. ${answer.sentence.ko} (코드 ${answer.number})`,
      en: `Something is wrong with the certificate that was checked without the network at ${at.en}. ${answer.sentence.en} (code ${answer.number})`,
    });
  }
}
