/* A USB scanner types. What arrives depends on the input mode that the last person left the keyboard in, on caps lock and on where
   the focus is; which physical keys were struck depends on nothing. So keys are read from the whole document, by `code`, as those
   of a US keyboard; letters are capitals, as a code has no others. A scan ends with Enter, Tab or a pause.

     listen({ onProgress: count => …, onScan: text => … }); */

const PLAIN = {
  Space: ' ', Minus: '-', Period: '.', Slash: '/', BracketRight: ']', NumpadAdd: '+', NumpadMultiply: '*', NumpadSubtract: '-',
  NumpadDivide: '/', NumpadDecimal: '.',
};
const SHIFTED = { Digit4: '$', Digit5: '%', Digit8: '*', Equal: '+', Semicolon: ':', NumpadAdd: '+', NumpadMultiply: '*', Space: ' ' };
const ENDS = new Set(['Enter', 'NumpadEnter', 'Tab']);

const BEGINNING = /^(?:\]Q\d)?(?:V[PC]1-|VPQ1-|51997)/; // some scanners say first which kind of code it was
const LEAST = 8; // characters of any scan
const LEAST_OF_OURS = 60; // of one that nothing but a pause has ended
const GAP_MS = 300; // after which somebody begins anew
const GAP_OF_OURS_MS = 800; // after which one of our codes counts as ended
const RESUMED_MS = 5000; // in which it may go on all the same, as on a machine that was busy
const HEAD = 5; // characters that tell whether something begins or goes on
const MACHINE_GAP_MS = 50; // on average; nobody types so fast
const MOST = 4400;

/* The character of a struck key, or null for what a code does not hold. */
function charOf(event) {
  const key = event.code.startsWith('Key') ? event.code.slice(3) : null;
  if (key !== null) {
    return key;
  }
  if (event.shiftKey) {
    return SHIFTED[event.code] ?? null;
  }
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code);
  return digit === null ? PLAIN[event.code] ?? null : digit[1];
}

function isEditable(element) {
  return element instanceof HTMLElement && !element.readOnly &&
    (element.isContentEditable || element.matches('textarea, select, input:not([type=checkbox], [type=radio], [type=file])'));
}

/* A field in which a scan has begun gets back what it held before: the scan was not meant for it. */
class Field {
  constructor(element) {
    this.element = element;
    this.value = element.value;
  }

  restore() {
    const { element, value } = this;
    element.blur(); // ends what an input method has begun
    element.value = value;
    element.dispatchEvent(new Event('input', { bubbles: true }));
  }
}

class Scanner {
  constructor({ onProgress, onScan }) {
    this.onProgress = onProgress;
    this.onScan = onScan;
    this.reset();
    document.addEventListener('keydown', event => this.down(event), { capture: true });
    document.addEventListener('keyup', event => this.up(event), { capture: true });
    for (const type of ['beforeinput', 'compositionstart']) {
      document.addEventListener(type, event => this.input(event), { capture: true });
    }
  }

  reset() {
    this.text = '';
    this.former = { text: '', at: -Infinity }; // ended by a pause alone
    this.began = 0;
    this.last = 0;
    this.field = null;
    this.alt = '';
    this.held = new Set(); // keys that are down: an input method that gives up tells of a key twice
    clearTimeout(this.pause);
  }

  /* Whether what was typed so far is a scan for certain, and no longer anybody's typing. */
  get isScan() {
    return BEGINNING.test(this.text);
  }

  /* A machine that was busy hands over the rest of a scan later. */
  resume(now) {
    const { text, at } = this.former;
    if (this.text.length < HEAD || text === '') {
      return;
    }
    this.former = { text: '', at: -Infinity };
    const begins = this.isScan || this.text.startsWith(']');
    if (!begins && this.field === null && now - at < RESUMED_MS) {
      this.text = text + this.text;
    }
  }

  get isFast() {
    return this.text.length >= LEAST && (this.last - this.began) / (this.text.length - 1) < MACHINE_GAP_MS;
  }

  down(event) {
    if (event.altKey) {
      this.typeNumber(event);
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) {
      return;
    }
    const now = event.timeStamp; // of the key, not of when the page got to it
    if (now - this.last > (this.isScan ? GAP_OF_OURS_MS : GAP_MS)) {
      this.restart();
    }
    if (this.held.has(event.code)) {
      this.silence(event);
      return;
    }
    this.held.add(event.code);
    if (ENDS.has(event.code)) {
      this.end(event);
      return;
    }
    const char = charOf(event);
    if (char === null) {
      return;
    }
    this.take(char, event, now);
    this.silence(event);
  }

  take(char, event, now) {
    if (this.text === '') {
      this.began = now;
      this.field = isEditable(event.target) ? new Field(event.target) : null;
    }
    this.last = now;
    if (this.text.length < MOST) {
      this.text += char;
    }
    this.resume(now);
    if (this.isScan && this.field !== null) {
      this.field.restore();
      this.field = null;
    }
    clearTimeout(this.pause);
    if (this.isScan) {
      this.onProgress(this.text.length);
      this.pause = setTimeout(() => this.stop(), GAP_OF_OURS_MS);
    }
  }

  /* Keys of a scan do nothing else: no button is pressed by its spaces, no search begins at its slash. */
  silence(event) {
    const typed = isEditable(event.target);
    const isQuickSearch = event.code === 'Slash' || event.code === 'Quote';
    if (this.isScan || (!typed && (isQuickSearch || this.isFast))) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }

  up(event) {
    this.held.delete(event.code);
    if (event.key === 'Alt' && this.alt !== '') {
      const char = String.fromCharCode(Number(this.alt));
      this.alt = '';
      this.take(char, event, event.timeStamp);
    }
    if (this.isScan && event.code === 'Space') {
      event.preventDefault();
    }
  }

  /* Some scanners type in the way of Windows: Alt, held, with the number of the character. */
  typeNumber(event) {
    const digit = /^Numpad(\d)$/.exec(event.code);
    if (digit !== null) {
      this.alt += digit[1];
      event.preventDefault();
    }
  }

  /* While a scan goes on nothing is written anywhere, whatever an input method wants. */
  input(event) {
    if (this.isScan) {
      event.preventDefault();
    }
  }

  end(event) {
    const { text, at } = this.former;
    const isRest = this.text !== '' && this.field === null && !this.isScan;
    if (isRest && text !== '' && event.timeStamp - at < RESUMED_MS) {
      this.text = text + this.text; // the rest was a few characters
    }
    const isScan = this.isScan || (this.isFast && !isEditable(event.target));
    if (!isScan) {
      this.reset();
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    this.finish();
  }

  /* Anew, but it may turn out to be the rest of what a pause has ended. */
  restart() {
    const former = this.isScan ? { text: this.text, at: this.last } : this.former;
    this.reset();
    this.former = former;
  }

  /* A scanner that ends with nothing, or somebody who has typed what a code begins with. */
  stop() {
    const { text } = this;
    this.restart();
    this.onProgress(0);
    if (text.length >= LEAST_OF_OURS) {
      this.tell(text);
    }
  }

  finish() {
    const { text } = this;
    this.reset();
    this.tell(text);
  }

  tell(text) {
    this.onScan(text.replace(/^\]Q\d/, ''));
  }
}

export function listen(handlers) {
  return new Scanner(handlers);
}
