import { element } from '../web/element.js';

/* Small parts that several views of the desk have. */

export function button(words, listener, kind = '') {
  return element('button', { type: 'button', class: `button ${kind}`.trim(), say: words, onclick: listener });
}

/* A button that looks like a link, within a text. */
export function linkButton(words, listener) {
  return element('button', { type: 'button', class: 'link', say: words, onclick: listener });
}

/* A list of facts: pairs of a title in both languages and what it says; those that say nothing are left out. */
export function facts(pairs, attributes = {}) {
  const rows = pairs.filter(([, value]) => value !== null && value !== undefined && value !== '');
  return element('dl', { class: 'facts', ...attributes }, rows.flatMap(([title, value]) => [
    element('dt', { say: title }), said('dd', value),
  ]));
}

/* An element that says a sentence in both languages, or holds a text or a node. */
export function said(name, value, attributes = {}) {
  const isSentence = typeof value === 'object' && !(value instanceof Node);
  return isSentence ? element(name, { ...attributes, say: value }) : element(name, attributes, value);
}

/* A word about a state: never by colour alone. */
export function badge(tone, words) {
  return element('span', { class: 'badge', 'data-tone': tone, say: words });
}

export function notice(tone, ...children) {
  return element('div', { class: 'notice', 'data-tone': tone }, ...children);
}

let names = 0;

/* An id that no other element of the page has. */
export function newId(stem) {
  names += 1;
  return `${stem}-${names}`;
}

/* Moves the keyboard, and the screen reader with it, to what has just appeared. */
export function moveTo(target) {
  target.tabIndex = -1;
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: 'start' });
}

/* While `work` is under way the button says so and does nothing; it is not disabled, which would lose the focus. */
export async function whileBusy(pressed, work) {
  if (pressed.getAttribute('aria-disabled') === 'true') {
    return;
  }
  pressed.setAttribute('aria-disabled', 'true');
  pressed.classList.add('busy');
  try {
    await work();
  } finally {
    pressed.removeAttribute('aria-disabled');
    pressed.classList.remove('busy');
  }
}
