/** A state of a page as people get it: at phone width and at desk width, light and dark. */

import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { SCREENS } from './device.js';

const FOLDER = path.join(process.env.DOJANG_BUILD_DIR, 'tests', 'pages', 'screenshots');
const AXE = await readFile(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

/** Fails on a serious or critical violation, and writes NAME-phone.png and NAME-desk.png. */
export async function look(page, name) {
  const before = page.viewportSize();
  for (const [screen, size] of Object.entries(SCREENS)) {
    await page.setViewportSize(size);
    await unroll(page, size);
    await screenshot(page, `${name}-${screen}`);
    // The shapes differ by width and the colours by theme: two of the four together see all of it.
    await page.emulateMedia({ colorScheme: screen === 'desk' ? 'dark' : 'light' });
    await axe(page, `${name}, ${screen}`);
    await page.emulateMedia({ colorScheme: 'light' });
  }
  await page.setViewportSize(before);
}

/** As high as what it shows, so that what stands at the foot of a screen stands at the foot of its picture. */
async function unroll(page, { width, height }) {
  const needed = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height: Math.max(height, needed) });
}

/** Into the build folder, tests/pages/screenshots. */
export async function screenshot(page, name) {
  await mkdir(FOLDER, { recursive: true });
  await page.screenshot({ path: path.join(FOLDER, `${name}.png`), fullPage: true, scale: 'css', animations: 'disabled' });
}

export async function axe(page, what) {
  await page.evaluate(`window.axe || (() => { ${AXE} })()`);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const told = grave.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(node => node.html).join(' ')}`);
  assert.deepEqual(told, [], `axe-core: ${what}`);
}
