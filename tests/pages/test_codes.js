/** The codes of every kind, on a phone's screen and on paper, as a camera sees them in unsteady hands: at least 95 of 100
 * are read, and read exactly. Tells how dense they are. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode } from './decode.js';
import { FORMS, readDrawn, TYPES } from './drawn.js';
import { photograph, ROUGH, WIDTH, HEIGHT } from './photograph.js';
import { Random } from './random.js';

const FRAMES = 100;
const READ_LEAST = 95;

async function countRead(picture, text, hold, seed) {
  const random = new Random(seed);
  let read = 0;
  for (let frame = 0; frame < FRAMES; frame++) {
    const luma = photograph(picture, hold, random);
    read += await decode({ width: WIDTH, height: HEIGHT, luma }) === text;
  }
  return read;
}

for (const form of FORMS) {
  for (const [number, type] of TYPES.entries()) {
    test(`${form}, ${type}`, async t => {
      const { picture, text, version, level, module } = await readDrawn(form, type);
      const read = await countRead(picture, text, ROUGH, number + 1);
      t.diagnostic(`${form}, ${type}: version ${version} at ${level}, a module is ${module}, read ${read} of ${FRAMES}`);
      assert.ok(read >= READ_LEAST, `only ${read} of ${FRAMES} were read`);
    });
  }
}
