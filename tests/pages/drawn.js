/** Codes as the pages drew them: test_drawn.js leaves them in the build folder, test_codes.js reads them. */

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readPicture } from './picture.js';

export const TYPES = ['WelfareEligibilityCredential', 'YouthHousingEligibilityCredential', 'PublicWorkEligibilityCredential'];
export const FORMS = ['screen', 'paper'];

const FOLDER = path.join(process.env.DOJANG_BUILD_DIR, 'tests', 'pages', 'codes');

/** `about`: {text, version, level, module}. */
export async function keepDrawn(form, type, png, about) {
  await mkdir(FOLDER, { recursive: true });
  await writeFile(path.join(FOLDER, `${form}-${type}.png`), png);
  await writeFile(path.join(FOLDER, `${form}-${type}.json`), JSON.stringify(about));
}

export async function readDrawn(form, type) {
  const about = JSON.parse(await readFile(path.join(FOLDER, `${form}-${type}.json`), 'utf8'));
  return { ...about, picture: readPicture(await readFile(path.join(FOLDER, `${form}-${type}.png`))) };
}
