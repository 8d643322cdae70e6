/* One credential on its way from an office to this wallet. Each step is kept before the next, so that a page that is closed in
   the middle goes on where it was: with the offer, and once the PIN was right, with the token, for as long as that lives. */

import * as issuer from './issuer.js';
import { readLink } from './link.js';
import { Refusal } from './refusal.js';

const PROOF_S = 90;
const FORGOTTEN_AFTER_MS = 24 * 3600 * 1000;

export class Reception {
  constructor(vault, kept) {
    this.vault = vault;
    this.kept = kept;
  }

  /* Follows what the citizen was given. */
  static async begin(vault, text) {
    const link = readLink(text);
    if (link === null) {
      throw new Refusal('no_offer');
    }
    const from = link.uri ?? JSON.stringify(link.offer);
    const known = (await vault.all('fetching')).find(kept => kept.from === from);
    if (known !== undefined) {
      return new Reception(vault, known);
    }
    const offer = await issuer.fetchOffer(link);
    const about = await issuer.fetchMetadata(offer);
    const kept = { from, offer, about, token: null, at: Date.now() };
    kept.id = await vault.put('fetching', kept);
    return new Reception(vault, kept);
  }

  /* Those that were interrupted; what is past going on with is forgotten. */
  static async interrupted(vault) {
    const all = await vault.all('fetching');
    const past = all.filter(kept => kept.token === null ? kept.at + FORGOTTEN_AFTER_MS < Date.now()
                                                        : kept.token.until < Date.now());
    await Promise.all(past.map(kept => vault.remove('fetching', kept.id)));
    return all.filter(kept => !past.includes(kept)).map(kept => new Reception(vault, kept));
  }

  get title() { return this.kept.about.title; }
  get office() { return this.kept.about.office; }
  get hasToken() { return this.kept.token !== null; }
  get needsPin() { return this.kept.offer.needsPin && !this.hasToken; }
  get pinLength() { return this.kept.offer.pinLength; }

  forget() {
    return this.vault.remove('fetching', this.kept.id);
  }

  async redeem(pin) {
    this.kept.token = await this.ending(() => issuer.redeem(this.kept.about.tokenAt, this.kept.offer.code, pin));
    await this.vault.put('fetching', this.kept);
  }

  /* The number of the credential, which is checked before it is kept. */
  async fetch(core, key) {
    const holder = core.holder({ kind: key.kind, publicKey: key.publicKey });
    const credential = await this.ending(() => this.ask(core, key, holder));
    this.check(core, holder, credential);
    return this.keep(credential);
  }

  /* A nonce of before a restart of the service is refused: the next one will do. */
  async ask(core, key, holder) {
    try {
      return await this.prove(core, key, holder);
    } catch (error) {
      if (error.reason !== 'nonce') {
        throw error;
      }
      return this.prove(core, key, holder);
    }
  }

  async prove(core, key, holder) {
    const nonce = await issuer.fetchNonce(this.kept.about.nonceAt);
    const now = Math.floor(Date.now() / 1000);
    const { toSign, draft } = core.prepare({
      method: holder.method, suite: holder.suite, challenge: nonce, domain: this.kept.offer.issuer, created: now,
      expires: now + PROOF_S,
    });
    const { presentation } = core.finish({ draft, signature: await key.sign(toSign) });
    return issuer.fetchCredential(this.kept.about.credentialAt, this.kept.token.token, this.kept.offer.kind, presentation);
  }

  /* Ours, of the kind that was offered, and as its issuer signed it. Whether the city accepts that issuer, and whether the
     credential has been revoked since, the counter looks at. */
  check(core, holder, credential) {
    const isOurs = credential?.credentialSubject?.id === holder.did;
    const isOfKind = this.kept.about.types.every(type => credential?.type?.includes(type));
    if (!isOurs || !isOfKind || !isSigned(core, credential)) {
      throw new Refusal('not_sound');
    }
  }

  keep(credential) {
    return this.vault.change(['credentials', 'fetching'], ({ credentials, fetching }) => {
      fetching.delete(this.kept.id);
      return credentials.add({ credential, received: Date.now(), office: this.kept.about.office, ward: null });
    });
  }

  /* What a refusal for good leaves nothing to go on with. */
  async ending(step) {
    try {
      return await step();
    } catch (error) {
      if (error instanceof Refusal && !error.isPassing && error.reason !== 'pin_wrong') {
        await this.forget();
      }
      throw error;
    }
  }
}

function isSigned(core, credential) {
  const { checks } = core.verify({ document: credential });
  return ['form', 'proof'].every(id => checks.some(check => check.id === id && check.outcome === 'valid'));
}
