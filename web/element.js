/* Elements of a page, made by scripts:

     element('button', { class: 'button primary', say: { ko: '확인', en: 'OK' }, onclick: confirm })
     element('dl', { class: 'facts' }, element('dt', { say: name }), element('dd', {}, '홍길동'))

   `say` and `label` are sentences in both languages, what begins with `on` is a listener, anything else an attribute: `true`
   for one without a value, none at all for false, null and undefined. */

import { label, say } from './words.js';

export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    set(made, key, value);
  }
  made.append(...present(children));
  return made;
}

/* In the place of all that `parent` has. */
export function replaceContent(parent, ...children) {
  parent.replaceChildren(...present(children));
}

/* null, undefined and false stand for an element that is not there. */
function present(children) {
  return children.flat().filter(child => child !== null && child !== undefined && child !== false);
}

function set(made, key, value) {
  if (value === null || value === undefined || value === false) {
    return;
  }
  if (key === 'say') {
    say(made, value);
  } else if (key === 'label') {
    label(made, value);
  } else if (key.startsWith('on')) {
    made.addEventListener(key.slice(2), value);
  } else {
    made.setAttribute(key, value === true ? '' : value);
  }
}
