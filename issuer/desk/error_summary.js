import { element } from '../web/element.js';
import { linkButton, moveTo, notice, said } from './parts.js';

/* What stopped an action, above the form: each line leads to its field. */
export class ErrorSummary {
  constructor() {
    this.root = element('div', { class: 'summary', hidden: true });
  }

  clear() {
    this.root.hidden = true;
    this.root.replaceChildren();
  }

  /* A problem with the whole, as a sentence. */
  tell(sentence) {
    this.#put(said('p', sentence));
  }

  /* Fields that have an error shown beside them. */
  point(fields) {
    const title = {
      ko: `고칠 곳이 ${fields.length}군데 있습니다`,
      en: fields.length === 1 ? 'One field needs correcting' : `${fields.length} fields need correcting`,
    };
    const lines = fields.map(field => element('li', {}, linkButton(field.title, () => field.focus()), errorText(field)));
    this.#put(element('h2', { say: title }), element('ul', {}, lines));
  }

  #put(...content) {
    this.root.replaceChildren(notice('bad', ...content));
    this.root.hidden = false;
    moveTo(this.root);
  }
}

function errorText(field) {
  return element('span', { say: { ko: field.error.dataset.ko, en: field.error.dataset.en } });
}
