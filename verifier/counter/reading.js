/* Codes that come as a text or a file: pasted, dropped, chosen. Nothing of them is kept. */

const BOM = /^\uFEFF/;

/* What was pasted, without the line breaks that mail programs add. Blanks inside belong to a code. */
export function questionOf(text) {
  const trimmed = text.replace(BOM, '').trim();
  if (!trimmed.startsWith('{')) {
    return { text: trimmed.replace(/[\r\n\t]+/g, '') };
  }
  try {
    return { document: JSON.parse(trimmed) };
  } catch {
    return { text: trimmed };
  }
}

function isEditable(target) {
  return target instanceof HTMLElement && target.closest('textarea, input:not([readonly])') !== null;
}

function filesOf(transfer) {
  return [...transfer?.files ?? []];
}

/* `onText` gets a text, `onFile` a picture, a PDF or a file with a text in it. */
export function watchPaste(onText, onFile) {
  document.addEventListener('paste', event => {
    if (isEditable(event.target)) {
      return;
    }
    const [file] = filesOf(event.clipboardData);
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (file !== undefined) {
      onFile(file);
    } else if (text.trim() !== '') {
      onText(text);
    }
    event.preventDefault();
  });
}

/* The whole page takes what is dropped; `zone` shows that it would. */
export function watchDrop(zone, onText, onFile) {
  const show = isOver => zone.classList.toggle('is-over', isOver);
  document.addEventListener('dragover', event => {
    event.preventDefault();
    show(true);
  });
  document.addEventListener('dragleave', event => show(event.relatedTarget !== null));
  document.addEventListener('drop', event => {
    event.preventDefault();
    show(false);
    const [file] = filesOf(event.dataTransfer);
    const text = event.dataTransfer?.getData('text/plain') ?? '';
    if (file !== undefined) {
      onFile(file);
    } else if (text.trim() !== '') {
      onText(text);
    }
  });
}

/* {kind: 'bundle' | 'question' | 'nothing', …}: what a file holds. */
export async function openFile(file) {
  const isText = /^(text\/|application\/(json|.*\+json))/.test(file.type) || /\.(txt|json|jsonld)$/i.test(file.name);
  if (isText) {
    return openText(await file.text());
  }
  const { readFile } = await import('../web/scan.js');
  const text = await readFile(file);
  return text === null ? { kind: 'nothing' } : { kind: 'question', question: { text } };
}

function openText(text) {
  const question = questionOf(text);
  const isBundle = question.document?.type === 'DojangBundle';
  return isBundle ? { kind: 'bundle', text } : { kind: 'question', question };
}
