import { element } from '../web/element.js';
import { newId } from './parts.js';

/* Where a file is dropped or chosen; `take` gets it. */
export function fileDrop(words, hint, take) {
  const id = newId('file');
  const input = element('input',
    { 'id': id, 'type': 'file', 'accept': '.csv,text/csv', 'class': 'hidden-text', 'aria-describedby': `${id}-hint` });
  // The browser's own button speaks the browser's language.
  const zone = element('div', { class: 'drop' },
    element('label', { for: id, class: 'label', say: words }),
    element('p', { class: 'hint', id: `${id}-hint`, say: hint }),
    element('label', { class: 'button' }, input, element('span', { say: { ko: '파일 고르기', en: 'Choose a file' } })));
  const give = file => {
    if (file) {
      take(file);
    }
  };
  input.addEventListener('change', () => {
    give(input.files[0]);
    // The same file may be chosen again after it has been corrected.
    input.value = '';
  });
  const mark = isOver => event => {
    event.preventDefault();
    zone.classList.toggle('over', isOver);
  };
  zone.addEventListener('dragover', mark(true));
  zone.addEventListener('dragleave', mark(false));
  zone.addEventListener('drop', event => {
    mark(false)(event);
    give(event.dataTransfer.files[0]);
  });
  return zone;
}
