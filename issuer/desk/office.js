import { Problem } from './problem.js';

/* The issuer's side of the desk. Each call gives the answer, or throws a Problem. Document numbers stand in bodies only:
   addresses end up in logs. */

const ROOT = new URL('../', import.meta.url);

export class Office {
  #token;

  constructor(token) {
    this.#token = token;
  }

  kinds() {
    return this.#json('GET', 'kinds');
  }

  /* The same order under the same key is one offer, however often it is sent. */
  offer(order, key) {
    return this.#json('POST', 'offers', order, { 'Idempotency-Key': key });
  }

  paper(order) {
    return this.#json('POST', 'papers', order);
  }

  async documents(number) {
    return (await this.#json('POST', 'documents/search', { number })).documents;
  }

  /* Suspended ones whose day of being looked at again has come. */
  async due() {
    return (await this.#json('POST', 'documents/search', { due: true })).documents;
  }

  reprint(id) {
    return this.#json('POST', `documents/${encodeURIComponent(id)}/reprint`, {});
  }

  changeStatus(id, change) {
    return this.#json('POST', `documents/${encodeURIComponent(id)}/status`, change);
  }

  async batches() {
    return (await this.#json('GET', 'batches')).batches;
  }

  batch(id) {
    return this.#json('GET', `batches/${encodeURIComponent(id)}`);
  }

  rehearse(csv) {
    return this.#csv('batches?dryRun=true', csv);
  }

  startBatch(csv) {
    return this.#csv('batches', csv);
  }

  purge(id) {
    return this.#json('POST', `batches/${encodeURIComponent(id)}/purge`, {});
  }

  async result(id) {
    return (await this.#ask('GET', `batches/${encodeURIComponent(id)}/result`)).text();
  }

  static templateUrl(type) {
    return new URL(`batches/template?type=${encodeURIComponent(type)}`, ROOT).href;
  }

  async #json(method, path, body, more = {}) {
    const content = body === undefined ? {} : { type: 'application/json', body: JSON.stringify(body) };
    return (await this.#ask(method, path, { ...content, more })).json();
  }

  async #csv(path, text) {
    return (await this.#ask('POST', path, { type: 'text/csv; charset=utf-8', body: text })).json();
  }

  async #ask(method, path, { type, body, more } = {}) {
    const headers = { Authorization: `Bearer ${this.#token}`, ...(type && { 'Content-Type': type }), ...more };
    const answer = await fetch(new URL(path, ROOT), { method, headers, body, cache: 'no-store' }).catch(() => {
      throw new Problem(0);
    });
    if (!answer.ok) {
      throw new Problem(answer.status, await answer.json().catch(() => ({ code: 'http' })));
    }
    return answer;
  }
}
