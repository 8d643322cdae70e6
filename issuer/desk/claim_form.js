import { demands } from './conditions.js';
import { element } from '../web/element.js';
import { Field } from './field.js';

/* What every kind of certificate shares; any other claim stands under what the certificate says. */
const PERSON = ['name', 'birthDate', 'residence'];
const PAPERS = ['referenceDate', 'documentNumber', 'office'];

const SECTIONS = [
  { title: { ko: '받는 사람', en: 'The person' }, holds: claim => PERSON.includes(claim) },
  { title: { ko: '자격 내용', en: 'What they are eligible for' },
    holds: claim => !PERSON.includes(claim) && !PAPERS.includes(claim) },
  { title: { ko: '결정 문서', en: 'The decision' }, holds: claim => PAPERS.includes(claim) },
];

/* The claims of one kind of certificate, as its JSON Schema and the order of its template have them. */
export class ClaimForm {
  constructor(kind) {
    this.schema = kind.schema;
    this.fields = kind.template.display.map(({ claim }) => new Field(claim, kind.schema.properties[claim]));
    this.root = element('div', { class: 'sections' }, SECTIONS.map(section => this.#layOut(section)));
    this.root.addEventListener('input', () => this.#applyConditions());
    this.#applyConditions();
  }

  #layOut({ title, holds }) {
    const fields = this.fields.filter(field => holds(field.claim));
    const grid = element('div', { class: 'grid' }, fields.map(field => field.root));
    return fields.length === 0 ? null : element('fieldset', { class: 'section' },
      element('legend', { say: title }), grid);
  }

  get claims() {
    const filled = this.fields.filter(field => field.value !== undefined);
    return Object.fromEntries(filled.map(field => [field.claim, field.value]));
  }

  /* Shows beside each field what is wrong with it; the fields that have something. */
  check() {
    return this.fields.filter(field => {
      const fault = field.fault();
      field.show(fault);
      return fault !== null;
    });
  }

  /* Shows what the issuer says of single claims: [{ claim, ko, en }]; the fields that have something. */
  showErrors(errors) {
    return this.fields.filter(field => {
      const error = errors.find(each => each.claim === field.claim);
      field.show(error ?? null);
      return error !== undefined;
    });
  }

  reset() {
    this.fields.forEach(field => field.reset());
    this.#applyConditions();
  }

  #applyConditions() {
    const { required, banned } = demands(this.schema, this.claims);
    this.fields.forEach(field => {
      field.ban(banned.has(field.claim));
      field.require(required.has(field.claim));
    });
  }
}
