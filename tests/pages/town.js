/** A city of real processes (scripts/city.py by way of town.py), for a test in JavaScript. */

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('town.py', import.meta.url));

export class Town {
  /** `settings`: what City takes in scripts/city.py, as in {list_validity_s: 600}. */
  static async open(settings = {}) {
    const arguments_ = ['-B', SCRIPT, process.env.DOJANG_BUILD_DIR, JSON.stringify(settings)];
    const child = spawn('python3', arguments_, { stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const town = new Town(child, lines);
    return Object.assign(town, await town.#line());
  }

  constructor(child, lines) {
    this.child = child;
    this.lines = lines;
    this.turn = Promise.resolve();
    this.ended = new Promise(resolve => child.once('exit', resolve));
  }

  async #line() {
    const { value, done } = await this.lines.next();
    if (done) {
      throw new Error('the town ended, see above');
    }
    return JSON.parse(value);
  }

  /** One of Town's methods in town.py. One at a time, in the order asked. */
  call(method, arguments_ = [], named = {}) {
    const answer = this.turn.then(async () => {
      this.child.stdin.write(`${JSON.stringify({ call: method, with: arguments_, named })}\n`);
      const line = await this.#line();
      if (line.error) {
        throw new Error(`${method}: ${line.error}`);
      }
      return line.answer;
    });
    this.turn = answer.catch(() => {});
    return answer;
  }

  /** A holder with a credential of the type, whose wallet is the command line program. */
  async citizen(type, start = '+0') {
    const holder = await this.call('holder');
    return { holder, credential: await this.call('issue', [holder, type, start]) };
  }

  /** The text of a code that the citizen shows. `options`: of `dojang present`, as in {created: '-400'}. */
  present({ holder, credential }, options = {}) {
    return this.call('present', [holder, credential], options);
  }

  /** What the office does to a document that was offered. `action`: suspend, reinstate, revoke. */
  async change({ document }, action, reason, more = {}) {
    const url = `${this.issuer}/documents/${document}/status`;
    const { status, body } = await post(url, { action, reason, ...more }, this.deskToken);
    if (status !== 200) {
      throw new Error(`not changed: ${status} ${JSON.stringify(body)}`);
    }
    await this.call('await_refresh');
  }

  setStatus(credential, purpose, status, reason) {
    return this.call('set_status', [credential, purpose, status, reason]);
  }

  /** What `dojang` prints. */
  tool(arguments_, stdin = null, codes = [0]) {
    return this.call('tool', [arguments_, stdin, codes]);
  }

  stop(service) {
    return this.call('stop', [service]);
  }

  start(service) {
    return this.call('start', [service]);
  }

  /** Orders an offer for a wallet: {id, link, pin, …}. */
  async offer(type, changed = {}) {
    const order = { type, claims: this.claims[type], ...changed };
    const { status, body } = await post(`${this.issuer}/offers`, order, this.issueToken);
    if (status !== 201) {
      throw new Error(`no offer: ${status} ${JSON.stringify(body)}`);
    }
    return body;
  }

  async close() {
    this.child.stdin.end();
    const status = await this.ended;
    if (status !== 0) {
      throw new Error(`the town ended with ${status}, see above`);
    }
  }
}

export async function post(url, body, token) {
  const headers = { 'Content-Type': 'application/json' };
  if (token) {
    headers.Authorization = `Bearer ${token}`;
  }
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: answer.status, body: await answer.json() };
}
