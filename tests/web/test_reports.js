// Whatever a counter is shown, the page says of it what the native core says.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { material, open } from './material.js';

const { now, operator, domain, moments, credentials } = material();
const DAY = 86400;

async function counter(bundle) {
  const core = await open({ startedAt: now - DAY });
  core.setOperator(operator);
  if (bundle !== undefined) {
    assert.deepEqual(core.loadBundle(bundle).faults, []);
  }
  return core;
}

for (const { name, bundle, shown, recheck } of moments) {
  test(name, async () => {
    const core = await counter(bundle);
    for (const { name: what, what: asked, report } of shown) {
      assert.deepEqual(core.verify(asked), report, what);
    }
    assert.deepEqual(core.status(recheck.what), recheck.answer);
  });
}

test('verdicts are what they ought to be', () => {
  const said = Object.fromEntries(moments.map(({ name, shown }) => [
    name, Object.fromEntries(shown.map(({ name: what, report }) => [what, `${report.verdict} ${report.code ?? ''}`.trim()])),
  ]));
  assert.equal(said['in order'].good, 'verified');
  assert.equal(said['in order']['P-256'], 'verified');
  assert.equal(said['in order']['two credentials'], 'verified');
  assert.equal(said['in order'].paper, 'verified compare_identity');
  assert.equal(said['in order'].altered, 'refused proof_invalid');
  assert.equal(said['in order'].replayed, 'refused presentation_replayed');
  assert.equal(said['in order'].expired, 'refused credential_expired');
  assert.equal(said['in order']['unknown issuer'], 'refused issuer_key_unknown');
  assert.equal(said.revoked.good, 'refused credential_revoked');
  assert.equal(said.suspended.good, 'refused credential_suspended');
  assert.equal(said['lists two days old'].good, 'could_not_check status_unavailable');
  assert.equal(said['all eight days old'].good, 'could_not_check trust_list_unavailable');
  assert.equal(said['nothing at hand'].good, 'could_not_check trust_list_unavailable');
});

const goodCode = () => moments[0].shown.find(({ name }) => name === 'good').what;

test('a bundle says how old it is, and nobody else may sign it', async () => {
  const core = await open({ startedAt: now - DAY });
  core.setOperator(operator);
  const [{ bundle }, { bundle: revoked }] = moments;
  assert.deepEqual(core.loadBundle(bundle), {
    made: '2026-03-10T01:02:03Z', trustAsOf: '2026-03-10T01:01:03Z', listsAsOf: '2026-03-10T01:01:03Z', lists: 2, faults: [],
  });
  core.setOperator('did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK');
  assert.equal(core.verify(goodCode()).code, 'trust_list_unavailable', 'what another operator has signed is forgotten');
  const foreign = core.loadBundle(bundle);
  assert.deepEqual([foreign.trustAsOf, foreign.lists], [null, 0]);
  assert.match(foreign.faults[0], /operator/);
  core.setOperator(operator);
  const halves = JSON.parse(bundle);
  halves.statusLists[0].proof.proofValue = halves.statusLists[1].proof.proofValue;
  const damaged = core.loadBundle(JSON.stringify(halves));
  assert.equal(damaged.lists, 1);
  assert.equal(damaged.faults.length, 1);
  assert.equal(core.verify(goodCode()).code, 'status_unavailable');
  assert.throws(() => core.loadBundle(bundle.slice(0, 1000)), { name: 'CoreError', code: 'malformed' });
  core.loadBundle(revoked);
  assert.equal(core.verify(goodCode()).code, 'credential_revoked');
});

test('an older bundle does not bring back what a newer one has taken away', async () => {
  const core = await open({ startedAt: now - DAY });
  core.setOperator(operator);
  const [{ bundle: newer }, , , { bundle: older }] = moments;
  core.loadBundle(newer);
  assert.equal(core.loadBundle(older).listsAsOf, '2026-03-10T01:01:03Z');
});

test('a policy is demanded until the next one', async () => {
  const core = await counter(moments[0].bundle);
  core.setPolicy({ types: ['YouthHousingEligibilityCredential'] });
  assert.equal(core.verify(goodCode()).code, 'type_not_accepted');
  core.setPolicy({ domains: ['https://other.gaon.example'] });
  assert.equal(core.verify({ ...goodCode(), domain: '' }).code, 'domain_mismatch');
  assert.throws(() => core.setPolicy({ anyIsuer: true }), { code: 'malformed_value', message: /anyIsuer/ });
  assert.equal(core.verify({ ...goodCode(), domain: '' }).code, 'domain_mismatch', 'the former one stays');
  core.setPolicy({});
  assert.equal(core.verify(goodCode()).verdict, 'verified');
});

test('codes from before the core was opened cannot be told from used ones', async () => {
  const core = await open({ startedAt: now + 1 });
  core.setOperator(operator);
  core.loadBundle(moments[0].bundle);
  assert.equal(core.verify(goodCode()).verdict, 'could_not_check');
});

test('a code that was used is known after a reload', async () => {
  const first = await open({ startedAt: now - DAY });
  first.setOperator(operator);
  first.loadBundle(moments[0].bundle);
  assert.equal(first.verify(goodCode()).verdict, 'verified');
  const used = first.used({ now });
  assert.equal(used.length, 1);
  const second = await open({ startedAt: now - DAY, used, now });
  second.setOperator(operator);
  second.loadBundle(moments[0].bundle);
  assert.equal(second.verify(goodCode()).code, 'presentation_replayed');
  assert.deepEqual(second.used({ now }), used);
  assert.deepEqual(second.used({ now: now + DAY }), []);
  await assert.rejects(open({ used: [{ key: 'AA', until: used[0].until }], now }), { code: 'malformed_value' });
});

test('paper is read back as it was printed', async () => {
  const core = await counter(moments[0].bundle);
  for (const credential of credentials) {
    const text = core.paperText(credential);
    assert.match(text, /^VC1-R/);
    assert.equal(core.verify({ text, now }).code, 'holder_proof_missing', 'not paper by its type');
  }
  assert.throws(() => core.paperText({ '@context': 'https://unknown.example/v1' }), { name: 'CoreError' });
  assert.equal(domain, 'https://counter.gaon.example');
});
