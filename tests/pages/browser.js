/** Debian's Chromium, with a profile of its own and nothing of anybody's settings. */

import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { Camera } from './camera.js';

/** Chromium's own suggestions below the address bar are pages, too, in two processes for each window. */
const UNWANTED = ['AutofillServerCommunication', 'WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'];
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--hide-scrollbars',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
  `--disable-features=${UNWANTED}`];
const START_MS = 30_000;

export class Browser {
  /** `camera`: it has one, which sees what `browser.camera` shows. */
  static async open({ camera = false } = {}) {
    const browser = new Browser();
    browser.folder = await mkdtemp(path.join(os.tmpdir(), 'dojang-chromium-'));
    const flags = [...FLAGS, `--user-data-dir=${browser.folder}`, '--remote-debugging-port=0'];
    if (camera) {
      browser.camera = await Camera.open(path.join(browser.folder, 'camera.y4m'));
      flags.push('--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream',
        `--use-file-for-fake-video-capture=${browser.camera.file}`);
    }
    browser.child = spawn('/usr/bin/chromium', [...flags, 'about:blank'], { stdio: 'ignore' });
    browser.ended = new Promise(resolve => browser.child.once('exit', resolve));
    browser.cdp = await chromium.connectOverCDP(await browser.#address());
    return browser;
  }

  async #address() {
    const file = path.join(this.folder, 'DevToolsActivePort');
    const end = Date.now() + START_MS;
    while (Date.now() < end && this.child.exitCode === null) {
      const [port, endpoint] = (await readFile(file, 'utf8').catch(() => '')).split('\n');
      if (endpoint) {
        return `ws://127.0.0.1:${port}${endpoint}`;
      }
      await sleep(50);
    }
    throw new Error('chromium did not start: scripts/setup.sh installs it');
  }

  async close() {
    await this.cdp?.close();
    this.child.kill('SIGTERM');
    await this.ended;
    await this.camera?.close();
    // What it has started may be writing still.
    await rm(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}
