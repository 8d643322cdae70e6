/* A note for the case file: what was checked and with what result, and nothing about the person. */

import { t } from '../web/words.js';
import { bothTimes } from './ages.js';

const WAYS = {
  online: { ko: '검증 서버', en: 'by the verifier' },
  offline: { ko: '네트워크 없이 이 기기에서', en: 'on this device, without the network' },
};

function fullTime(time, name) {
  return new Intl.DateTimeFormat(name === 'ko' ? 'ko-KR' : 'en-GB', { dateStyle: 'medium', timeStyle: 'medium' })
    .format(new Date(time));
}

/* The lines as [name, value], both in two languages. `kindTitle` of a type. */
function linesOf({ report, way, compared }, kindTitle, counter) {
  const lines = [[{ ko: '결과', en: 'Result' }, report.title]];
  lines.push([{ ko: '사유', en: 'Reason' }, report.sentence]);
  if (report.number !== undefined) {
    lines.push([{ ko: '코드', en: 'Code' }, `${report.number} (${report.code})`]);
  }
  for (const { type, issuerName, issuer } of report.shown) {
    lines.push([{ ko: '증명서', en: 'Certificate' }, kindTitle(type)]);
    lines.push([{ ko: '발급기관', en: 'Issuing office' }, issuerName ?? (issuer === undefined ? '' : { ko: '등록된 기관', en: 'registered' })]);
  }
  lines.push([{ ko: '확인한 때', en: 'Checked' }, bothTimes(report.checkedAt, fullTime)]);
  if (report.dataAsOf !== undefined) {
    lines.push([{ ko: '자료 기준', en: 'Data as of' }, bothTimes(report.dataAsOf, fullTime)]);
  }
  lines.push([{ ko: '확인 방법', en: 'Checked by' }, WAYS[way]]);
  if (compared !== undefined) {
    lines.push([{ ko: '신분증 대조', en: 'Identity card compared' }, compared ? { ko: '했음', en: 'yes' } : { ko: '하지 않음', en: 'no' }]);
  }
  if (counter !== '') {
    lines.push([{ ko: '창구', en: 'Counter' }, counter]);
  }
  return lines;
}

export function noteOf(outcome, kindTitle, counter) {
  const head = t({ ko: '[자격 확인 기록]', en: '[Record of an eligibility check]' });
  return [head, ...linesOf(outcome, kindTitle, counter).map(([name, value]) => `${t(name)}: ${t(value)}`)].join('\n');
}

/* True when it is in the clipboard. */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
