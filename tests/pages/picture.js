/** A picture in shades of grey: {width, height, luma: an octet a pixel}. */

import { PNG } from 'pngjs';

export function readPicture(png) {
  const { width, height, data } = PNG.sync.read(png);
  const luma = new Uint8Array(width * height);
  for (let at = 0; at < luma.length; at++) {
    luma[at] = 0.299 * data[4 * at] + 0.587 * data[4 * at + 1] + 0.114 * data[4 * at + 2];
  }
  return { width, height, luma };
}

/** `modules`: an octet each, 1 is dark; with the quiet zone that the standard asks for. */
export function drawModules(modules, size, scale, quiet = 4) {
  const side = (size + 2 * quiet) * scale;
  const luma = new Uint8Array(side * side).fill(255);
  for (let y = quiet * scale; y < side - quiet * scale; y++) {
    for (let x = quiet * scale; x < side - quiet * scale; x++) {
      const module = (Math.floor(y / scale) - quiet) * size + Math.floor(x / scale) - quiet;
      luma[y * side + x] = modules[module] ? 0 : 255;
    }
  }
  return { width: side, height: side, luma };
}

export function writePicture({ width, height, luma }) {
  const png = new PNG({ width, height, colorType: 0, inputColorType: 0, inputHasAlpha: false });
  png.data = Buffer.from(luma);
  return PNG.sync.write(png, { colorType: 0, inputColorType: 0, inputHasAlpha: false });
}
