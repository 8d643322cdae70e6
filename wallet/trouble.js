/* A refusal as it is shown. */

import { element } from '../web/element.js';
import { both } from '../web/words.js';

/* `more`: sentences or elements after it, such as what can be done. */
export function trouble(refusal, ...more) {
  return element('div', { 'class': 'notice trouble', 'data-tone': refusal.isPassing ? 'warn' : 'bad', 'role': 'alert' },
    element('strong', { say: refusal.title }),
    element('p', { say: refusal.next }),
    ...more,
    element('p', { class: 'hint', say: numberText(refusal.number) }));
}

function numberText(number) {
  return both(name => name === 'ko' ? `안내 번호 ${number}` : `Number to quote: ${number}`);
}
