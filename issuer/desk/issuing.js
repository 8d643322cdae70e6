import { element } from '../web/element.js';
import { ClaimForm } from './claim_form.js';
import { ErrorSummary } from './error_summary.js';
import { offerCard } from './offer_card.js';
import { formerOnes, paperCard } from './paper_card.js';
import { button, facts, moveTo, newId, notice, whileBusy } from './parts.js';
import { claimErrors } from './problem.js';
import { Validity } from './validity.js';

const DELIVERIES = [
  { value: 'wallet', title: { ko: '휴대전화 지갑', en: 'Wallet on the phone' },
    hint: { ko: '링크와 비밀번호를 전합니다', en: 'By a link and a PIN' } },
  { value: 'paper', title: { ko: '종이', en: 'Paper' },
    hint: { ko: '카드나 A4로 인쇄합니다', en: 'Printed as a card or on A4' } },
];

/* The view that issues one certificate: kind, claims, validity, delivery, and then what to hand over. */
export class Issuing {
  constructor({ office, kinds }) {
    this.office = office;
    this.kinds = kinds;
    this.summary = new ErrorSummary();
    this.claims = element('div');
    this.delivery = element('fieldset', { class: 'section' });
    this.outcome = element('section', { class: 'stack loose', hidden: true });
    this.form = this.#layOut();
    this.root = element('div', { class: 'stack loose' }, this.form, this.outcome);
    this.#choose(kinds[0]);
  }

  #layOut() {
    const submit = element('button', { type: 'submit', class: 'button primary large', say: { ko: '발급하기', en: 'Issue' } });
    const clear = button({ ko: '입력 지우기', en: 'Clear' }, () => this.#reset());
    const send = event => {
      event.preventDefault();
      whileBusy(submit, () => this.#send());
    };
    return element('form', { class: 'stack loose', novalidate: true, autocomplete: 'off', onsubmit: send },
      this.summary.root, this.#kindField(), this.claims,
      element('div', { class: 'row actions' }, submit, clear));
  }

  #kindField() {
    const name = newId('kind');
    const choices = this.kinds.map((kind, i) => element('label', { class: 'choice' },
      element('input', { type: 'radio', name, checked: i === 0, onchange: () => this.#choose(kind) }),
      element('span', { say: kind.title })));
    return element('fieldset', { class: 'section' },
      element('legend', { say: { ko: '증명서 종류', en: 'Kind of certificate' } }),
      element('div', { class: 'choices' }, choices));
  }

  #choose(kind) {
    this.kind = kind;
    this.claimForm = new ClaimForm(kind);
    this.validity = new Validity(kind.template.validityDays);
    this.summary.clear();
    this.#offerDeliveries();
    this.claims.replaceChildren(element('div', { class: 'sections' },
      this.claimForm.root, this.validity.root, this.delivery));
  }

  #offerDeliveries() {
    const name = newId('delivery');
    const possible = DELIVERIES.filter(({ value }) => value === 'wallet' || this.kind.template.paper);
    this.delivery.replaceChildren(
      element('legend', { say: { ko: '전달 방법', en: 'Delivery' } }),
      element('div', { class: 'choices' }, possible.map(({ value, title, hint }, i) => element('label', { class: 'choice' },
        element('input', { type: 'radio', name, value, checked: i === 0, onchange: () => this.#setDays(value) }),
        element('span', {}, element('strong', { say: title }), element('span', { class: 'hint', say: hint }))))));
  }

  #setDays(delivery) {
    const { validityDays, paper } = this.kind.template;
    this.validity.setDays(delivery === 'paper' ? paper.validityDays : validityDays);
  }

  get #isPaper() {
    return this.delivery.querySelector(':checked').value === 'paper';
  }

  async #send() {
    this.summary.clear();
    const wrong = [...this.claimForm.check(), ...this.validity.check()];
    if (wrong.length > 0) {
      this.summary.point(wrong);
      return;
    }
    const order = { type: this.kind.type, claims: this.claimForm.claims, ...this.validity.period };
    try {
      this.#show(this.#isPaper ? await this.#issuePaper(order) : await this.#issueOffer(order), order.claims);
    } catch (problem) {
      this.#refuse(problem);
    }
  }

  async #issueOffer(order) {
    const title = { ko: '발급할 준비가 되었습니다', en: 'Ready to be fetched' };
    const offer = await this.office.offer(order, this.#keyOf(order));
    this.tried = undefined;
    return { title, card: offerCard(offer, this.kind.title) };
  }

  /* The order that was sent last keeps its key: its answer may have been lost. */
  #keyOf(order) {
    const text = JSON.stringify(order);
    if (this.tried?.text !== text) {
      this.tried = { text, key: crypto.randomUUID() };
    }
    return this.tried.key;
  }

  async #issuePaper(order) {
    const made = await this.office.paper(order);
    const title = { ko: '종이 증명서를 만들었습니다', en: 'The paper has been made' };
    return { title, card: paperCard({ ...made, kind: this.kind, replaced: formerOnes(made.replaced) }) };
  }

  /* What the issuer says of a claim stands beside it; the rest above the form. */
  #refuse(problem) {
    if (problem.sentence === undefined) {
      throw problem;
    }
    const wrong = this.claimForm.showErrors(claimErrors(problem.detail));
    if (wrong.length > 0) {
      this.summary.point(wrong);
      return;
    }
    this.summary.tell(problem.sentence);
  }

  #show({ title, card }, claims) {
    const heading = element('h2', { say: title });
    const again = button({ ko: '하나 더 발급하기', en: 'Issue another' }, () => this.#again(), 'primary');
    this.outcome.replaceChildren(
      notice('good', heading, facts(this.#summaryOf(claims))), card, element('div', { class: 'row' }, again));
    this.form.hidden = true;
    this.outcome.hidden = false;
    moveTo(heading);
  }

  #summaryOf(claims) {
    const title = claim => {
      const { title: ko, titleEn: en } = this.kind.schema.properties[claim];
      return { ko, en };
    };
    const shown = ['name', 'programme', 'documentNumber'].filter(claim => claims[claim] !== undefined);
    return [[{ ko: '종류', en: 'Kind' }, this.kind.title], ...shown.map(claim => [title(claim), claims[claim]])];
  }

  #again() {
    this.outcome.replaceChildren();
    this.outcome.hidden = true;
    this.form.hidden = false;
    this.#reset();
    this.claimForm.fields[0].focus();
  }

  #reset() {
    this.claimForm.reset();
    this.validity.reset();
    this.summary.clear();
  }
}
