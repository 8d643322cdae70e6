/* One result as a caseworker reads it: a word with icon and colour, the sentence and what to do next, then line by line what was
   found. */

import { element } from '../web/element.js';
import { both, dayText, say } from '../web/words.js';
import { agoText, bothTimes, clockText, secondsSince } from './ages.js';

const ORDER = ['form', 'proof', 'issuer', 'period', 'status', 'holder', 'logged'];
const OUTCOMES = {
  valid: { mark: '✓', name: { ko: '맞음', en: 'good' } },
  invalid: { mark: '✕', name: { ko: '문제 있음', en: 'wrong' } },
  unknown: { mark: '?', name: { ko: '확인하지 못함', en: 'could not be checked' } },
  not_run: { mark: '–', name: { ko: '확인하지 않음', en: 'not checked' } },
};
const NOT_RUN = { ko: '확인하지 않았습니다.', en: 'It was not looked at.' };
const COMPARE = {
  title: { ko: '신분증 대조 필요', en: 'Compare the identity card' },
  sentence: { ko: '종이 증명서는 맞습니다. 신분증과 대조해야 확인이 끝납니다.',
    en: 'The paper is good. It is verified once the identity card has been compared.' },
};

export const isPaper = report => report.verdict === 'verified' && report.code === 'compare_identity';

/* What stands beside a check's sentence. */
const DETAILS = {
  issuer: report => report.shown[0]?.issuerName,
  period: ({ shown: [first] }) => first?.validUntil && both(name => name === 'ko'
    ? `${dayText(first.validUntil, name)}까지` : `until ${dayText(first.validUntil, name)}`),
  holder: ({ secondsAgo }) => secondsAgo === undefined ? undefined : agoText(secondsAgo),
  status: (report, { asOf }) => asOf && both(name => name === 'ko'
    ? `${bothTimes(asOf).ko} 자료` : `data of ${bothTimes(asOf).en}`),
};

function checkLine(check, report) {
  const { mark, name } = OUTCOMES[check.outcome];
  const detail = check.outcome === 'not_run' ? undefined : DETAILS[check.id]?.(report, check);
  return element('li', { class: 'check', 'data-outcome': check.outcome, 'data-check': check.id },
    element('span', { class: 'check-mark', 'aria-hidden': 'true' }, mark),
    element('span', { class: 'check-title', say: check.title }),
    element('span', { class: 'hidden-text', say: name }),
    element('span', { class: 'check-words' },
      element('span', { say: check.sentence ?? NOT_RUN }),
      detail ? element('span', { class: 'check-detail', say: detail }) : null));
}

/* A form that holds is no news. */
function checkLines(report) {
  const known = report.checks.filter(({ id, outcome }) => id !== 'form' || outcome !== 'valid');
  return known.sort((a, b) => ORDER.indexOf(a.id) - ORDER.indexOf(b.id)).map(check => checkLine(check, report));
}

function wayText({ report, way }) {
  const checked = bothTimes(report.checkedAt, clockText);
  if (way === 'online') {
    return { ko: `${checked.ko}에 확인`, en: `Checked at ${checked.en}` };
  }
  if (report.dataAsOf === undefined) {
    return { ko: `${checked.ko} · 네트워크 없음`, en: `${checked.en} · no network` };
  }
  const age = agoText(secondsSince(report.dataAsOf));
  return { ko: `네트워크 없이 확인 · 자료 ${age.ko}`, en: `Checked without the network · data of ${age.en}` };
}

function dataText({ dataAsOf }) {
  if (dataAsOf === undefined) {
    return { ko: '쓴 자료 없음', en: 'No data was used' };
  }
  const time = bothTimes(dataAsOf);
  const age = agoText(secondsSince(dataAsOf));
  return { ko: `자료 기준 ${time.ko} (${age.ko})`, en: `Data as of ${time.en} (${age.en})` };
}

/* For screen readers, at once and whole. */
function spoken({ title, sentence, number, next }) {
  return both(name => [title[name], sentence[name], number && (name === 'ko' ? `코드 ${number}` : `Code ${number}`), next?.[name]]
    .filter(Boolean).join('. '));
}

export class Result {
  constructor(root, live) {
    this.live = live;
    this.root = root;
    this.verdict = root.querySelector('.verdict');
    this.checks = root.querySelector('[data-checks]');
    this.identity = root.querySelector('[data-identity]');
  }

  part(name) {
    return this.root.querySelector(`[data-part="${name}"]`);
  }

  /* `outcome`: {report, way, state}. */
  show(outcome) {
    const { report } = outcome;
    this.root.hidden = false;
    this.head(outcome);
    this.way(outcome);
    say(this.part('data'), dataText(report));
    this.checks.replaceChildren(...checkLines(report));
    this.checks.hidden = report.checks.length === 0;
    this.root.getAnimations?.({ subtree: true }).forEach(animation => animation.cancel());
    this.root.classList.remove('is-new');
    void this.root.offsetWidth; // so that the next line begins the animation anew
    this.root.classList.add('is-new');
  }

  head({ report, state }) {
    const words = state === 'compare' ? COMPARE : report;
    const isDone = state === 'verified';
    const next = isDone && isPaper(report) ? undefined : report.next;
    this.verdict.dataset.verdict = state;
    say(this.part('word'), words.title);
    say(this.part('sentence'), isDone && isPaper(report)
      ? { ko: '종이 증명서가 맞고, 신분증과 대조했습니다.', en: 'The paper is good, and the identity card was compared.' }
      : words.sentence);
    const hasNumber = report.number !== undefined && !isDone;
    this.part('number').hidden = !hasNumber;
    this.part('digits').textContent = hasNumber ? report.number : '';
    this.part('next').hidden = next === undefined;
    if (next !== undefined) {
      say(this.part('next-words'), next);
    }
    this.identity.hidden = !isPaper(report);
    this.identity.querySelector('input').checked = isDone;
    say(this.live, spoken({ ...words, number: hasNumber ? report.number : undefined, next }));
  }

  way(outcome) {
    const place = this.part('way');
    place.dataset.way = outcome.way;
    say(place, wayText(outcome));
  }

  hide() {
    this.root.hidden = true;
    this.live.textContent = '';
  }
}
