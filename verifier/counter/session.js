/* Who works here: the counter's token of role `verify`, and what the counter is called. Both stay on this device. */

const KEY = 'dojang-counter';

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

let current = read();

export function token() {
  return current.token ?? '';
}

export function counterName() {
  return current.name ?? '';
}

export function signIn(token, name) {
  current = { token, name };
  try {
    localStorage.setItem(KEY, JSON.stringify(current));
  } catch {
    // Without storage it lasts as long as the page.
  }
}

export function signOut() {
  signIn('', counterName());
}
