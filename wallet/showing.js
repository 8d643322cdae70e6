/* The code on the screen: a proof that is good for 90 seconds, a new one well before that is over, and an end after some minutes
   unless somebody wants more. It rests while the page is hidden. */

import { Refusal, refusalOf } from './refusal.js';

export const PROOF_S = 90;
const REDRAW_S = 50;
const SHOWN_S = 300;
const WARN_S = 60;
const TICK_MS = 500;

/* The proof that a counter reads: {text, digits}. */
export async function prove(core, key, credentials, audience) {
  const holder = core.holder({ kind: key.kind, publicKey: key.publicKey });
  const created = Math.floor(Date.now() / 1000);
  const { toSign, draft } = core.prepare({
    credentials, method: holder.method, suite: holder.suite, domain: audience.domain, created, expires: created + PROOF_S,
    ...(audience.challenge === null ? {} : { challenge: audience.challenge }),
  });
  return core.finish({ draft, signature: await key.sign(toSign) });
}

/* `view` has drawn(proof), ticked({proofLeft, isEnding}), rested(), ended(refusal or null). */
export class Showing {
  constructor({ core, key, credentials, audience, view }) {
    Object.assign(this, { core, key, credentials, audience, view });
    this.look = () => (document.hidden ? this.rest() : this.wake());
  }

  async start() {
    document.addEventListener('visibilitychange', this.look);
    this.extend();
    await this.wake();
  }

  extend() {
    this.endsAt = Date.now() + SHOWN_S * 1000;
  }

  stop() {
    document.removeEventListener('visibilitychange', this.look);
    clearInterval(this.timer);
    this.isOver = true;
  }

  rest() {
    clearInterval(this.timer);
    this.view.rested();
  }

  async wake() {
    clearInterval(this.timer);
    if (this.isPast()) {
      this.end(new Refusal('challenge_lapsed'));
      return;
    }
    this.timer = setInterval(() => this.tick(), TICK_MS);
    await this.draw();
  }

  async draw() {
    try {
      this.drawnAt = Date.now();
      const proof = await prove(this.core, this.key, this.credentials, this.audience);
      if (!this.isOver && !document.hidden) {
        this.view.drawn(proof);
        this.tick();
      }
    } catch (error) {
      this.end(refusalOf(error));
    }
  }

  end(refusal) {
    this.stop();
    this.view.ended(refusal);
  }

  isPast() {
    return this.audience.until !== null && Date.now() >= this.audience.until;
  }

  tick() {
    if (this.isOver) {
      return;
    }
    const now = Date.now();
    if (this.isPast()) {
      this.end(new Refusal('challenge_lapsed'));
    } else if (now >= this.endsAt) {
      this.end(null);
    } else if (now - this.drawnAt >= REDRAW_S * 1000) {
      this.draw();
    } else {
      this.view.ticked({
        proofLeft: Math.max(0, Math.ceil(PROOF_S - (now - this.drawnAt) / 1000)),
        isEnding: this.endsAt - now <= WARN_S * 1000,
      });
    }
  }
}
