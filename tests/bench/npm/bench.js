/* What the npm stack costs on the documents of `bench`: one process, warmed up, contexts in memory, from JSON text. Each
   batch of it stands between two batches of `bench` with the same step, so that both meet the machine in the same mood;
   what is printed is the median of these pairs. V and S come from `bench --figures`, which measures them beside each
   step in the same way. npm is spared the status lists (checkStatus says yes at once) and the QR text: its presentation
   begins as JSON, ours as the text of a code.

   usage: node bench.js <bench> <documents: JSON of `bench --documents`> <figures: JSON of `bench --figures`> <share> */
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import * as vc from '@digitalbazaar/vc';
import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';

const WARM_UP_MS = 3000;
const PAIRS = 9;
const BATCH_MS = 300;

const readJson = path => JSON.parse(readFileSync(path));
const bench = process.argv[2];
const [documents, figures] = process.argv.slice(3, 5).map(readJson);
const share = process.argv[5];
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

function versionOf(name) {
  const url = new URL(`node_modules/@digitalbazaar/${name}/package.json`, import.meta.url);
  return readJson(url).version;
}

function need(result, what) {
  if (!result.verified) {
    throw new Error(
      `${what}: ${JSON.stringify(result, (name, value) => (value instanceof Error ? value.message : value))}`,
    );
  }
}

/* What it is, its name in `bench`, its unit, the ratio that is demanded, and how npm does it. */
const steps = [
  [
    'verify a credential',
    'verify_credential',
    'V',
    12,
    async () => need(await vc.verifyCredential({...checking, credential: JSON.parse(texts.credential)}), 'credential'),
  ],
  [
    'verify a presentation (two proofs)',
    'verify_presentation',
    'V',
    20,
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
    'issue',
    'S',
    0,
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

function benchMs(step, rounds) {
  const start = performance.now();
  const {status, error} = spawnSync(bench, [step, String(rounds)]);
  if (status !== 0) {
    throw error ?? new Error(`${bench} ${step}: ended with ${status}`);
  }
  return performance.now() - start;
}

const byOrder = list => [...list].sort((a, b) => a - b);
const quantile = (list, part) => byOrder(list)[Math.floor((list.length - 1) * part)];

/* Microseconds of one run of ours, without the start of the program. */
function oursUs(step, rounds, startMs) {
  return Math.max(benchMs(step, rounds) - startMs, 1) * (1000 / rounds);
}

async function measure(step, run) {
  const rounds = Math.ceil((BATCH_MS * 1000) / figures[`${step}_us`]);
  const startMs = quantile(
    [1, 1, 1, 1, 1].map(one => benchMs(step, one)),
    0.5,
  );
  await batchUs(run, WARM_UP_MS);
  const pairs = [];
  let before = oursUs(step, rounds, startMs);
  for (let i = 0; i < PAIRS; i++) {
    const npm = await batchUs(run, BATCH_MS);
    const after = oursUs(step, rounds, startMs);
    pairs.push({npm, ours: (before + after) / 2});
    before = after;
  }
  return pairs;
}

console.log(
  `\nbeside the npm stack: node ${process.versions.node}, V8 ${process.versions.v8}, @digitalbazaar/vc ${versionOf('vc')}`,
);
console.log(
  '                                      npm us    npm     ours us   ours   npm : ours   middle half    demanded',
);
for (const [what, step, unit, demanded, run] of steps) {
  const pairs = await measure(step, run);
  const ratios = pairs.map(({npm, ours}) => npm / ours);
  const ratio = quantile(ratios, 0.5);
  const units = figures[`${step}_${unit.toLowerCase()}`].median;
  const us = side =>
    quantile(
      pairs.map(pair => pair[side]),
      0.5,
    );
  const columns = [
    us('npm').toFixed(0).padStart(9),
    `${(units * ratio).toFixed(1)} ${unit}`.padStart(9),
    us('ours').toFixed(1).padStart(9),
    `${units.toFixed(2)} ${unit}`.padStart(8),
    ratio.toFixed(1).padStart(11),
    `${quantile(ratios, 0.25).toFixed(1)}..${quantile(ratios, 0.75).toFixed(1)}`.padStart(14),
    demanded > 0 ? `>= ${demanded}${ratio >= demanded ? '' : '  MISSED'}`.padStart(12) : '',
  ];
  console.log(what.padEnd(36) + columns.join(''));
}
