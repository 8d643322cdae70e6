import { element } from '../web/element.js';
import { newId } from './parts.js';
import { controlFor } from './controls.js';
import { holdsResidentNumber } from './resident_number.js';
import { say } from '../web/words.js';

const REQUIRED = { ko: '필수', en: 'required' };
const OPTIONAL = { ko: '선택', en: 'optional' };

const MISSING = { ko: '입력해 주세요.', en: 'Please fill this in.' };
const NOT_CHOSEN = { ko: '골라 주세요.', en: 'Please choose.' };
const RESIDENT_NUMBER = {
  ko: '주민등록번호로 보이는 값이 있습니다. 증명서에는 주민등록번호를 적을 수 없으니 지워 주세요.',
  en: 'This looks like a resident registration number, which no certificate may hold. Please remove it.',
};

/* One claim of the form: title, hint, control and error, tied together for screen readers. */
export class Field {
  constructor(claim, schema) {
    const id = newId('field');
    this.claim = claim;
    this.title = { ko: schema.title ?? claim, en: schema.titleEn ?? schema.title ?? claim };
    this.isRequired = false;
    this.control = controlFor(schema, id);
    this.mark = element('span', { class: 'mark' });
    this.error = element('p', { class: 'error', id: `${id}-error`, hidden: true });
    this.root = this.#layOut(id);
    this.require(false);
    this.root.addEventListener('input', () => this.#retract());
  }

  #layOut(id) {
    const { hint, isGroup } = this.control;
    const name = element('span', { say: this.title });
    const hintLine = hint && element('p', { class: 'hint', id: `${id}-hint`, say: hint });
    const described = [hint && `${id}-hint`, `${id}-error`].filter(Boolean).join(' ');
    if (isGroup) {
      const legend = element('legend', { class: 'label' }, name, ' ', this.mark);
      return element('fieldset', { class: 'field', 'aria-describedby': described }, legend, hintLine, this.control.root,
        this.error);
    }
    this.control.focusTarget.setAttribute('aria-describedby', described);
    const label = element('label', { for: id }, name, ' ', this.mark);
    return element('div', { class: 'field' }, label, this.control.root, hintLine, this.error);
  }

  get id() {
    return this.control.focusTarget.id;
  }

  /* What the claim is, undefined while it is empty or has no place. */
  get value() {
    return this.root.hidden ? undefined : this.control.read();
  }

  reset() {
    this.control.reset();
    this.show(null);
  }

  require(isRequired) {
    this.isRequired = isRequired;
    say(this.mark, isRequired ? REQUIRED : OPTIONAL);
    this.mark.classList.toggle('required', isRequired);
    this.control.require?.(isRequired);
  }

  ban(isBanned) {
    this.root.hidden = isBanned;
  }

  /* What is wrong with it, as far as this page can tell; null when nothing is. */
  fault() {
    if (this.root.hidden) {
      return null;
    }
    if (this.control.isEmpty()) {
      return this.isRequired ? this.#missing : null;
    }
    return this.#residentNumber() ?? this.control.fault?.() ?? null;
  }

  show(sentence) {
    this.error.hidden = sentence === null;
    say(this.error, sentence ?? { ko: '' });
    this.control.mark(sentence !== null);
  }

  focus() {
    this.control.focusTarget.focus();
  }

  get #missing() {
    return this.control.text === undefined ? NOT_CHOSEN : MISSING;
  }

  #residentNumber() {
    const text = this.control.text?.() ?? '';
    return holdsResidentNumber(text) ? RESIDENT_NUMBER : null;
  }

  /* A resident number is spoken of while it is typed; another error is taken back once it is being mended. */
  #retract() {
    const fault = this.#residentNumber();
    const isShown = this.error.textContent !== '';
    if (fault !== null || isShown) {
      this.show(fault);
    }
    fault === null ? this.error.removeAttribute('role') : this.error.setAttribute('role', 'alert');
  }
}
