import { element } from '../web/element.js';
import { say } from '../web/words.js';
import { documentCard } from './document_card.js';
import { ErrorSummary } from './error_summary.js';
import { Field } from './field.js';
import { moveTo, notice, whileBusy } from './parts.js';
import { actionsFor } from './standing.js';

const NUMBER = 'documentNumber';

/* The view that finds documents by their number. */
export class Documents {
  constructor({ office, kinds }) {
    this.office = office;
    this.kinds = kinds;
    this.summary = new ErrorSummary();
    this.field = new Field(NUMBER, kinds.find(({ schema }) => schema.properties[NUMBER]).schema.properties[NUMBER]);
    this.field.require(true);
    this.told = element('p', { role: 'status', class: 'told notice', 'data-tone': 'good' });
    this.found = element('div', { class: 'stack' });
    this.root = element('div', { class: 'stack loose' }, this.#form(), this.summary.root, this.told, this.found);
  }

  #form() {
    const submit = element('button', { type: 'submit', class: 'button primary', say: { ko: '찾기', en: 'Find' } });
    const search = event => {
      event.preventDefault();
      whileBusy(submit, () => this.#search());
    };
    return element('form', { class: 'card search', novalidate: true, onsubmit: search }, this.field.root, submit);
  }

  async #search() {
    this.summary.clear();
    const fault = this.field.fault();
    this.field.show(fault);
    if (fault !== null) {
      this.field.focus();
      return;
    }
    await this.#find(this.field.value, null);
  }

  /* `done`: what has just been done, told before what is found; `paper`: the card of a new paper. */
  async #find(number, done, paper = null) {
    try {
      this.#show(await this.office.documents(number), number, done, paper);
    } catch (problem) {
      if (problem.sentence === undefined) {
        throw problem;
      }
      this.found.replaceChildren();
      this.summary.tell(problem.sentence);
    }
  }

  #show(documents, number, done, paper) {
    const heading = element('h2', { say: { ko: `찾은 문서 ${documents.length}건`, en: `${documents.length} found` } });
    say(this.told, done ?? { ko: '' });
    const cards = inOrder(documents).map(document => documentCard({
      office: this.office, kinds: this.kinds, document, siblings: documents,
      whenChanged: (sentence, made) => this.#find(number, sentence, made),
    }));
    this.found.replaceChildren(...[paper, heading].filter(Boolean), ...(cards.length > 0 ? cards : [nothing()]));
    moveTo(done === null ? heading : this.told);
  }
}

/* What can still be used comes first, then the newest. */
function inOrder(documents) {
  const isOver = document => (actionsFor(document).length === 0 ? 1 : 0);
  const when = document => document.issuedAt ?? document.offeredAt ?? '';
  return [...documents].sort((a, b) => isOver(a) - isOver(b) || when(b).localeCompare(when(a)));
}

function nothing() {
  return notice('info', element('p', { say: {
    ko: '이 번호로 발급한 문서가 없습니다. 번호를 다시 확인해 주세요.',
    en: 'No document has been issued under this number. Check the number.',
  } }));
}
