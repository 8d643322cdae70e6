// What a page's core takes beside the native one, both in their own processor time: batches of either in turns, and the
// median of the ratios of such pairs. Prints the module's size, too, and what a page waits for before its first code.
//
// usage: node web.mjs CORE_WASM WEB_MATERIAL
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

import { openCore } from '../../web/core.js';

const PAIRS = 9;
const ROUNDS = 100;
const WARM_UP_ROUNDS = 1000;
const CASES = { good: 'a code of a phone', 'P-256': 'the same, the holder\'s key P-256', paper: 'a code on paper' };

const [wasm, material] = process.argv.slice(2);
const octets = readFileSync(wasm);
const { now, operator, moments } = JSON.parse(execFileSync(material, { maxBuffer: 1 << 28 }));
const [{ bundle, shown }] = moments;

function ownMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const median = numbers => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

function run(core, what, rounds) {
  const start = ownMs();
  for (let i = 0; i < rounds; i++) {
    core.verify(what);
  }
  return (ownMs() - start) * 1000 / rounds;
}

const start = performance.now();
const core = await openCore(octets, { startedAt: now - 86400 });
const opened = performance.now();
core.setOperator(operator);
core.loadBundle(bundle);
const loaded = performance.now();
console.log(`core.wasm: ${octets.length} octets, ${gzipSync(octets, { level: 9 }).length} with gzip; opened in ` +
  `${(opened - start).toFixed(0)} ms, its first bundle in ${(loaded - opened).toFixed(0)} ms (cold)`);
console.log('verify, code to report               native us    page us      ratio');
for (const [name, title] of Object.entries(CASES)) {
  const { what } = shown.find(one => one.name === name);
  run(core, what, WARM_UP_ROUNDS);
  const pairs = Array.from({ length: PAIRS }, () => {
    const native = Number(execFileSync(material, [name, String(ROUNDS)]));
    return { native, page: run(core, what, ROUNDS) };
  });
  const [native, page] = ['native', 'page'].map(side => median(pairs.map(pair => pair[side])).toFixed(0).padStart(10));
  const ratio = median(pairs.map(pair => pair.page / pair.native)).toFixed(1).padStart(10);
  console.log(`${title.padEnd(36)}${native} ${page} ${ratio}`);
}
