/* The command line tool itself, on credentials of our own kinds and on a few others. */
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {alterations} from './alterations.js';
import {credentialOf, kindCredentialOf, shapes} from './documents.js';
import {randomOf} from './random.js';
import {credentialUse, need, ourKinds, ours, presentationUse, RDFC, reader, theirs, verifyByProgram} from './sides.js';

const here = ours.keys.Ed25519;
const there = theirs.keys.Ed25519;
const reading = ['--domain', reader.domain, '--challenge', reader.challenge];
const changeValue = alterations.find(({name}) => name === 'a value').change;

async function crossByProgram(make, random, label) {
  const byUs = JSON.parse(need(['issue', '--key', here.issuer.file], make(here.issuer.did)));
  const byThem = await theirs.issue(make(there.issuer.did), RDFC, there.issuer);
  const presentedByUs = JSON.parse(need(['present', '--key', here.holder.file, ...reading], byThem));
  const presentedByThem = await theirs.present(byUs, RDFC, there.holder, reader);
  assert.ok((await theirs.verify(byUs, credentialUse)).verified, `${label} by dojang issue`);
  assert.ok((await theirs.verify(presentedByUs, presentationUse)).verified, `${label} by dojang present`);
  assert.equal(verifyByProgram(byThem, credentialUse), 0, `${label}: dojang verify of a credential`);
  assert.equal(verifyByProgram(presentedByThem, presentationUse), 0, `${label}: dojang verify of a presentation`);
  assert.ok(changeValue(presentedByThem.verifiableCredential[0], random, {}));
  assert.equal(verifyByProgram(presentedByThem, presentationUse), 1, `${label}: an altered presentation`);
  return presentedByUs;
}

test('the program: our kinds of credential, and their CBOR-LD', async () => {
  for (const [number, kind] of ourKinds.entries()) {
    const make = issuer => kindCredentialOf(number, kind, issuer, here.holder.did);
    const presentation = await crossByProgram(make, randomOf(number), kind.template.type);
    for (const entry of [82000000, 1, 0]) {
      const {octets, stderr} = ours.run(['cborld', 'encode', '--entry', String(entry), '--raw'], presentation);
      assert.equal(
        octets.toString('hex'),
        await theirs.encode(presentation, entry),
        `${kind.template.type}, entry ${entry} ${stderr}`,
      );
    }
  }
});

test('the program: other documents', async () => {
  const numbers = shapes.map((shape, number) => number).filter(number => number % 6 === 0);
  for (const number of numbers) {
    await crossByProgram(issuer => credentialOf(number, issuer).credential, randomOf(number), `document ${number}`);
  }
});
