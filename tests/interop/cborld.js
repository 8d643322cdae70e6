/* The same octets from both encoders, and the same document from both decoders. */
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {credentialOf, kindDocumentOf, plainCredentialOf} from './documents.js';
import {ourKinds, ours, readShare, theirs} from './sides.js';

const DOCUMENTS = 240;
const ENTRIES = [82000000, 1, 0];
const {compressionTable} = readShare(readShare('manifest.json').cborld[0]);
const tables = Object.fromEntries(compressionTable.map(({type, table}) => [type, Object.values(table)]));
const issuer = ours.keys.Ed25519.issuer.did;

/* Both encoders give `octets` or fail alike; both decoders give the document back. The other encoder has no limit; ours
   takes no more than one QR code holds. Terms without an absolute @id (@nest, @reverse) are beyond both. */
async function cross(document, entry, label, counts) {
  const {output, fault} = await ours.ask({do: 'encode', entry, input: document});
  const other = await theirs.encode(document, entry).catch(error => ({error}));
  if (fault !== undefined) {
    const kind = other.error !== undefined ? 'beyond both' : 'too long for ours';
    assert.match(fault, other.error !== undefined ? /absolute "@id"/ : /more than the 3072/, label);
    counts[kind] = (counts[kind] ?? 0) + 1;
    return;
  }
  assert.equal(output, other, label);
  assert.deepEqual(await ours.decode(other), document, `${label}: decoded by Dojang`);
  assert.deepEqual(await theirs.decode(output), document, `${label}: decoded by npm`);
  counts.equal = (counts.equal ?? 0) + 1;
}

async function crossAll(make, t) {
  const counts = {};
  for (let number = 0; number < DOCUMENTS; number++) {
    for (const entry of ENTRIES) {
      const {document, shape} = make(number);
      await cross(document, entry, `document ${number} (${shape}), entry ${entry}`, counts);
    }
  }
  t.diagnostic(`${DOCUMENTS} documents under ${ENTRIES.length} entries: ${JSON.stringify(counts)}`);
  return counts.equal;
}

const credential = make => number => {
  const {credential: document, shape} = make(number, issuer);
  return {document, shape};
};

test('CBOR-LD: credentials of many shapes, inline contexts', async t => {
  assert.ok((await crossAll(credential(credentialOf), t)) > 600);
});
test('CBOR-LD: credentials with any JSON', async t => {
  assert.ok((await crossAll(credential(plainCredentialOf), t)) > 600);
});
test('CBOR-LD: our contexts and tables, credentials and presentations', async t => {
  assert.ok((await crossAll(number => kindDocumentOf(number, ourKinds, tables), t)) > 680);
});
