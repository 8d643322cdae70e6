import { Office } from './office.js';
import { Problem } from './problem.js';

/* Who sits at the desk: a token, for as long as this tab is open. It is kept nowhere else. */

const KEY = 'desk-token';

export function rememberedToken() {
  return sessionStorage.getItem(KEY);
}

/* The office, once the token has been found good: { office, mayIssue }. A token that may only revoke is good too. */
export async function signIn(token) {
  const office = new Office(token);
  const mayIssue = await office.batches().then(() => true, allowForbidden);
  sessionStorage.setItem(KEY, token);
  return { office, mayIssue };
}

function allowForbidden(problem) {
  if (problem instanceof Problem && problem.code === 'forbidden') {
    return false;
  }
  throw problem;
}

/* Nothing of it stays, in storage or in memory. */
export function signOut() {
  sessionStorage.clear();
  location.replace('./');
}
