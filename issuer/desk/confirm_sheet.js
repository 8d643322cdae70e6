import { element } from '../web/element.js';
import { button, newId, notice, said, whileBusy } from './parts.js';

/* A question over the page before something that is hard to undo. `fields`: a node with what else is to be filled in;
   `check` shows what is wrong in it and says whether all is right. The focus goes back to `opener`. */
export function confirmSheet({ title, text, fields, check = () => true, action, danger = true, opener, act }) {
  const id = newId('sheet');
  const fault = element('div', { role: 'alert' });
  const confirm = element('button', { type: 'submit', class: `button ${danger ? 'danger strong' : 'primary'}`, say: action });
  const cancel = button({ ko: '그만두기', en: 'Cancel' }, () => sheet.close());
  const form = element('form', { class: 'stack', novalidate: true },
    element('h2', { id, say: title }), ...[text].flat().map(sentence => said('p', sentence)), fields, fault,
    element('div', { class: 'row end' }, cancel, confirm));
  const sheet = element('dialog', { class: 'sheet', 'aria-labelledby': id }, form);
  form.addEventListener('submit', event => {
    event.preventDefault();
    whileBusy(confirm, () => attempt(sheet, fault, check, act));
  });
  sheet.addEventListener('close', () => {
    sheet.remove();
    if (opener.isConnected) {
      opener.focus();
    }
  });
  document.body.append(sheet);
  sheet.showModal();
}

async function attempt(sheet, fault, check, act) {
  fault.replaceChildren();
  if (!check()) {
    return;
  }
  try {
    await act();
    sheet.close();
  } catch (problem) {
    if (problem.sentence === undefined) {
      throw problem;
    }
    fault.replaceChildren(notice('bad', said('p', problem.sentence)));
  }
}
