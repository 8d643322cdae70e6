/** What a person has in hand or on the desk: a browser's window with its own storage, behind a gate of its own. It keeps
 * a list of faults: requests to anybody else, breaches of the policy, errors of scripts. close() fails if there is one. */

import assert from 'node:assert/strict';
import { look } from './look.js';
import { Gate } from './gate.js';

export const SCREENS = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 800 } };

const PATIENCE_MS = 30_000; // on a busy machine

export class Device {
  /** `origin`: the service whose pages it shows. `screen`: 'phone' or 'desk'. `context`: more of Playwright's. */
  static async open(browser, origin, { screen = 'phone', context = {} } = {}) {
    const gate = await Gate.open([origin]);
    const device = new Device(origin, gate);
    device.screen = screen;
    device.context = await browser.cdp.newContext({
      viewport: SCREENS[screen], locale: 'ko-KR', timezoneId: 'Asia/Seoul', colorScheme: 'light',
      reducedMotion: 'reduce', // what moves costs time and shows nothing to a test
      deviceScaleFactor: screen === 'phone' ? 3 : 1, hasTouch: screen === 'phone',
      proxy: { server: gate.url, bypass: '<-loopback>' }, // even loopback goes by the gate
      ...context,
    });
    await device.context.addInitScript(() => {
      addEventListener('securitypolicyviolation', event => {
        console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
      });
    });
    device.#watch();
    device.page = await device.context.newPage();
    device.page.setDefaultTimeout(PATIENCE_MS);
    return device;
  }

  constructor(origin, gate) {
    this.origin = origin;
    this.gate = gate;
    this.faults = [];
  }

  #watch() {
    this.context.on('request', request => {
      if (/^(https?|wss?):/.test(request.url()) && new URL(request.url()).origin !== this.origin) {
        this.faults.push(`request: ${request.url()}`);
      }
    });
    this.context.on('console', message => {
      // An answer like 400 is no fault by itself: what the page says of it is tested.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
        this.faults.push(`console: ${message.text()}`);
      }
    });
    this.context.on('weberror', error => this.faults.push(`script: ${error.error().stack}`));
  }

  goto(path) {
    return this.page.goto(new URL(path, this.origin).href);
  }

  /** Until what is asked for under this path has arrived. */
  arrival(path) {
    return new Promise(resolve => {
      const look = answered => {
        if (answered === path) {
          this.gate.off('answered', look);
          resolve();
        }
      };
      this.gate.on('answered', look);
    });
  }

  /** Pulls the cable: the browser knows, and nothing passes. */
  async cut() {
    this.gate.isCut = true;
    await this.context.setOffline(true);
  }

  async mend() {
    this.gate.isCut = false;
    await this.context.setOffline(false);
  }

  /** axe-core and a picture of this state at phone and desk width. */
  look(name) {
    return look(this.page, name);
  }

  async close() {
    await this.context.close();
    this.gate.close();
    assert.deepEqual([...this.faults, ...this.gate.foreign], []);
  }
}
