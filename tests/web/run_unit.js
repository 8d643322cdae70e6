// A unit test of the native core, as it runs in a page's: node run_unit.js UNITS_WASM NAME
import { readFileSync } from 'node:fs';
import { WASI } from 'node:wasi';

const [file, name] = process.argv.slice(2);
const wasi = new WASI({ version: 'preview1', args: ['units', name], preopens: { '/': '/' }, returnOnExit: true });
const { instance } = await WebAssembly.instantiate(readFileSync(file), wasi.getImportObject());
process.exit(wasi.start(instance));
