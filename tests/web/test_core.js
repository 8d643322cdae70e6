// A wallet in node: WebCrypto signs, the page's core prepares and finishes, the native core judges.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { CoreError } from '../../web/core.js';
import { dojang, open } from './material.js';

const NOW = Math.floor(Date.now() / 1000);
const DOMAIN = 'https://counter.gaon.example';
const ALGORITHMS = {
  'Ed25519': { key: { name: 'Ed25519' }, sign: { name: 'Ed25519' }, did: /^did:key:z6Mk/, suite: 'eddsa-rdfc-2022' },
  'P-256': {
    key: { name: 'ECDSA', namedCurve: 'P-256' }, sign: { name: 'ECDSA', hash: 'SHA-256' }, did: /^did:key:zDn/,
    suite: 'ecdsa-rdfc-2019',
  },
};

const folder = mkdtempSync(join(tmpdir(), 'web-core-'));
after(() => rmSync(folder, { recursive: true }));

const core = await open();

async function wallet(kind) {
  const { key, sign } = ALGORITHMS[kind];
  const { publicKey, privateKey } = await crypto.subtle.generateKey(key, false, ['sign', 'verify']);
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', publicKey));
  return {
    raw,
    ...core.holder({ kind, publicKey: raw }),
    sign: async octets => new Uint8Array(await crypto.subtle.sign(sign, privateKey, octets)),
  };
}

const order = ({ method, suite }, more = {}) =>
  ({ method, suite, domain: DOMAIN, created: NOW, expires: NOW + 90, ...more });

async function present(holder, more) {
  const { toSign, draft } = core.prepare(order(holder, more));
  return core.finish({ draft, signature: await holder.sign(toSign) });
}

let issuer = null;

// By the command line tool, for that holder; without status, which needs a registry.
function issue(did) {
  issuer ??= JSON.parse(dojang(['key', 'new', '--test', '--out', join(folder, 'issuer.key')]).output);
  writeFileSync(join(folder, 'subjects'), `${did}\n`.repeat(20));
  const composed = dojang(['csv', 'compose', '--issuer', issuer.did, '--subjects', join(folder, 'subjects'),
    new URL('../data/decisions.csv', import.meta.url).pathname]).output;
  return composed.split('\n').filter(line => line.includes('"credential"')).map(line => JSON.parse(line).credential)
    .slice(0, 3).map(credential =>
      JSON.parse(dojang(['issue', '--key', join(folder, 'issuer.key')], JSON.stringify(credential)).output));
}

const checkOf = (report, id) => report.checks.find(check => check.id === id).outcome;

for (const kind of Object.keys(ALGORITHMS)) {
  test(`${kind}: what the wallet shows is good for both cores`, async () => {
    const holder = await wallet(kind);
    assert.match(holder.did, ALGORITHMS[kind].did);
    assert.equal(holder.suite, ALGORITHMS[kind].suite);
    assert.equal(holder.method, `${holder.did}#${holder.did.slice('did:key:'.length)}`);
    for (const credentials of [issue(holder.did).slice(0, 1), issue(holder.did).slice(0, 2)]) {
      const { presentation, text, digits } = await present(holder, { credentials });
      assert.deepEqual(presentation.verifiableCredential, credentials);
      for (const shown of [text, digits]) {
        const report = core.verify({ text: shown, now: NOW });
        assert.deepEqual([checkOf(report, 'proof'), checkOf(report, 'holder')], ['valid', 'valid']);
        const native = dojang(['verify', '--now', new Date(NOW * 1000).toISOString().replace('.000', '')], shown);
        assert.deepEqual(JSON.parse(native.output), report);
      }
    }
  });

  test(`${kind}: a signature that does not hold is not finished`, async () => {
    const holder = await wallet(kind);
    const { toSign, draft } = core.prepare(order(holder));
    assert.equal(toSign.length, 64);
    const signature = await holder.sign(toSign);
    for (let at = 0; at < signature.length; at += 7) {
      const altered = signature.slice();
      altered[at] ^= 1;
      assert.throws(() => core.finish({ draft, signature: altered }), { name: 'CoreError', code: 'proof_invalid' });
    }
    for (const changed of [{ domain: 'https://other.example' }, { challenge: 'AAAAAAAAAAAAAAAAAAAAAA' }, { expires: '2099-01-01T00:00:00Z' }]) {
      const moved = { ...draft, proof: { ...draft.proof, ...changed } };
      assert.throws(() => core.finish({ draft: moved, signature }), { code: 'proof_invalid' });
    }
    assert.throws(() => core.finish({ draft, signature: signature.slice(1) }), { name: 'CoreError' });
    assert.ok(core.finish({ draft, signature }).presentation);
  });

  test(`${kind}: the key alone is proved for an issuer`, async () => {
    const holder = await wallet(kind);
    const { presentation, text, digits } = await present(holder, { challenge: 'nonce-of-the-issuer' });
    assert.equal(presentation.verifiableCredential, undefined);
    assert.deepEqual([text, digits], [null, null]);
    assert.equal(presentation.proof.challenge, 'nonce-of-the-issuer');
    const policy = new URL('../../verifier/policies/conformance.json', import.meta.url).pathname;
    const seen = dojang(['verify', '--as', 'presentation', '--policy', policy, '--domain', DOMAIN, '--challenge',
      'nonce-of-the-issuer'], JSON.stringify(presentation));
    assert.equal(seen.code, 0, seen.output);
  });
}

test('a challenge of one\'s own is 16 random octets', async () => {
  const holder = await wallet('Ed25519');
  const seen = new Set();
  for (let i = 0; i < 50; i++) {
    const { challenge } = core.prepare(order(holder)).draft.proof;
    assert.match(challenge, /^[A-Za-z0-9_-]{22}$/);
    seen.add(challenge);
  }
  assert.equal(seen.size, 50);
});

test('keys that are none are refused', async () => {
  const { raw } = await wallet('P-256');
  const compressed = Uint8Array.of(2 | raw[64] & 1, ...raw.slice(1, 33));
  const uncompressed = core.holder({ kind: 'P-256', publicKey: raw });
  assert.deepEqual(core.holder({ kind: 'P-256', publicKey: compressed }), uncompressed);
  const refused = { name: 'CoreError', code: 'malformed_value' };
  for (const at of [0, 40, 63]) {
    const off = raw.slice();
    off[at] ^= 2;
    assert.throws(() => core.holder({ kind: 'P-256', publicKey: off }), refused);
  }
  const outside = new Uint8Array(33).fill(255);
  outside[0] = 2;
  assert.throws(() => core.holder({ kind: 'P-256', publicKey: outside }), refused);
  assert.throws(() => core.holder({ kind: 'P-256', publicKey: raw.slice(0, 64) }), refused);
  assert.throws(() => core.holder({ kind: 'Ed25519', publicKey: new Uint8Array(31) }), refused);
  assert.throws(() => core.holder({ kind: 'RSA', publicKey: raw }), { code: 'unsupported' });
});

test('what cannot be presented is refused', async () => {
  const holder = await wallet('Ed25519');
  const other = await wallet('P-256');
  assert.throws(() => core.prepare(order(holder, { expires: NOW + 181 })), { code: 'out_of_range' });
  assert.throws(() => core.prepare(order(holder, { credentials: [] })), { code: 'malformed_value' });
  assert.throws(() => core.prepare(order(holder, { credentials: [{ a: 1 }] })), { name: 'CoreError' });
  assert.throws(() => core.prepare(order({ ...holder, suite: other.suite })), { name: 'CoreError' });
  assert.throws(() => core.prepare(order({ ...holder, method: 'did:web:gaon.example#1' })), { name: 'CoreError' });
  assert.throws(() => core.prepare(order(holder, { domain: undefined })), { message: /domain/ });
});

test('kinds are those of the schemas folder', () => {
  const kinds = core.kinds();
  const templates = ['welfare', 'youth-housing', 'public-work'].map(name => JSON.parse(
    readFileSync(new URL(`../../schemas/credentials/${name}/template.json`, import.meta.url), 'utf8')));
  for (const { type, title, validityDays, paper, display } of templates) {
    assert.deepEqual(kinds.find(kind => kind.type === type), { type, title, validityDays, paper, display });
  }
  assert.equal(kinds.length, templates.length);
});

test('codes are drawn as the command line tool draws them', () => {
  const texts = ['VP1-R6BF', '51997' + '0123456789'.repeat(40), 'VC1-R' + 'ABC DE%$*+-./:'.repeat(60), '홍길동'];
  for (const text of texts) {
    for (const level of ['L', 'M', 'Q', 'H']) {
      const { version, size, modules } = core.draw(text, level);
      const file = join(folder, 'code.svg');
      dojang(['qr', 'draw', '--level', level, '--svg', file], text);
      const drawn = new Uint8Array(size * size);
      for (const [, x, y, run] of readFileSync(file, 'utf8').matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
        drawn.fill(1, (y - 4) * size + (x - 4), (y - 4) * size + (x - 4) + Number(run));
      }
      assert.equal(size, 17 + 4 * version);
      assert.deepEqual(modules, drawn, `${text.slice(0, 8)} ${level}`);
    }
  }
  assert.throws(() => core.draw('A'.repeat(4297)), { code: 'limit' });
  assert.throws(() => core.draw('A', 'X'), { name: 'CoreError' });
  assert.throws(() => core.draw(''), { name: 'CoreError' });
});

test('a challenge is read as it was written', () => {
  const challenge = 'BxQhLjtIVWJvfImWo7C9yg';
  for (const types of [[], ['YouthHousingEligibilityCredential'], ['A', 'B', 'C']]) {
    const asked = { challenge, domain: DOMAIN, expires: NOW + 120, types };
    const text = core.challengeText(asked);
    assert.match(text, /^VPQ1-R/);
    assert.deepEqual(core.readChallenge(text), asked);
    assert.ok(core.draw(text, 'L').version <= 8);
  }
  const ofAVerifier = { challenge: 'A'.repeat(40), domain: DOMAIN, expires: NOW, types: [] };
  assert.deepEqual(core.readChallenge(core.challengeText(ofAVerifier)), ofAVerifier);
  const text = core.challengeText({ challenge, domain: DOMAIN, expires: NOW });
  for (let length = 0; length < text.length; length++) {
    assert.throws(() => core.readChallenge(text.slice(0, length)), CoreError);
  }
  assert.throws(() => core.challengeText({ challenge: 'short', domain: DOMAIN, expires: NOW }), CoreError);
  assert.throws(() => core.challengeText({ challenge, domain: '', expires: NOW }), CoreError);
});

test('whatever comes in, the core answers and goes on', () => {
  for (const text of ['', ' ', '{', '[]', 'null', 'VP1-R', 'VP1-R:::', '51997', '\u0000', '가'.repeat(5000)]) {
    const report = core.verify({ text, now: NOW });
    assert.equal(report.verdict, 'refused', JSON.stringify(text));
  }
  assert.equal(core.verify({ document: { deep: JSON.parse('['.repeat(60) + ']'.repeat(60)) }, now: NOW }).verdict, 'refused');
  assert.throws(() => core.verify({ text: '\ud800', now: NOW }), { code: 'malformed' });
  assert.throws(() => core.verify({ now: NOW }), { message: /text/ });
  assert.throws(() => core.verify({ text: 'x', now: 0 }), { message: /now/ });
  assert.equal(core.kinds().length, 3);
});

test('a fault says what to do in both languages', () => {
  try {
    core.readChallenge('hello');
    assert.fail('it is none');
  } catch (error) {
    assert.ok(error instanceof CoreError && error instanceof Error);
    assert.equal(error.code, 'malformed');
    assert.match(error.ko, /[가-힣]/);
    assert.match(error.message, /VPQ1-R/);
  }
});
