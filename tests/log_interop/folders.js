/* The logs that the tests here read, and what both do with them.

   usage: node <test>.js <log_folder> <log_prover> <share folder> */
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after} from 'node:test';

const [logFolder, logProver, shareFolder] = process.argv.slice(2);
export const share = shareFolder;
export const SIZES = [1, 2, 255, 256, 257, 65536, 70000];

const printed = (program, ...words) => JSON.parse(execFileSync(program, words, {maxBuffer: 1 << 28}));

/* A public folder with so many entries, what has to be known of it, and proofs. */
export function publish(size) {
  const folder = mkdtempSync(join(tmpdir(), 'dojang-log-'));
  after(() => rmSync(folder, {recursive: true}));
  const facts = printed(logFolder, folder, size);
  const read = name => readFileSync(join(folder, name));
  return {facts, read, proofs: () => printed(logProver, join(folder, facts.log))};
}

export function flipped(octets, at) {
  const altered = Buffer.from(octets);
  altered[at < 0 ? altered.length + at : at] ^= 1;
  return altered;
}
