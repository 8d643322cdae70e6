/* What a person has shown: on the screen for a minute, longer for who asks for it, and nowhere else. */

import { element } from '../web/element.js';
import { dayText, say, t, both } from '../web/words.js';

const SHOWN_S = 60;
const DAY = /^\d{4}-\d\d-\d\d$/;

function valueText(value) {
  if (typeof value === 'boolean') {
    return value ? { ko: '예', en: 'Yes' } : { ko: '아니오', en: 'No' };
  }
  if (Array.isArray(value)) {
    return both(name => value.map(item => t(valueText(item), name)).join(', '));
  }
  if (typeof value === 'string' && DAY.test(value)) {
    return both(name => dayText(value, name));
  }
  if (value !== null && typeof value === 'object') {
    return both(name => Object.values(value).map(item => t(valueText(item), name)).join(', '));
  }
  return { ko: String(value), en: String(value) };
}

/* In the order in which the kind of credential shows them; what it does not name comes last, under its own name. */
function rowsOf(subject, kind) {
  const display = kind?.display ?? [];
  const named = display.filter(({ claim }) => subject[claim] !== undefined);
  const others = Object.keys(subject).filter(claim => claim !== 'id' && !display.some(one => one.claim === claim));
  return [...named, ...others.map(claim => ({ claim, ko: claim, en: claim }))];
}

function factsOf(shown, kind) {
  const subjects = [shown.credentialSubject ?? []].flat();
  const rows = subjects.flatMap(subject => rowsOf(subject, kind).map(({ claim, ko, en }) => [
    element('dt', { say: { ko, en } }),
    element('dd', { say: valueText(subject[claim]) }),
  ]));
  return element('dl', { class: 'facts' }, ...rows);
}

export class Claims {
  constructor(panel) {
    this.panel = panel;
    this.list = panel.querySelector('[data-list]');
    this.left = panel.querySelector('[data-left]');
    this.until = 0;
    setInterval(() => this.tick(), 500);
    panel.querySelector('[data-longer]').addEventListener('click', () => this.extend());
    panel.querySelector('[data-clear]').addEventListener('click', () => this.clear());
  }

  /* `kindOf` finds a kind of credential by a type. */
  show(shown, kindOf, kindTitle) {
    this.list.replaceChildren(...shown.map(one => element('section', {},
      shown.length > 1 ? element('h3', { say: kindTitle(one.type) }) : null, factsOf(one, kindOf(one.type)))));
    this.panel.dataset.state = 'shown';
    this.panel.hidden = false;
    this.until = Date.now() + SHOWN_S * 1000;
    this.tick();
  }

  extend() {
    this.until = Math.max(this.until, Date.now()) + SHOWN_S * 1000;
    this.tick();
  }

  tick() {
    if (this.until === 0) {
      return;
    }
    const left = Math.ceil((this.until - Date.now()) / 1000);
    if (left <= 0) {
      this.clear();
      return;
    }
    say(this.left, { ko: `${left}초 뒤 지웁니다`, en: `Cleared in ${left} s` });
  }

  /* Of the claims nothing stays, not even in the page. */
  clear() {
    this.until = 0;
    this.list.replaceChildren();
    this.panel.dataset.state = 'cleared';
  }

  hide() {
    this.clear();
    this.panel.hidden = true;
  }
}
