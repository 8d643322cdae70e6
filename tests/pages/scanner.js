/** A USB scanner: a keyboard that types a code and a return, fast. What the page sees depends on the input mode that the
 * last person left the keyboard in:
 *
 *   latin    the letters
 *   jamo     Hangul mode as Linux and macOS tell it: `key` is a jamo, `code` the physical key
 *   process  Hangul mode as Windows tells it: `key` is 'Process', and a composition goes on */

const JAMO = {
  Q: 'ㅂㅃ', W: 'ㅈㅉ', E: 'ㄷㄸ', R: 'ㄱㄲ', T: 'ㅅㅆ', Y: 'ㅛㅛ', U: 'ㅕㅕ', I: 'ㅑㅑ', O: 'ㅐㅒ', P: 'ㅔㅖ', A: 'ㅁㅁ', S: 'ㄴㄴ', D: 'ㅇㅇ',
  F: 'ㄹㄹ', G: 'ㅎㅎ', H: 'ㅗㅗ', J: 'ㅓㅓ', K: 'ㅏㅏ', L: 'ㅣㅣ', Z: 'ㅋㅋ', X: 'ㅌㅌ', C: 'ㅊㅊ', V: 'ㅍㅍ', B: 'ㅠㅠ', N: 'ㅜㅜ', M: 'ㅡㅡ',
};
const SIGNS = { // of a US keyboard: the key, and whether shifted
  ' ': ['Space', false], $: ['Digit4', true], '%': ['Digit5', true], '*': ['Digit8', true], '+': ['Equal', true],
  '-': ['Minus', false], '.': ['Period', false], '/': ['Slash', false], ':': ['Semicolon', true],
};
const SHIFT = 8; // of CDP's modifiers
const PROCESS = 229; // the virtual key of an input method at work

export async function scan(page, text, { mode = 'latin', end = 'Enter' } = {}) {
  const session = await page.context().newCDPSession(page);
  const sent = [];
  const send = (method, event) => sent.push(session.send(method, event));
  let isShifted = false;
  for (const char of text) {
    const { code, shifted } = physical(char);
    if (shifted !== isShifted) {
      shift(send, shifted);
      isShifted = shifted;
    }
    stroke(send, char, code, shifted, mode);
  }
  if (isShifted) {
    shift(send, false);
  }
  if (end) {
    send('Input.dispatchKeyEvent', { type: 'keyDown', key: end, code: end, text: end === 'Enter' ? '\r' : '',
      windowsVirtualKeyCode: end === 'Enter' ? 13 : 9 });
    send('Input.dispatchKeyEvent', { type: 'keyUp', key: end, code: end });
  }
  await Promise.all(sent);
  await session.detach();
}

function shift(send, isDown) {
  send('Input.dispatchKeyEvent', { type: isDown ? 'rawKeyDown' : 'keyUp', key: 'Shift', code: 'ShiftLeft',
    modifiers: isDown ? SHIFT : 0 });
}

function stroke(send, char, code, shifted, mode) {
  const modifiers = shifted ? SHIFT : 0;
  const [key, composed] = seen(char, mode);
  if (key === 'Process') {
    send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key, code, modifiers, windowsVirtualKeyCode: PROCESS });
    send('Input.imeSetComposition', { text: composed, selectionStart: 1, selectionEnd: 1 });
  } else {
    send('Input.dispatchKeyEvent', { type: 'keyDown', key, code, modifiers, text: key,
      windowsVirtualKeyCode: char.charCodeAt(0) });
  }
  send('Input.dispatchKeyEvent', { type: 'keyUp', key, code, modifiers });
}

function physical(char) {
  if (SIGNS[char]) {
    return { code: SIGNS[char][0], shifted: SIGNS[char][1] };
  }
  return /\d/.test(char) ? { code: `Digit${char}`, shifted: false } : { code: `Key${char}`, shifted: true };
}

function seen(char, mode) {
  if (mode === 'latin') {
    return [char, char];
  }
  const letter = JAMO[char]?.[1] ?? char;
  return mode === 'jamo' ? [letter, letter] : ['Process', letter];
}
