// What the tests share: the module, and what the native core says (web_material).
import { execFileSync } from 'node:child_process';
import { webcrypto } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { openCore } from '../../web/core.js';

globalThis.crypto ??= webcrypto; // node 18 keeps it apart

const module = await WebAssembly.compile(readFileSync(process.env.CORE_WASM));

export const open = options => openCore(module, options);

export const material = () =>
  JSON.parse(execFileSync(process.env.WEB_MATERIAL, { maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'inherit'] }));

// The command line tool; its exit code is part of the answer.
export function dojang(words, input = '') {
  try {
    return { code: 0, output: execFileSync(process.env.DOJANG, words, { input }).toString() };
  } catch (error) {
    return { code: error.status, output: error.stdout.toString(), reason: error.stderr.toString() };
  }
}
