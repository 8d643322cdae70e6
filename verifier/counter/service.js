/* What the counter asks of its verifier.

   `Away` is thrown when there is no answer: no network, or nobody behind the proxy. `Refused` when there is one that is not a
   success, with its problem details. */

import { token } from './session.js';

const ANSWER_MS = 6000;
const LARGE_ANSWER_MS = 30000;
const GATEWAY = [502, 503, 504];

export class Away extends Error {}

export class Refused extends Error {
  constructor(status, problem) {
    super(problem.title ?? `HTTP ${status}`);
    this.status = status;
    this.ko = problem.titleKo ?? this.message;
    this.needsSignIn = status === 401 || status === 403;
  }
}

async function reach(path, options, wait) {
  try {
    return await fetch(path, { ...options, signal: AbortSignal.timeout(wait) });
  } catch (error) {
    throw new Away(error.message);
  }
}

async function ask(path, options = {}, wait = ANSWER_MS) {
  const answer = await reach(path, options, wait);
  if (GATEWAY.includes(answer.status)) {
    throw new Away(`HTTP ${answer.status}`);
  }
  if (!answer.ok && answer.status !== 304) {
    throw new Refused(answer.status, await answer.json().catch(() => ({})));
  }
  return answer;
}

async function post(path, body, bearer = token()) {
  const headers = { 'Content-Type': 'application/json' };
  if (bearer) {
    headers.Authorization = `Bearer ${bearer}`;
  }
  const answer = await ask(path, { method: 'POST', headers, body: JSON.stringify(body) });
  try {
    return await answer.json();
  } catch (error) {
    throw new Away(error.message); // the connection broke within the answer
  }
}

export async function fetchSettings(isPatient) {
  return (await ask('settings.json', {}, isPatient ? LARGE_ANSWER_MS : ANSWER_MS)).json();
}

/* {text, etag}, or null when it is still the one of that etag. */
export async function fetchBundle(etag) {
  const answer = await ask('../bundle', { headers: etag ? { 'If-None-Match': etag } : {}, cache: 'no-store' }, LARGE_ANSWER_MS);
  return answer.status === 304 ? null : { text: await answer.text(), etag: answer.headers.get('ETag') ?? '' };
}

/* Of the code, or of a document in JSON. */
export function verify({ text, document, challenge }) {
  const body = document === undefined ? { qr: text } : { document };
  return post('../verifications', challenge === undefined ? body : { ...body, challenge });
}

/* {challenge, expires}. With `bearer` it is asked whether that token is good. */
export function fetchChallenge(bearer) {
  return post('../challenges', {}, bearer);
}
