import { QUIET_MODULES, drawing, symbolOf } from './code.js';

/* A code for paper: 35 to 40 mm wide without its quiet zone, with the strongest error correction whose modules a cheap
   scanner still tells apart. */

const LEVELS = ['Q', 'M'];
const WIDEST_MM = 40;
const SMALLEST_MODULE_MM = 0.33;
/* Modules are whole dots of a 600 dpi printer, so that all of them come out equally wide. */
const DOT_MM = 25.4 / 600;

/* { symbol, moduleMm, codeMm }. */
export async function printedCode(text) {
  let measured;
  for (const level of LEVELS) {
    measured = measure(await symbolOf(text, level));
    if (measured.moduleMm >= SMALLEST_MODULE_MM) {
      return measured;
    }
  }
  return measured;
}

function measure(symbol) {
  const moduleMm = Math.floor(WIDEST_MM / symbol.size / DOT_MM) * DOT_MM;
  return { symbol, moduleMm, codeMm: moduleMm * symbol.size };
}

/* The drawing in exact millimetres, which tells its measures. */
export function printedDrawing({ symbol, moduleMm, codeMm }) {
  const svg = drawing(symbol);
  const sideMm = moduleMm * (symbol.size + 2 * QUIET_MODULES);
  svg.setAttribute('width', `${sideMm.toFixed(4)}mm`);
  svg.setAttribute('height', `${sideMm.toFixed(4)}mm`);
  Object.assign(svg.dataset, {
    version: symbol.version, level: symbol.level, moduleMm: moduleMm.toFixed(4), codeMm: codeMm.toFixed(2),
  });
  return svg;
}
