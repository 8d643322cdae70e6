/* @sigstore/verify reads our checkpoints and inclusion proofs: its own functions, as its verifier calls them for an
   entry of Rekor. */
import {createPublicKey} from 'node:crypto';
import {createRequire} from 'node:module';
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {SIZES, flipped, publish} from './folders.js';

const require = createRequire(import.meta.url);
const {verifyCheckpoint} = require('@sigstore/verify/dist/tlog/checkpoint.js');
const {verifyMerkleInclusion} = require('@sigstore/verify/dist/tlog/merkle.js');

const ED25519_SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/* "name+id+key": what sigstore has of a log in its trusted root. */
function authorityOf(text) {
  const [name, id, ...rest] = text.split('+');
  const key = Buffer.from(rest.join('+'), 'base64');
  assert.equal(key[0], 1);
  return {
    baseURL: `https://${name}`,
    logID: Buffer.from(id, 'hex'),
    publicKey: createPublicKey({key: Buffer.concat([ED25519_SPKI, key.subarray(1)]), format: 'der', type: 'spki'}),
  };
}

function entryOf(checkpoint, {index, entry, path}) {
  const hashes = path.map(hash => Buffer.from(hash, 'base64'));
  return {
    canonicalizedBody: Buffer.from(entry, 'base64'),
    inclusionProof: {logIndex: String(index), hashes, checkpoint: {envelope: checkpoint}},
  };
}

const verify = (entry, authority) => verifyMerkleInclusion(entry, verifyCheckpoint(entry, [authority]));

function withLine(text, line, change) {
  const lines = text.split('\n');
  lines[line] = change(lines[line]);
  return lines.join('\n');
}

const inBase64 = at => text => flipped(Buffer.from(text, 'base64'), at).toString('base64');
const withSignature = (text, name) =>
  text.replace(new RegExp(`(\u2014 ${name} )(\\S+)`), (_, head, signature) => head + inBase64(-5)(signature));

/* Each makes another entry of a good one, or nothing where there is nothing to alter. */
const alterations = {
  'the size': ({entry, envelope}) => entry(withLine(envelope, 1, size => `${BigInt(size) + 1n}`)),
  'the root': ({entry, envelope}) => entry(withLine(envelope, 2, inBase64(7))),
  'the origin': ({entry, envelope}) => entry(withLine(envelope, 0, origin => `${origin}x`)),
  'the signature': ({entry, envelope, name}) => entry(withSignature(envelope, name)),
  'another key': ({entry, envelope, name}) => entry(envelope.replaceAll(`\u2014 ${name} `, '\u2014 somebody.example ')),
  'the entry': ({entry, envelope, proof}) =>
    entry(envelope, {...proof, entry: flipped(Buffer.from(proof.entry, 'base64'), 20).toString('base64')}),
  'the index': ({entry, envelope, proof}) => proof.path.length && entry(envelope, {...proof, index: proof.index ^ 1}),
  'an index beyond the tree': ({entry, envelope, proof, size}) => entry(envelope, {...proof, index: size}),
  'one hash more': ({entry, envelope, proof}) => entry(envelope, {...proof, path: [...proof.path, proof.entry]}),
  'one hash less': ({entry, envelope, proof}) =>
    proof.path.length && entry(envelope, {...proof, path: proof.path.slice(1)}),
  'hashes in another order': ({entry, envelope, proof}) =>
    proof.path.length > 1 && entry(envelope, {...proof, path: [...proof.path].reverse()}),
};

for (const size of SIZES) {
  test(`a log of ${size} entries`, () => {
    const {facts, read, proofs} = publish(size);
    const authority = authorityOf(facts.key);
    const envelope = read(`${facts.log}/checkpoint`).toString();
    const {inclusion} = proofs();
    const name = facts.key.split('+')[0];
    assert.ok(inclusion.length > 0);
    for (const proof of inclusion) {
      const entry = (text, other = proof) => entryOf(text, other);
      verify(entry(envelope), authority);
      for (const [what, alter] of Object.entries(alterations)) {
        const altered = alter({entry, envelope, proof, name, size});
        if (altered) {
          assert.throws(() => verify(altered, authority), {code: 'TLOG_INCLUSION_PROOF_ERROR'}, `${what}: accepted`);
        }
      }
      proof.path.forEach((hash, at) => {
        const path = proof.path.map((other, i) => (i === at ? inBase64(at)(hash) : other));
        assert.throws(() => verify(entry(envelope, {...proof, path}), authority), `hash ${at}: accepted`);
      });
    }
  });
}
