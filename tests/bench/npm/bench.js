/* What the npm stack costs on the documents of `bench`, one process, warmed up, contexts in memory, as ratios to
   what `bench` measured just before. The status list is taken as cached: checkStatus says yes at once.

   usage: node bench.js <documents: JSON of `bench --documents`> <figures: JSON of `bench --figures`> <share folder> */
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import * as vc from '@digitalbazaar/vc';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';

const WARM_UP_MS = 1500;
const BATCHES = 7;
const BATCH_MS = 300;

const readJson = path => JSON.parse(readFileSync(path));
const [documents, figures] = process.argv.slice(2, 4).map(readJson);
const share = process.argv[4];
const contexts = new Map(
  readJson(join(share, 'manifest.json')).contexts.map(({url, file}) => [url, readJson(join(share, file))]),
);

function didKey(url) {
  const did = url.split('#')[0];
  const publicKeyMultibase = did.slice('did:key:'.length);
  const id = `${did}#${publicKeyMultibase}`;
  const method = {
    '@context': 'https://w3id.org/security/multikey/v1',
    id,
    type: 'Multikey',
    controller: did,
    publicKeyMultibase,
  };
  const document = {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    id: did,
    verificationMethod: [method],
    assertionMethod: [id],
    authentication: [id],
  };
  return url.includes('#') ? method : document;
}

async function documentLoader(url) {
  const document = url.startsWith('did:key:') ? didKey(url) : contexts.get(url);
  if (document === undefined) {
    throw new Error(`not in memory: ${url}`);
  }
  return {contextUrl: null, documentUrl: url, document, tag: 'static'};
}

const key = await Ed25519Multikey.generate({seed: new Uint8Array(32).fill(1)});
const signer = {...key.signer(), id: documents.method};
const checking = {
  suite: new DataIntegrityProof({cryptosuite}),
  documentLoader,
  checkStatus: async () => ({verified: true}),
  now: new Date(documents.now),
};
const texts = Object.fromEntries(
  ['unsigned', 'credential', 'presentation'].map(name => [name, JSON.stringify(documents[name])]),
);

function need(result, what) {
  if (!result.verified) {
    throw new Error(
      `${what}: ${JSON.stringify(result, (name, value) => (value instanceof Error ? value.message : value))}`,
    );
  }
}

const steps = [
  [
    'verify a credential',
    figures.verify_credential_us,
    async () => need(await vc.verifyCredential({...checking, credential: JSON.parse(texts.credential)}), 'credential'),
  ],
  [
    'verify a presentation (two proofs)',
    figures.verify_presentation_us,
    async () =>
      need(
        await vc.verify({
          ...checking,
          presentation: JSON.parse(texts.presentation),
          challenge: documents.challenge,
          domain: documents.domain,
        }),
        'presentation',
      ),
  ],
  [
    'issue a credential',
    figures.issue_us,
    async () =>
      JSON.stringify(
        await vc.issue({
          credential: JSON.parse(texts.unsigned),
          documentLoader,
          now: checking.now,
          suite: new DataIntegrityProof({signer, cryptosuite}),
        }),
      ),
  ],
];

/* Microseconds of one run, over at least so many milliseconds. */
async function batchUs(run, leastMs) {
  const start = performance.now();
  let rounds = 0;
  while (performance.now() - start < leastMs) {
    await run();
    rounds++;
  }
  return ((performance.now() - start) * 1000) / rounds;
}

async function measureUs(run) {
  await batchUs(run, WARM_UP_MS);
  const all = [];
  for (let i = 0; i < BATCHES; i++) {
    all.push(await batchUs(run, BATCH_MS));
  }
  return all.sort((a, b) => a - b)[BATCHES >> 1];
}

console.log(
  `\nbeside the npm stack, node ${process.versions.node}     npm us   npm V     ours us  ours V   npm : ours`,
);
for (const [name, oursUs, run] of steps) {
  const us = await measureUs(run);
  const columns = [
    [us, 10, 0],
    [us / figures.check_us, 8, 1],
    [oursUs, 12, 1],
    [oursUs / figures.check_us, 8, 2],
    [us / oursUs, 13, 1],
  ];
  console.log(
    name.padEnd(36) + columns.map(([number, width, digits]) => number.toFixed(digits).padStart(width)).join(''),
  );
}
