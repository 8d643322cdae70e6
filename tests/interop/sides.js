/* Both sides, and what every test here does with them.

   usage: node <test>.js <dojang> <interop_peer> <share folder> <policy file> [what the test takes more] */
import assert from 'node:assert/strict';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after} from 'node:test';

import {Dojang} from './dojang.js';
import {NpmStack} from './npm_stack.js';

const [program, peer, share, policy] = process.argv.slice(2);
export const words = process.argv.slice(6);

export const RDFC = 'eddsa-rdfc-2022';
export const JCS = 'eddsa-jcs-2022';
const KINDS = ['Ed25519', 'P-256', 'P-384'];

export const reader = {challenge: 'BxQhLjtIVWJvfImWo7C9yg', domain: 'counter.interop.example'};
export const credentialUse = {as: 'credential'};
export const proofUse = {as: 'proof'}; /* here the proofs alone; npm has no such rules */
export const presentationUse = {as: 'presentation', ...reader};

const folder = mkdtempSync(join(tmpdir(), 'dojang-interop-'));
export const theirs = new NpmStack(share);
export const ours = new Dojang({program, peer, share, policy, folder, kinds: KINDS});
for (const kind of KINDS) {
  theirs.keys[kind] = {issuer: await theirs.newKey(kind), holder: await theirs.newKey(kind)};
}

after(async () => {
  const code = await ours.close();
  rmSync(folder, {recursive: true});
  assert.equal(code, 0, 'interop_peer failed');
});

export const readShare = file => JSON.parse(readFileSync(join(share, file)));
export const ourKinds = readShare('manifest.json').types.map(({folder: place}) => ({
  template: readShare(`${place}/template.json`),
  schema: readShare(`${place}/schema.json`),
}));

const shown = document => `\n${JSON.stringify(document).slice(0, 6000)}`;

/* Both sides must come to `expected`. */
export async function judge(document, use, expected, label) {
  const [here, there] = await Promise.all([ours.verify(document, use), theirs.verify(document, use)]);
  assert.equal(here.verified, expected, `${label}: Dojang: ${here.verdict} ${here.detail}${shown(document)}`);
  assert.equal(there.verified, expected, `${label}: npm: ${there.detail || 'verified'}${shown(document)}`);
  assert.notEqual(here.verdict, 'could_not_check', `${label}: Dojang could not check: ${here.detail}`);
}

/* What the program prints; it must succeed. */
export function need(arguments_, input) {
  const {code, stdout, stderr} = ours.run(arguments_, input);
  assert.equal(code, 0, `dojang ${arguments_.join(' ')}: ${stderr}`);
  return stdout;
}

export function verifyByProgram(document, {as, challenge, domain}) {
  const asked = as === 'presentation' ? ['--challenge', challenge, '--domain', domain] : [];
  return ours.run(['verify', '--as', as, '--policy', policy, ...asked], document).code;
}
