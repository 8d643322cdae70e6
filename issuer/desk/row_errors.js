import { element } from '../web/element.js';
import { label, say, t } from '../web/words.js';
import { button, newId } from './parts.js';

const PAGE_ROWS = 25;
const WHOLE_ROW = { ko: '줄 전체', en: 'the row as a whole' };
const ALL = { ko: '모든 열', en: 'All columns' };

/* What is wrong with a file, row by row: [{ line, column, header, ko, en }], by column or by words, a page at a time. What is
   about a row as a whole has no column. */
export class RowErrors {
  constructor(errors) {
    this.errors = errors.map(error => ({ column: 0, header: '', ...error }))
      .sort((a, b) => a.line - b.line || a.column - b.column);
    this.at = 0;
    this.body = element('tbody');
    this.count = element('p', { role: 'status', class: 'hint' });
    this.pager = element('nav', { class: 'row pager' });
    label(this.pager, { ko: '오류 목록의 쪽', en: 'Pages of the errors' });
    this.root = element('section', { class: 'stack' }, this.#filters(), this.count, this.#table(), this.pager);
    this.#show(0);
  }

  #filters() {
    const columnId = newId('column');
    const wordsId = newId('words');
    const headers = [...new Set(this.errors.map(error => error.header))];
    this.column = element('select', { id: columnId, onchange: () => this.#show(0) },
      element('option', { value: '*', say: ALL }),
      headers.map(header => element('option', { value: header, ...(header === '' && { say: WHOLE_ROW }) }, header)));
    this.words = element('input', { id: wordsId, type: 'search', oninput: () => this.#show(0) });
    return element('div', { class: 'grid' },
      element('div', { class: 'field' }, element('label', { for: columnId, say: { ko: '열', en: 'Column' } }), this.column),
      element('div', { class: 'field' },
        element('label', { for: wordsId, say: { ko: '줄 번호나 낱말로 찾기', en: 'Find by line or words' } }), this.words));
  }

  #table() {
    const heads = [{ ko: '줄', en: 'Line' }, { ko: '열', en: 'Column' }, { ko: '고칠 점', en: 'What to correct' }];
    const captionId = newId('caption');
    const table = element('table', { class: 'table errors' },
      element('caption', { class: 'hidden-text', id: captionId, say: { ko: '고칠 줄', en: 'Rows to correct' } }),
      element('thead', {}, element('tr', {}, heads.map(words => element('th', { scope: 'col', say: words })))), this.body);
    return element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-labelledby': captionId }, table);
  }

  get #found() {
    const words = this.words.value.trim();
    return this.errors.filter(error => (this.column.value === '*' || error.header === this.column.value) &&
      (String(error.line) === words || `${error.header} ${t(error)}`.includes(words)));
  }

  #show(at) {
    const found = this.#found;
    const pages = Math.max(1, Math.ceil(found.length / PAGE_ROWS));
    this.at = Math.min(Math.max(at, 0), pages - 1);
    this.body.replaceChildren(...found.slice(this.at * PAGE_ROWS, (this.at + 1) * PAGE_ROWS).map(rowOf));
    say(this.count, {
      ko: `오류 ${found.length.toLocaleString('ko')}건 · ${this.at + 1}/${pages}쪽`,
      en: `${found.length.toLocaleString('en')} errors · page ${this.at + 1} of ${pages}`,
    });
    this.pager.hidden = pages === 1;
    this.pager.replaceChildren(this.#turn(-1, pages), this.#turn(1, pages));
  }

  #turn(step, pages) {
    const words = step < 0 ? { ko: '이전 쪽', en: 'Previous' } : { ko: '다음 쪽', en: 'Next' };
    const turned = button(words, () => this.#turnTo(this.at + step), 'small');
    turned.disabled = this.at + step < 0 || this.at + step >= pages;
    return turned;
  }

  /* The focus stays with the pager, though its buttons are new. */
  #turnTo(at) {
    const step = at - this.at;
    this.#show(at);
    const [previous, next] = this.pager.children;
    const wanted = step < 0 ? previous : next;
    (wanted.disabled ? (step < 0 ? next : previous) : wanted).focus();
  }
}

function rowOf({ line, header, ko, en }) {
  const sentence = { ko: withoutHeader(ko, header), en: withoutHeader(en, header) };
  return element('tr', {},
    element('th', { scope: 'row', class: 'number' }, String(line)),
    header ? element('td', {}, header) : element('td', { say: WHOLE_ROW }), element('td', { say: sentence }));
}

/* The sentences begin with the column's name, which has a column of its own here. */
function withoutHeader(sentence, header) {
  return header && sentence.startsWith(`${header}: `) ? sentence.slice(header.length + 2) : sentence;
}
