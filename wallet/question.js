/* A question that stands before everything else until it is answered. */

import { element } from '../web/element.js';

/* {title, text, action, isDangerous}; true when it is answered with the action. */
export function ask({ title, text, action, isDangerous = false }) {
  const close = answer => () => sheet.close(answer);
  const sheet = element('dialog', { 'class': 'sheet', 'aria-labelledby': 'question' },
    element('div', { class: 'stack' },
      element('h2', { id: 'question', say: title }),
      element('p', { say: text }),
      element('div', { class: 'row answers' },
        element('button', { type: 'button', class: 'button', say: { ko: '취소', en: 'Cancel' }, onclick: close('') }),
        element('button', {
          type: 'button', class: isDangerous ? 'button danger' : 'button primary', say: action, onclick: close('yes'),
        }))));
  document.body.append(sheet);
  sheet.showModal();
  return new Promise(resolve => {
    sheet.addEventListener('close', () => {
      sheet.remove();
      resolve(sheet.returnValue === 'yes');
    });
  });
}
