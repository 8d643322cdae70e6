/* The core as WebAssembly with the bundle of the verifier's data: what is verified by when the network is away. */

import { get, put, update } from './kept.js';
import { fetchBundle } from './service.js';

const seconds = () => Math.floor(Date.now() / 1000);

/* {since, used} of which all codes that were used since then are known; what has lapsed is left out. */
function joined(kept, used, since) {
  const all = new Map([...kept?.used ?? [], ...used].map(one => [one.key, one]));
  return { since: kept?.since ?? since, used: [...all.values()].filter(({ until }) => until >= seconds()) };
}

export class Offline {
  constructor(settings) {
    this.settings = settings;
    this.core = null; // none until it has been loaded
    this.etag = '';
    this.about = null; // of the bundle: {made, trustAsOf, listsAsOf, lists, faults}
    this.ready = this.load();
  }

  async load() {
    try {
      const core = await this.open();
      core.setPolicy(this.settings.policy);
      core.setOperator(this.settings.operator);
      this.core = core;
    } catch (error) {
      console.warn('the core could not be loaded', error);
      return;
    }
    const kept = await get('bundle');
    if (kept !== undefined) {
      this.take(kept.text, kept.etag);
    }
  }

  async open() {
    const { openCore } = await import('../web/core.js');
    const memory = await get('used');
    this.since = memory?.since ?? seconds();
    return openCore(undefined, { startedAt: this.since, used: memory?.used ?? [] });
  }

  take(text, etag) {
    this.about = this.core.loadBundle(text);
    this.etag = etag;
  }

  /* Fetches the bundle if there is a newer one. Throws what service.js throws. */
  async refresh() {
    await this.ready;
    const fresh = await fetchBundle(this.etag);
    if (fresh === null || this.core === null) {
      return;
    }
    this.take(fresh.text, fresh.etag);
    await put('bundle', fresh);
  }

  /* A bundle that somebody brought as a file. Throws a CoreError when it is none. */
  async bring(text) {
    await this.ready;
    if (this.core === null) {
      throw new Error('there is no core');
    }
    this.take(text, '');
    await put('bundle', { text, etag: '' });
    return this.about;
  }

  get isReady() {
    return this.core !== null && this.about !== null;
  }

  /* Since when the oldest part of the data is what it is: milliseconds, or null. */
  get asOf() {
    const times = [this.about?.trustAsOf, this.about?.listsAsOf].filter(Boolean).map(Date.parse);
    return times.length === 0 ? null : Math.min(...times);
  }

  /* What is verified is remembered before anybody sees the report, also for after a reload. */
  async verify({ text, document, challenge }) {
    const what = document === undefined ? { text } : { document };
    const report = this.core.verify({ ...what, challenge, domain: this.settings.domain || undefined });
    if (report.verdict === 'verified') {
      await update('used', kept => joined(kept, this.core.used(), this.since));
    }
    return report;
  }

  /* A code was used that is not remembered: what was made before now is not believed after a reload. */
  forget() {
    return update('used', () => ({ since: seconds() + 1, used: [] }));
  }

  /* What becomes of a credential that was verified with older data: its outcome by the data at hand. */
  recheck({ issuer, type, entries }) {
    return this.core.status({ issuer, type, entries });
  }

  kinds() {
    this.kindList ??= this.core === null ? [] : this.core.kinds();
    return this.kindList;
  }
}
