/* A QR code on a canvas, black on white whatever the theme. A module is a whole number of the screen's pixels, so that none of
   its edges is blurred. SPEC: ISO/IEC 18004, quiet zone of four modules */

const QUIET = 4;

/* `side`: the most it may take, in CSS pixels. What it does take. */
export function drawCode(canvas, symbol, side) {
  const ratio = window.devicePixelRatio || 1;
  const modules = symbol.size + 2 * QUIET;
  const module = Math.max(1, Math.floor(side * ratio / modules));
  const pixels = module * modules;
  canvas.width = pixels;
  canvas.height = pixels;
  canvas.style.width = `${pixels / ratio}px`;
  canvas.style.height = `${pixels / ratio}px`;
  const pen = canvas.getContext('2d', { alpha: false });
  pen.fillStyle = '#ffffff';
  pen.fillRect(0, 0, pixels, pixels);
  pen.fillStyle = '#000000';
  for (let row = 0; row < symbol.size; row++) {
    for (let column = 0; column < symbol.size; column++) {
      if (symbol.modules[row * symbol.size + column] === 1) {
        pen.fillRect((column + QUIET) * module, (row + QUIET) * module, module, module);
      }
    }
  }
  return pixels / ratio;
}

export function clearCode(canvas) {
  canvas.width = canvas.height;
}
