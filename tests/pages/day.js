/** What a test of pages begins with: a town, a browser, and devices in the hands of people. All are closed at the end, and
 * what a device saw that it should not have seen fails the test that closes it. */

import { after } from 'node:test';
import { Browser } from './browser.js';
import { Device } from './device.js';
import { Town } from './town.js';

export class Day {
  /** `camera`: the browser has one. `town`: what City takes in scripts/city.py. */
  static async open({ camera = false, town = {} } = {}) {
    const day = new Day();
    after(() => day.close());
    [day.town, day.browser] = await Promise.all([Town.open(town), Browser.open({ camera })]);
    return day;
  }

  devices = [];

  get camera() {
    return this.browser.camera;
  }

  async #device(origin, options) {
    const device = await Device.open(this.browser, origin, options);
    this.devices.push(device);
    return device;
  }

  /** A citizen's phone, whose wallet comes from the issuer. */
  phone(options) {
    return this.#device(this.town.issuer, { screen: 'phone', ...options });
  }

  /** A caseworker's computer at the issuing desk. */
  desk(options) {
    return this.#device(this.town.issuer, { screen: 'desk', ...options });
  }

  /** A caseworker's computer at the counter. `origin`: of another verifier than the first. */
  counter({ origin = this.town.verifier, ...options } = {}) {
    return this.#device(origin, { screen: 'desk', ...options });
  }

  async close() {
    const closed = await Promise.allSettled(this.devices.map(device => device.close()));
    await this.browser?.close();
    await this.town?.close();
    for (const { reason } of closed) {
      if (reason) {
        throw reason;
      }
    }
  }
}
