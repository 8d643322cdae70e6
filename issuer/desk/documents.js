import { element } from '../web/element.js';
import { say } from '../web/words.js';
import { documentCard } from './document_card.js';
import { ErrorSummary } from './error_summary.js';
import { Field } from './field.js';
import { moveTo, notice, whileBusy } from './parts.js';

const NUMBER = 'documentNumber';

/* The view that finds documents by their number. */
export class Documents {
  constructor({ office, kinds }) {
    this.office = office;
    this.kinds = kinds;
    this.summary = new ErrorSummary();
    this.field = new Field(NUMBER, kinds.find(({ schema }) => schema.properties[NUMBER]).schema.properties[NUMBER]);
    this.field.require(true);
    this.told = element('p', { role: 'status', class: 'told' });
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

  /* `done`: what has just been done, told before what is found. */
  async #find(number, done) {
    try {
      this.#show(await this.office.documents(number), number, done);
    } catch (problem) {
      if (problem.sentence === undefined) {
        throw problem;
      }
      this.found.replaceChildren();
      this.summary.tell(problem.sentence);
    }
  }

  #show(documents, number, done) {
    say(this.told, {
      ko: `${done?.ko ?? ''} ${number}: ${documents.length}건`.trim(),
      en: `${done?.en ?? ''} ${number}: ${documents.length} found`.trim(),
    });
    if (documents.length === 0) {
      this.found.replaceChildren(notice('info', element('p', { say: {
        ko: '이 번호로 발급한 문서가 없습니다. 번호를 다시 확인해 주세요.',
        en: 'No document has been issued under this number. Check the number.',
      } })));
      return;
    }
    this.found.replaceChildren(...documents.map(document => documentCard({
      office: this.office, kinds: this.kinds, document, siblings: documents,
      whenChanged: sentence => this.#find(number, sentence),
    })));
    moveTo(this.told);
  }
}
