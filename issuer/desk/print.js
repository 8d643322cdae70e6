import { element } from '../web/element.js';
import { fill, onLanguage, t } from '../web/words.js';
import { notice } from './parts.js';
import { receivePaper } from './paper_window.js';
import { printedCode } from './printed_code.js';
import { card, sheet } from './paper.js';

/* The page that prints one certificate. It shows what the printer will make. */

const TITLE = { ko: '종이 증명서 인쇄', en: 'Print a certificate' };
const NOTHING = {
  ko: '인쇄할 증명서가 없습니다. 발급 창구에서 종이로 발급하거나 문서를 찾아 다시 인쇄해 주세요.',
  en: 'There is nothing to print. Issue a paper at the desk, or find a document there and print it again.',
};
const FAILED = {
  ko: '코드를 그리지 못해 인쇄할 수 없습니다. 화면을 새로 고쳐 주세요.',
  en: 'The code could not be drawn, so there is nothing to print. Load the page again.',
};
const FORMATS = [
  { name: 'card', make: card, title: { ko: '카드 (A6)', en: 'Card (A6)' } },
  { name: 'sheet', make: sheet, title: { ko: 'A4 한 장', en: 'A4 sheet' } },
];

const main = document.querySelector('main');

function formatChoice(papers) {
  const choose = event => papers.forEach(paper => { paper.hidden = paper.dataset.format !== event.target.value; });
  return element('fieldset', { class: 'formats', onchange: choose },
    element('legend', { class: 'hidden-text', say: { ko: '종이 크기', en: 'Size of paper' } }),
    FORMATS.map(({ name, title }, i) => element('label', { class: 'choice' },
      element('input', { type: 'radio', name: 'format', value: name, checked: i === 0 }), element('span', { say: title }))));
}

function measures({ symbol, moduleMm, codeMm }) {
  return element('p', { class: 'hint', say: {
    ko: `코드 ${codeMm.toFixed(1)} mm · 버전 ${symbol.version} · 오류 정정 ${symbol.level} · 모듈 ${moduleMm.toFixed(2)} mm. ` +
      '인쇄 배율은 100%로 두세요.',
    en: `Code ${codeMm.toFixed(1)} mm, version ${symbol.version}, level ${symbol.level}, modules of ${moduleMm.toFixed(2)} mm. ` +
      'Print at 100 % scale.',
  } });
}

function show(paper, code) {
  const papers = FORMATS.map(({ name, make }, i) => {
    const made = make(paper, code);
    made.dataset.format = name;
    made.hidden = i > 0;
    return made;
  });
  const print = element('button', { type: 'button', class: 'button primary', onclick: () => window.print(),
    say: { ko: '인쇄하기', en: 'Print' } });
  main.replaceChildren(
    element('div', { class: 'controls no-print' }, element('h1', { class: 'hidden-text', say: TITLE }),
      element('div', { class: 'row' }, formatChoice(papers), print), measures(code)),
    element('div', { class: 'table-top' }, papers));
  print.focus();
}

async function start() {
  fill();
  onLanguage(() => { document.title = t(TITLE); });
  const paper = await receivePaper();
  if (paper === null) {
    main.replaceChildren(element('div', { class: 'page narrow' }, notice('info', element('p', { say: NOTHING }),
      element('p', {}, element('a', { href: './', say: { ko: '발급 창구로', en: 'To the desk' } })))));
    return;
  }
  try {
    show(paper, await printedCode(paper.text));
  } catch {
    main.replaceChildren(element('div', { class: 'page narrow' }, notice('bad', element('p', { say: FAILED }))));
  }
}

start();
