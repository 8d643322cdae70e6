import { element } from '../web/element.js';
import { label } from '../web/words.js';
import { replacedWords } from './paper_card.js';
import { printedDrawing } from './printed_code.js';
import { day } from './time.js';

/* A certificate on paper: a card with what a counter compares, and a sheet with all that the code holds. Both are in
   Korean with English beside, whatever the language of the page. */

const ON_CARD = ['name', 'birthDate', 'programme', 'referenceDate', 'documentNumber', 'office'];

const WORDS = {
  validity: { ko: '유효기간', en: 'Valid' },
  identity: {
    ko: '신분증과 함께 내야 합니다.',
    en: 'Counts only together with an ID card.',
  },
  compare: {
    ko: '받는 곳에서는 신분증의 이름과 생년월일을 이 종이와 비교해 주세요.',
    en: 'Compare name and date of birth with the ID card.',
  },
  check: {
    ko: '확인 방법: 창구의 카메라나 스캐너로 코드를 읽으면 위조 여부, 유효기간, 중지·폐지 여부를 알 수 있습니다.',
    en: 'To check: read the code with a counter’s camera or scanner. It tells forgery, validity and revocation.',
  },
  unreadable: {
    ko: '코드를 읽을 수 없으면 담당부서에 문서확인번호를 알려 주세요.',
    en: 'If the code cannot be read, tell the office the document number.',
  },
  confirmed: { ko: '위와 같이 확인합니다.', en: 'This is hereby confirmed.' },
  code: {
    ko: '이 증명서의 내용을 담은 QR 코드. 같은 내용이 옆에 글자로 있습니다.',
    en: 'QR code that holds this certificate. The text beside it says the same.',
  },
};

function korean(name, attributes, text) {
  return element(name, { lang: 'ko', ...attributes }, text);
}

function english(text) {
  return element('span', { lang: 'en', class: 'english' }, text);
}

/* Korean, and English smaller beneath. */
function pair(name, attributes, { ko, en }) {
  return element(name, attributes, korean('span', {}, ko), ' ', english(en));
}

export function card({ credential, kind, replaced }, code) {
  const rows = claimRows(credential, kind).filter(({ claim }) => ON_CARD.includes(claim));
  return element('article', { class: 'paper card-paper' },
    masthead(kind),
    element('div', { class: 'middle' }, list([...rows, validityRow(credential)]), codeFigure(code)),
    element('footer', {}, pair('p', { class: 'identity' }, WORDS.identity), pair('p', {}, WORDS.check), formerOnes(replaced)));
}

export function sheet({ credential, kind, replaced }, code) {
  const rows = claimRows(credential, kind);
  const office = credential.credentialSubject.office ?? '';
  return element('article', { class: 'paper sheet-paper' },
    masthead(kind),
    list([...rows, validityRow(credential)]),
    element('div', { class: 'confirmed' }, pair('p', {}, WORDS.confirmed),
      korean('p', { class: 'date' }, day(credential.validFrom).ko), korean('p', { class: 'office' }, office)),
    element('footer', { class: 'checking' }, codeFigure(code),
      element('div', { class: 'how' }, pair('p', { class: 'identity' }, WORDS.identity), pair('p', {}, WORDS.compare),
        pair('p', {}, WORDS.check), pair('p', {}, WORDS.unreadable), formerOnes(replaced))));
}

function masthead(kind) {
  return element('header', {}, element('img', { src: '../web/seal.svg', alt: '' }),
    element('div', {}, korean('h2', {}, kind.title.ko), element('p', { lang: 'en', class: 'english' }, kind.title.en)));
}

function claimRows(credential, kind) {
  const subject = credential.credentialSubject;
  return kind.template.display.filter(({ claim }) => subject[claim] !== undefined)
    .map(({ claim, ko, en }) => ({ claim, title: { ko, en }, text: valueText(subject[claim], kind.schema.properties[claim]) }));
}

function valueText(value, schema) {
  if (typeof value === 'boolean') {
    return value ? '예' : '아니오';
  }
  if (Array.isArray(value)) {
    return value.join(', ');
  }
  return schema?.format === 'date' ? day(value).ko : amountText(value, schema);
}

/* A year has no comma. */
function amountText(value, schema) {
  const isLarge = typeof value === 'number' && (schema?.maximum ?? 0) >= 10_000;
  return isLarge ? value.toLocaleString('ko-KR') : String(value);
}

function validityRow({ validFrom, validUntil }) {
  return { claim: 'validity', title: WORDS.validity, text: `${day(validFrom).ko} – ${day(validUntil).ko}` };
}

function list(rows) {
  return element('dl', {}, rows.map(({ claim, title, text }) => element('div', { class: claim },
    pair('dt', {}, title), korean('dd', {}, text))));
}

function codeFigure(code) {
  const picture = printedDrawing(code);
  label(picture, WORDS.code);
  const { symbol, moduleMm } = code;
  return element('figure', { class: 'code' }, picture,
    element('figcaption', {}, `VC1 · V${symbol.version}-${symbol.level} · ${moduleMm.toFixed(2)} mm`));
}

function formerOnes(replaced) {
  return replaced.length === 0 ? null : element('div', { class: 'former' }, replaced.map(former =>
    pair('p', {}, replacedWords(former))));
}
