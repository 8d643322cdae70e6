/** Reads codes as the pages do (web/scan.js): zxing-cpp as WebAssembly, QR codes only. */

import { readFile } from 'node:fs/promises';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

const OPTIONS = { formats: ['QRCode'], tryHarder: true, tryRotate: true, tryInvert: true, tryDownscale: true,
  maxNumberOfSymbols: 1 };
const wasm = await readFile(new URL('node_modules/zxing-wasm/dist/reader/zxing_reader.wasm', import.meta.url));
await prepareZXingModule({ overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.length) },
  fireImmediately: true });

/** The text of the code in the picture, or null. */
export async function decode({ width, height, luma }, options = {}) {
  const data = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let at = 0; at < luma.length; at++) {
    data[4 * at] = data[4 * at + 1] = data[4 * at + 2] = luma[at];
  }
  const [found] = await readBarcodes({ data, width, height }, { ...OPTIONS, ...options });
  return found?.isValid ? found.text : null;
}
