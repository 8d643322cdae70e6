/* What a counter asks for before a code is shown: a request that the citizen reads with the camera, or a number that is read out.
   Either is good for one answer and for a short time. Without one a code is good by its time alone.

     ask.outstanding     // the challenge that the next code must answer, or undefined
     ask.done()          // it was answered */

import { say } from '../web/words.js';
import { Away, fetchChallenge } from './service.js';

const NUMBER_DIGITS = 8;
const NUMBER_S = 180;
const NONCE_OCTETS = 16;
const QUIET_MODULES = 4;
const MODULE_PX = 12;

function randomNumber() {
  const most = 10 ** NUMBER_DIGITS;
  const limit = Math.floor(2 ** 32 / most) * most; // above it the remainder would favour small numbers
  const [value] = crypto.getRandomValues(new Uint32Array(1));
  return value < limit ? String(value % most).padStart(NUMBER_DIGITS, '0') : randomNumber();
}

function randomChallenge() {
  const octets = crypto.getRandomValues(new Uint8Array(NONCE_OCTETS));
  return btoa(String.fromCharCode(...octets)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/* Dark on white with its margin, whatever the theme. */
function drawCode(canvas, { size, modules }) {
  const side = (size + 2 * QUIET_MODULES) * MODULE_PX;
  canvas.width = side;
  canvas.height = side;
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, side, side);
  context.fillStyle = '#000';
  modules.forEach((isDark, index) => {
    const x = (index % size + QUIET_MODULES) * MODULE_PX;
    const y = (Math.floor(index / size) + QUIET_MODULES) * MODULE_PX;
    context.fillRect(x, y, isDark ? MODULE_PX : 0, MODULE_PX);
  });
}

export class Ask {
  constructor({ settings, offline, judge, dialog, banner }) {
    Object.assign(this, { settings, offline, judge, dialog, banner });
    this.current = null;
    this.clock = setInterval(() => this.tick(), 500);
    banner.querySelector('[data-cancel]').addEventListener('click', () => this.done());
    banner.querySelector('[data-show]').addEventListener('click', () => this.dialog.showModal());
    dialog.querySelector('[data-cancel]').addEventListener('click', () => this.done());
    dialog.querySelector('[data-close]').addEventListener('click', () => dialog.close());
  }

  get outstanding() {
    return this.current?.challenge;
  }

  async showCode() {
    await this.offline.ready;
    const { challenge, until } = await this.newChallenge();
    const text = this.offline.core.challengeText({
      challenge, domain: this.settings.domain, expires: Math.floor(until / 1000), types: [],
    });
    drawCode(this.dialog.querySelector('canvas'), this.offline.core.draw(text, 'M'));
    this.begin({ way: 'code', challenge, until });
  }

  async newChallenge() {
    const own = { challenge: randomChallenge(), until: Date.now() + this.settings.challengeS * 1000 };
    if (this.judge.isAway) {
      return own;
    }
    try {
      const { challenge, expires } = await fetchChallenge();
      return { challenge, until: Date.parse(expires) };
    } catch (error) {
      if (error instanceof Away) {
        this.judge.setAway(true);
        return own;
      }
      throw error;
    }
  }

  readOut() {
    this.begin({ way: 'number', challenge: randomNumber(), until: Date.now() + NUMBER_S * 1000 });
  }

  begin(current) {
    this.current = { ...current, from: Date.now() };
    const isNumber = current.way === 'number';
    const digits = isNumber ? `${current.challenge.slice(0, 4)} ${current.challenge.slice(4)}` : '';
    this.dialog.dataset.way = current.way;
    for (const place of [this.dialog, this.banner]) {
      place.querySelector('[data-number]').textContent = digits;
    }
    say(this.banner.querySelector('[data-what]'), isNumber
      ? { ko: '이 번호로 만든 코드만 받습니다', en: 'Only a code made with this number is taken' }
      : { ko: '화면의 요청에 답한 코드만 받습니다', en: 'Only a code that answers the request on the screen is taken' });
    this.banner.hidden = false;
    this.tick();
    if (!this.dialog.open) {
      this.dialog.showModal();
    }
  }

  tick() {
    if (this.current === null) {
      return;
    }
    const left = Math.ceil((this.current.until - Date.now()) / 1000);
    if (left <= 0) {
      this.done();
      return;
    }
    for (const place of [this.dialog, this.banner]) {
      say(place.querySelector('[data-left]'), { ko: `${left}초 남음`, en: `${left} s left` });
    }
    const bar = this.dialog.querySelector('progress');
    bar.max = (this.current.until - this.current.from) / 1000;
    bar.value = left;
  }

  done() {
    this.current = null;
    this.banner.hidden = true;
    this.dialog.close();
  }
}
