/** Reads codes as the pages do (web/scan.js): zxing-cpp as WebAssembly, QR codes only. */

import { readFile } from 'node:fs/promises';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

const OPTIONS = { formats: ['QRCode'], tryHarder: true, maxNumberOfSymbols: 8 }; // LOOK of web/scan.js
const wasm = await readFile(new URL('node_modules/zxing-wasm/dist/reader/zxing_reader.wasm', import.meta.url));
await prepareZXingModule({ overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.length) },
  fireImmediately: true });

/** The text of the code in the picture, or null. */
export async function decode({ width, height, luma }, options = {}) {
  const pixels = new Uint32Array(luma.length);
  for (let at = 0; at < luma.length; at++) {
    pixels[at] = 0xff000000 | luma[at] * 0x10101;
  }
  const data = new Uint8ClampedArray(pixels.buffer);
  const [found] = await readBarcodes({ data, width, height }, { ...OPTIONS, ...options });
  return found?.isValid ? found.text : null;
}
