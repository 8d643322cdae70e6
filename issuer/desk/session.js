import { Office } from './office.js';

/* Who sits at the desk: a token, for as long as this tab is open. It is kept nowhere else. */

const KEY = 'desk-token';

export function rememberedToken() {
  return sessionStorage.getItem(KEY);
}

/* The office, once it has taken the token, which it asks of whoever may see documents. */
export async function signIn(token) {
  const office = new Office(token);
  await office.due();
  sessionStorage.setItem(KEY, token);
  return office;
}

/* Nothing of it stays, in storage or in memory. */
export function signOut() {
  sessionStorage.clear();
  location.replace('./');
}
