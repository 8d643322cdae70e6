/* Where the two sides do not agree, and why. Every row is checked to be so still: one whose documents pass one day
   fails here; then it goes, and its values go back into documents.js or its change into alterations.js. */
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {CREDENTIALS_V1, CREDENTIALS_V2, UNDEFINED_TERMS} from './documents.js';
import {credentialUse, JCS, need, ours, presentationUse, RDFC, reader, theirs} from './sides.js';

const here = ours.keys.Ed25519;
const there = theirs.keys.Ed25519;
const IN = 'https://interop.example/s';
const P = 'https://interop.example/p';
const XSD = 'http://www.w3.org/2001/XMLSchema#';
const I18N = 'https://www.w3.org/ns/i18n#';

const credentialWith = (issuer, context, subject) => ({
  '@context': [CREDENTIALS_V2, context],
  type: ['VerifiableCredential'],
  issuer,
  credentialSubject: subject,
});
const issueThere = (context, subject, suite = RDFC, members = {}) =>
  theirs.issue(credentialWith(there.issuer.did, context, subject), suite, there.issuer, members);

/* jsonld 9.0.0 and rdf-canonize 5.0.0 make other quads than the specifications say, so that neither side takes what the
   other signed. The last column is what the specifications say and Dojang signs. */
const otherQuads = [
  /* SPEC: json-ld11-api#object-to-rdf-conversion: a fraction is a double, also when JavaScript writes no point. */
  ['a small fraction becomes the integer 0', {}, 3e-10, [`"3.0E-10"^^<${XSD}double>`]],
  /* SPEC: rdf11-concepts#section-rdf-graph: a graph is a set; the package keeps a quad of two values twice. */
  ['a quad stands twice', {'@container': '@index'}, {a: 'x', b: 'x'}, ['"x"']],
  [
    'doubles that round to the same text stand twice',
    {'@type': `${XSD}double`},
    [1, 1.0000000000000002],
    [`"1.0E0"^^<${XSD}double>`],
  ],
  /* SPEC: rdf-canon#canonicalization-algorithm: code point order; JavaScript sorts UTF-16 code units. */
  ['astral text sorts before U+E000 to U+FFFF', {}, ['\u{1f1f0}', '\ufb01'], ['"\ufb01"', '"\u{1f1f0}"']],
  /* SPEC: json-ld11-api#node-map-generation step 4.1: equal values are those with the same entries, @direction too. */
  [
    'of texts that differ in direction alone, one is lost',
    {},
    ['ltr', 'rtl'].map(direction => ({'@value': 'x', '@language': 'ar', '@direction': direction})),
    [`"x"^^<${I18N}ar_ltr>`, `"x"^^<${I18N}ar_rtl>`],
  ],
];

for (const [name, definition, value, objects] of otherQuads) {
  test(`npm departs: ${name}`, async () => {
    const context = {p: {'@id': P, ...definition}};
    const subject = {id: IN, p: value};
    const quads = need(['canonize'], credentialWith(here.issuer.did, context, subject))
      .split('\n')
      .filter(line => line.startsWith(`<${IN}>`));
    assert.deepEqual(
      quads,
      objects.map(object => `<${IN}> <${P}> ${object} .`),
    );
    const byUs = await ours.issue(credentialWith(here.issuer.did, context, subject), RDFC, here.issuer);
    const byThem = await issueThere(context, subject);
    assert.ok((await ours.verify(byUs, credentialUse)).verified);
    assert.ok(!(await theirs.verify(byUs, credentialUse)).verified);
    assert.ok(!(await ours.verify(byThem, credentialUse)).verified);
  });
}

/* SPEC: vc-di-eddsa#verify-proof-eddsa-jcs-2022, vc-di-ecdsa#verify-proof-ecdsa-jcs-2019: the contexts are compared as
   values; the packages compare objects by identity, and so refuse every inline context, their own included. */
for (const [suite, kind] of [
  [JCS, 'Ed25519'],
  ['ecdsa-jcs-2019', 'P-256'],
]) {
  test(`npm departs: ${suite} with an inline context`, async () => {
    const make = ({issuer}) => credentialWith(issuer.did, {p: P}, {id: IN, p: 'x'});
    const byThem = await theirs.issue(make(theirs.keys[kind]), suite, theirs.keys[kind].issuer);
    const byUs = await ours.issue(make(ours.keys[kind]), suite, ours.keys[kind].issuer);
    assert.ok((await ours.verify(byThem, credentialUse)).verified);
    assert.ok(!(await theirs.verify(JSON.parse(JSON.stringify(byThem)), credentialUse)).verified);
    assert.ok(!(await theirs.verify(byUs, credentialUse)).verified);
  });
}

/* What npm takes and Dojang must refuse, and what it says. */
const takenByNpm = [
  /* SPEC: vc-data-integrity#verify-proof: the end of a proof is compared with the time. */
  [
    'a presentation whose proof has ended',
    /presentation_expired/,
    presentationUse,
    async () => {
      const held = [await issueThere({p: P}, {id: IN, p: 'x'})];
      const presentation = {'@context': [CREDENTIALS_V2], type: ['VerifiablePresentation'], verifiableCredential: held};
      return theirs.signPresentation(presentation, RDFC, there.holder, reader, {expires: '2020-01-01T00:00:00Z'});
    },
  ],
  /* SPEC: vc-di-eddsa#dataintegrityproof: "the contents MUST be expressed with a multibase prefix of z". */
  [
    'a signature in base64url',
    /must begin with the multibase header 'z'/,
    credentialUse,
    async () => {
      const signed = await issueThere({p: P}, {id: IN, p: 'x'});
      signed.proof.proofValue = 'u' + Buffer.from(base58Octets(signed.proof.proofValue.slice(1))).toString('base64url');
      return signed;
    },
  ],
  /* SPEC: vc-di-eddsa#proof-configuration-eddsa-rdfc-2022: the configuration is read in the document's contexts. */
  [
    'a proof with contexts of its own',
    /proof.@context: is not the document's/,
    credentialUse,
    async () => {
      const signed = await issueThere({p: P}, {id: IN, p: 'x'});
      signed.proof['@context'] = [CREDENTIALS_V2, {q: P}];
      return signed;
    },
  ],
  /* SPEC: vc-data-integrity#context-injection happens when a proof is added; a verifier takes the document as it is. */
  [
    'a 1.1 credential without the context of its proof',
    /no context defines the type/,
    credentialUse,
    async () => {
      const credential = {
        ...credentialWith(there.issuer.did, {p: P}, {id: IN, p: 'x'}),
        issuanceDate: '2026-03-01T00:00:00Z',
      };
      credential['@context'][0] = CREDENTIALS_V1;
      const signed = await theirs.issue(credential, RDFC, there.issuer);
      assert.ok((await ours.verify(signed, credentialUse)).verified);
      signed['@context'].pop();
      return signed;
    },
  ],
  /* SPEC: vc-data-integrity#proof-chains: a later proof signs those it follows. The package knows no chains: it signs
     the document alone, and takes a chain of which the first proof holds. */
  [
    'a proof that says it follows another, and does not sign it',
    /the signature does not fit/,
    credentialUse,
    async () => {
      const first = await issueThere({p: P}, {id: IN, p: 'x'}, RDFC, {id: 'urn:first'});
      return theirs.issue(first, RDFC, there.issuer, {previousProof: 'urn:first'});
    },
  ],
  [
    'a chain whose first proof was exchanged',
    /the signature does not fit/,
    credentialUse,
    async () => {
      const key = await theirs.sameKey(here.issuer);
      const unsigned = credentialWith(here.issuer.did, {p: P}, {id: IN, p: 'x'});
      const first = await ours.issue(unsigned, RDFC, here.issuer, {id: 'urn:first'});
      const chain = await ours.issue(first, RDFC, here.issuer, {previous: 'urn:first'});
      assert.ok((await ours.verify(chain, credentialUse)).verified);
      const other = await theirs.issue(unsigned, RDFC, key, {id: 'urn:first', nonce: 'other'});
      return {...chain, proof: [other.proof, chain.proof[1]]};
    },
  ],
  /* Ours: JCS signs any name, but a name that makes no IRI would be lost in JSON-LD. */
  [
    'a term with a blank, by JCS',
    /must be an absolute IRI/,
    credentialUse,
    () => theirs.issue(credentialWith(there.issuer.did, UNDEFINED_TERMS, {id: IN, 'a term': 'x'}), JCS, there.issuer),
  ],
];

function base58Octets(text) {
  const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
  const number = [...text].reduce((sum, letter) => sum * 58n + BigInt(alphabet.indexOf(letter)), 0n);
  return Buffer.from(number.toString(16).padStart(128, '0'), 'hex');
}

for (const [name, reason, use, make] of takenByNpm) {
  test(`npm takes: ${name}`, async () => {
    const document = JSON.parse(JSON.stringify(await make()));
    assert.ok((await theirs.verify(document, use)).verified, 'npm refuses it, too');
    const {verified, detail} = await ours
      .verify(document, use)
      .catch(fault => ({verified: false, detail: fault.message}));
    assert.ok(!verified, 'Dojang takes it, too');
    assert.match(detail, reason);
  });
}
