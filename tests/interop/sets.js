/* Proof sets that both sides have signed, with one key, as several keys of one issuer cannot be had with did:key. */
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {alterations} from './alterations.js';
import {credentialOf, kindCredentialOf, plainCredentialOf} from './documents.js';
import {randomOf} from './random.js';
import {credentialUse, judge, ourKinds, ours, theirs} from './sides.js';

const DOCUMENTS = 36; /* of each kind of key */
const suitesOf = {
  Ed25519: {rdfc: 'eddsa-rdfc-2022', jcs: 'eddsa-jcs-2022'},
  'P-256': {rdfc: 'ecdsa-rdfc-2019', jcs: 'ecdsa-jcs-2019'},
  'P-384': {rdfc: 'ecdsa-rdfc-2019', jcs: 'ecdsa-jcs-2019'},
};
/* Documents that two suites can sign on both sides: those by JCS have no inline context (departures.js). */
const mixes = [
  {names: ['rdfc', 'rdfc'], make: (number, issuer) => credentialOf(number, issuer).credential},
  {names: ['jcs', 'jcs', 'jcs'], make: (number, issuer) => plainCredentialOf(number, issuer).credential},
  {
    names: ['rdfc', 'jcs', 'rdfc'],
    make: (number, issuer) => kindCredentialOf(number, ourKinds[number % ourKinds.length], issuer, issuer),
  },
];
const changeValue = alterations.find(({name}) => name === 'a value').change;
const changeSignature = alterations.find(({name}) => name === 'a character of the signature').change;

function breakProofs(document, places, random) {
  const copy = structuredClone(document);
  for (const place of places) {
    changeSignature({proof: copy.proof[place]}, random, {});
  }
  return copy;
}

for (const [kind, suites] of Object.entries(suitesOf)) {
  test(`proof sets, ${kind}`, async t => {
    const key = ours.keys[kind].issuer;
    const sides = [
      [ours, key],
      [theirs, await theirs.sameKey(key)],
    ];
    let proofs = 0;
    for (let number = 0; number < DOCUMENTS; number++) {
      const random = randomOf(number);
      const {names, make} = mixes[number % mixes.length];
      let document = make(number, key.did);
      for (const [at, name] of names.entries()) {
        const [side, own] = sides[(number + at) % 2];
        document = await side.issue(document, suites[name], own);
        proofs++;
      }
      const label = `${kind} ${number}, ${names}`;
      await judge(document, credentialUse, true, label);
      assert.ok((await theirs.verify(document, credentialUse)).every, `${label}: npm, every proof`);

      const changed = structuredClone(document);
      assert.ok(changeValue(changed, random, {}));
      await judge(changed, credentialUse, false, `${label}, a value`);
      const all = breakProofs(document, document.proof.keys(), random);
      await judge(all, credentialUse, false, `${label}, no proof holds`);

      /* SPEC: vc-data-integrity#verify-proof-sets-and-chains: all must hold. npm is content with one. */
      const one = breakProofs(document, [random.below(names.length)], random);
      assert.ok(!(await ours.verify(one, credentialUse)).verified, `${label}: one proof does not hold`);
      const there = await theirs.verify(one, credentialUse);
      assert.ok(there.verified && !there.every, `${label}: npm takes a set for one proof no more`);
    }
    t.diagnostic(`${DOCUMENTS} proof sets with ${proofs} proofs; two altered copies of each refused by both, one by us`);
  });
}
