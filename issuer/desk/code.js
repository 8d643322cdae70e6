/* QR codes, drawn by the core as vectors. */

const SVG = 'http://www.w3.org/2000/svg';
export const QUIET_MODULES = 4;

let opening;

function core() {
  opening ??= import('../web/core.js').then(module => module.openCore());
  // A page that could not load it may try again.
  opening.catch(() => { opening = undefined; });
  return opening;
}

/* {version, size, modules, level}: the symbol of `text`. */
export async function symbolOf(text, level) {
  return { ...(await core()).draw(text, level), level };
}

/* The symbol with its quiet zone, black on white whatever the theme; its accessible name is up to the caller. */
export function drawing(symbol) {
  const side = symbol.size + 2 * QUIET_MODULES;
  const svg = node('svg', { viewBox: `0 0 ${side} ${side}`, 'shape-rendering': 'crispEdges', role: 'img' });
  svg.append(node('rect', { width: side, height: side, fill: '#fff' }), node('path', { d: outline(symbol), fill: '#000' }));
  return svg;
}

function node(name, attributes) {
  const made = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  return made;
}

/* Each run of dark modules of a row is one rectangle: no seams between neighbours. */
function outline({ size, modules }) {
  const runs = [];
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const from = x;
      while (x < size && modules[y * size + x] === 1) {
        x++;
      }
      if (x > from) {
        runs.push(`M${from + QUIET_MODULES} ${y + QUIET_MODULES}h${x - from}v1h${from - x}z`);
      }
    }
  }
  return runs.join('');
}
