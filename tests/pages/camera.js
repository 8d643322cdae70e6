/** The file that Chromium's fake camera plays over and over, 1280x720. A new picture is written over the old one in
 * place, so it is seen at once, by a page whose camera is running too. */

import { open } from 'node:fs/promises';
import { WIDTH, HEIGHT } from './photograph.js';

const HEAD = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\nFRAME\n`);
const GREY = 128;

export class Camera {
  static async open(file) {
    const camera = new Camera();
    camera.file = file;
    camera.handle = await open(file, 'w+');
    await camera.handle.write(HEAD, 0, HEAD.length, 0);
    await camera.show(new Uint8Array(WIDTH * HEIGHT).fill(GREY));
    return camera;
  }

  /** `luma`: an octet a pixel, as photograph() makes it. */
  async show(luma) {
    const frame = Buffer.alloc(WIDTH * HEIGHT * 3 / 2, GREY); // two planes of colour that say: none
    frame.set(luma);
    await this.handle.write(frame, 0, frame.length, HEAD.length);
  }

  close() {
    return this.handle.close();
  }
}
