/** The codes of every kind, on a phone's screen and on paper, as a camera sees them in unsteady hands: at least 95 of 100
 * are read, and read exactly. Prints how dense they are. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { decode } from './decode.js';
import { photograph, ROUGH, WIDTH, HEIGHT } from './photograph.js';
import { readPicture } from './picture.js';
import { Random } from './random.js';
import { Town } from './town.js';

const FRAMES = 100;
const READ_LEAST = 95;
const TYPES = ['WelfareEligibilityCredential', 'YouthHousingEligibilityCredential', 'PublicWorkEligibilityCredential'];
const QUIET = 4;

let town;
before(async () => { town = await Town.open(); });
after(() => town.close());

async function draw(text, level) {
  const file = path.join(town.folder, 'code.png');
  const { version } = JSON.parse(await town.tool(['qr', 'draw', '--level', level, '--scale', '8', '--png', file], text));
  return { version, modules: 17 + 4 * version + 2 * QUIET, picture: readPicture(await readFile(file)) };
}

async function readShare(picture, text, seed) {
  const random = new Random(seed);
  let read = 0;
  for (let frame = 0; frame < FRAMES; frame++) {
    const luma = photograph(picture, ROUGH, random);
    read += await decode({ width: WIDTH, height: HEIGHT, luma }) === text;
  }
  return read;
}

const forms = {
  screen: { level: 'L', text: citizen => town.present(citizen), density: n => `${(390 / n).toFixed(2)} px of 390` },
  paper: {
    level: 'Q',
    text: async ({ credential }) => {
      const octets = await town.tool(['cborld', 'encode'], JSON.stringify(credential));
      return (await town.tool(['qr', 'encode', '--credential'], octets)).trim();
    },
    density: n => `${(40 / n).toFixed(2)} mm of 40`,
  },
};

for (const [form, { level, text, density }] of Object.entries(forms)) {
  for (const [number, type] of TYPES.entries()) {
    test(`${form}, ${type}`, async t => {
      const written = await text(await town.citizen(type));
      const { version, modules, picture } = await draw(written, level);
      const read = await readShare(picture, written, number + 1);
      t.diagnostic(`version ${version} at ${level}, a module is ${density(modules)}, read ${read} of ${FRAMES}`);
      assert.ok(read >= READ_LEAST, `only ${read} of ${FRAMES} read`);
    });
  }
}
