/* What one side signs, the other verifies; what was altered, both refuse. One suite with one kind of key, and as many
   documents of each side as said: a sample where that is less than is asked of a whole run.

   usage: node suites.js <dojang> <interop_peer> <share folder> <policy file> <cryptosuite> <kind of key>
   [documents] */
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {alterations, rewritings} from './alterations.js';
import {credentialOf, plainCredentialOf, presentationOf, shapes} from './documents.js';
import {credentialUse, judge, ours, presentationUse, proofUse, RDFC, reader, theirs, words} from './sides.js';

const [suite, kind, sample] = words;
const jcs = suite.includes('-jcs-');
const DOCUMENTS = sample ? Number(sample) : suite === RDFC ? 210 : 105; /* of each side, which has its own */
const make = jcs ? plainCredentialOf : credentialOf;
const series = [...suite, ...kind].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
const keys = {ours: ours.keys[kind], theirs: theirs.keys[kind]};
const stranger = await theirs.newKey(kind);

const refused = new Map(alterations.map(row => [row, 0]));
const taken = new Map(rewritings.filter(row => !row.rdfc || !jcs).map(row => [row, 0]));
const proofs = []; /* of documents before */

/* Copies of the document after `count` of the changes, those first that were made least so far. */
function* copiesOf(document, counts, count, random) {
  const text = JSON.stringify(document);
  for (const [row] of [...counts].sort(([, a], [, b]) => a - b)) {
    const copy = JSON.parse(text);
    if (row.change(copy, random, {jcs, stranger, others: proofs})) {
      counts.set(row, counts.get(row) + 1);
      yield [row.name, JSON.parse(JSON.stringify(copy))];
      if (--count === 0) {
        return;
      }
    }
  }
}

let turn = 0;
async function cross(document, use, random, label) {
  await judge(document, use, true, label);
  if (turn++ % 4 === 0) {
    for (const [name, copy] of copiesOf(document, taken, 1, random)) {
      await judge(copy, use, true, `${label}, ${name}`);
    }
  }
  for (const [name, copy] of copiesOf(document, refused, 1, random)) {
    await judge(copy, use, false, `${label}, ${name}`);
    if (use === credentialUse) {
      assert.ok(!(await ours.verify(copy, proofUse)).verified, `${label}, ${name}: the proof alone`);
    }
  }
  proofs.splice(0, proofs.length - 4);
  proofs.push(document.proof);
}

/* Turn by turn made by us, by npm, and with members of their own by both. */
function present(number, credentials, random) {
  const [side, key] = number % 2 === 0 ? [ours, keys.ours.holder] : [theirs, keys.theirs.holder];
  return number % 4 < 2
    ? side.present(credentials, suite, key, reader)
    : side.signPresentation(presentationOf(random, credentials, key.did, jcs), suite, key, reader);
}

test(`${suite}, ${kind}`, async t => {
  assert.ok(sample ? DOCUMENTS > 0 : 2 * DOCUMENTS >= 200 && 2 * DOCUMENTS >= 5 * shapes.length);
  let credentials = [];
  let presentations = 0;
  for (let number = 0; number < DOCUMENTS; number++) {
    const here = make(number, keys.ours.issuer.did, series);
    const there = make(DOCUMENTS + number, keys.theirs.issuer.did, series);
    const label = `${suite} ${kind} ${number} (${here.shape})`;
    const byUs = await ours.issue(here.credential, suite, keys.ours.issuer);
    const byThem = await theirs.issue(there.credential, suite, keys.theirs.issuer);
    await cross(byUs, credentialUse, here.random, `${label} by Dojang`);
    await cross(byThem, credentialUse, there.random, `${suite} ${kind} ${DOCUMENTS + number} (${there.shape}) by npm`);
    if (number % 2 === 0) {
      credentials = [...credentials, byUs, byThem].slice(-3);
      const held = credentials.slice(-1 - (presentations % 3));
      const presentation = await present(presentations, held, here.random);
      await cross(presentation, presentationUse, here.random, `${label} presented (${presentations % 4})`);
      presentations++;
    }
  }
  for (const [row, count] of [...refused, ...taken]) {
    t.diagnostic(`  ${String(count).padStart(4)}  ${row.name}`);
  }
  const total = [...refused.values()].reduce((a, b) => a + b);
  const ways = [...refused.values()].filter(count => count > 0).length;
  t.diagnostic(
    `${suite}, ${kind}: ${DOCUMENTS} credentials by each side, ${presentations} presentations; ` +
      `${total} altered copies in ${ways} ways refused by both`,
  );
  assert.ok(ways >= (sample ? DOCUMENTS : jcs ? 65 : 72), 'some alterations found no document');
});
