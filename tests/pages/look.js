/** A state of a page as people get it: at phone width and at desk width, light and dark. */

import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { SCREENS } from './device.js';

const FOLDER = path.join(process.env.DOJANG_BUILD_DIR, 'tests', 'pages', 'screenshots');
const AXE = await readFile(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

/** What differs with width and theme; the rest has been looked at once. */
const DIFFERING = { runOnly: ['color-contrast', 'link-in-text-block', 'scrollable-region-focusable', 'target-size'] };

/** Fails on a serious or critical violation, and writes NAME-phone.png and NAME-desk.png. */
export async function look(page, name) {
  const session = await page.context().newCDPSession(page);
  try {
    await unrolled(page, session, SCREENS.phone);
    await picture(session, `${name}-phone`);
    await axe(page, `${name}, phone`);
    await unrolled(page, session, SCREENS.desk);
    await picture(session, `${name}-desk`);
    await session.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: 'dark' }] });
    await axe(page, `${name}, desk, dark`, DIFFERING);
  } finally {
    await restored(page, session);
  }
}

/** As high as what it shows, so that what stands at the foot of a screen stands at the foot of its picture. One pixel a pixel,
 * since a phone's three by three of them make a desk's picture a slow one. */
async function unrolled(page, session, { width, height }) {
  const shape = { width, deviceScaleFactor: 1, mobile: false };
  await session.send('Emulation.setDeviceMetricsOverride', { ...shape, height });
  const needed = await page.evaluate(() => document.documentElement.scrollHeight);
  await session.send('Emulation.setDeviceMetricsOverride', { ...shape, height: Math.max(height, needed) });
}

/** As Playwright had it. */
async function restored(page, session) {
  await session.detach();
  const size = page.viewportSize();
  await page.setViewportSize({ ...size, height: size.height + 1 });
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.emulateMedia({ colorScheme: 'light' });
}

async function picture(session, name) {
  const { data } = await session.send('Page.captureScreenshot', { format: 'png' });
  await keep(name, Buffer.from(data, 'base64'));
}

/** What is on the screen now, as it is. */
export async function screenshot(page, name) {
  await keep(name, await page.screenshot({ scale: 'css', animations: 'disabled' }));
}

/** Into the build folder, tests/pages/screenshots. */
async function keep(name, png) {
  await mkdir(FOLDER, { recursive: true });
  await writeFile(path.join(FOLDER, `${name}.png`), png);
}

export async function axe(page, what, options = {}) {
  await page.evaluate(`window.axe || (() => { ${AXE} })()`);
  const { violations } = await page.evaluate(options => window.axe.run(document, { resultTypes: ['violations'], ...options }),
    options);
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const told = grave.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(node => node.html).join(' ')}`);
  assert.deepEqual(told, [], `axe-core: ${what}`);
}
