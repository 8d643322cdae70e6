import { element } from '../web/element.js';
import { say } from '../web/words.js';
import { documentCard } from './document_card.js';
import { ErrorSummary } from './error_summary.js';
import { moveTo } from './parts.js';

/* The view of suspensions whose day of being looked at again has come. */
export class Rechecks {
  /* `tellDue` gets how many there are. */
  constructor({ office, kinds, tellDue }) {
    this.tellDue = tellDue;
    this.office = office;
    this.kinds = kinds;
    this.summary = new ErrorSummary();
    this.told = element('p', { role: 'status', class: 'told notice', 'data-tone': 'good' });
    this.due = element('div', { class: 'stack' });
    this.root = element('div', { class: 'stack loose' }, this.summary.root, this.told, this.due);
  }

  /* How many there are is told from the beginning. */
  start() {
    this.refresh();
  }

  /* Each time the view is shown. */
  async refresh(done = null) {
    this.summary.clear();
    try {
      this.#show(await this.office.due(), done);
    } catch (problem) {
      if (problem.sentence === undefined) {
        throw problem;
      }
      this.summary.tell(problem.sentence);
    }
  }

  #show(documents, done) {
    this.tellDue(documents.length);
    const heading = element('h2', { say: {
      ko: `오늘까지 다시 확인할 중지 ${documents.length}건`, en: `Suspensions to be looked at by today: ${documents.length}`,
    } });
    say(this.told, done ?? { ko: '' });
    const cards = documents.map(document => documentCard({
      office: this.office, kinds: this.kinds, document, siblings: documents,
      whenChanged: sentence => this.refresh(sentence),
    }));
    this.due.replaceChildren(heading, ...cards);
    done !== null && moveTo(this.told);
  }
}
