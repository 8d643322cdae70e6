/* The language of a page: Korean, and English where somebody asks for it. An element says a sentence in both by `data-ko` and
   `data-en`, its accessible name by `data-ko-label` and `data-en-label`, so that the language can change at any time.

     import { fill, say, t } from '/web/words.js';
     fill();                                                  // what the HTML has
     say(heading, { ko: '확인됨', en: 'Verified' });           // what a script says
     document.title = t({ ko: '지갑', en: 'Wallet' });

   A button with `data-language` changes it. */

const KEY = 'language';
const LOCALES = { ko: 'ko-KR', en: 'en-GB' };
const listeners = new Set();
let current = remembered();

function remembered() {
  try {
    return localStorage.getItem(KEY) === 'en' ? 'en' : 'ko';
  } catch {
    return 'ko';
  }
}

function remember(name) {
  try {
    localStorage.setItem(KEY, name);
  } catch {
    // Without storage it lasts as long as the page.
  }
}

export function language() {
  return current;
}

export function setLanguage(name) {
  current = name === 'en' ? 'en' : 'ko';
  remember(current);
  fill();
  for (const listener of listeners) {
    listener(current);
  }
}

/* Called after each change; gives back what ends that. */
export function onLanguage(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/* Of a sentence in both languages the one to be read now, or in `name`. Plain text is taken as it is. */
export function t(sentence, name = current) {
  if (sentence === null || sentence === undefined) {
    return '';
  }
  return typeof sentence === 'object' ? sentence[name] ?? sentence.ko ?? '' : String(sentence);
}

/* A sentence with parts that differ by language: both(name => `${dayText(day, name)}…`). */
export function both(compose) {
  return { ko: compose('ko'), en: compose('en') };
}

export function say(element, sentence) {
  element.dataset.ko = sentence.ko;
  element.dataset.en = sentence.en ?? sentence.ko;
  element.textContent = t(sentence);
  return element;
}

/* The accessible name of an element that shows no words. */
export function label(element, sentence) {
  element.dataset.koLabel = sentence.ko;
  element.dataset.enLabel = sentence.en ?? sentence.ko;
  element.setAttribute('aria-label', t(sentence));
  return element;
}

/* Says all of `root`, and of the page as a whole its language and title. */
export function fill(root = document) {
  for (const element of root.querySelectorAll('[data-ko][data-en]')) {
    element.textContent = element.dataset[current];
  }
  for (const element of root.querySelectorAll('[data-ko-label][data-en-label]')) {
    element.setAttribute('aria-label', element.dataset[current + 'Label']);
  }
  for (const button of root.querySelectorAll('[data-language]')) {
    button.textContent = current === 'ko' ? 'English' : '한국어';
    button.lang = current === 'ko' ? 'en' : 'ko';
  }
  if (root === document) {
    document.documentElement.lang = current;
  }
}

/* A day as people write it, of a Date, an ISO date or dateTime. */
export function dayText(value, name = current) {
  return new Intl.DateTimeFormat(LOCALES[name], { dateStyle: 'long' }).format(dateOf(value));
}

/* A day and the time of it, to the minute. */
export function momentText(value, name = current) {
  return new Intl.DateTimeFormat(LOCALES[name], { dateStyle: 'medium', timeStyle: 'short' }).format(dateOf(value));
}

/* A date without a time is that day where the reader is, not midnight in Greenwich. */
function dateOf(value) {
  const isDay = typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value);
  return new Date(isDay ? value + 'T00:00:00' : value);
}

document.addEventListener('click', event => {
  const button = event.target instanceof Element ? event.target.closest('[data-language]') : null;
  if (button !== null) {
    setLanguage(current === 'ko' ? 'en' : 'ko');
  }
});
