/* The screen with the code: white whatever the theme, with nothing else on it that could be mistaken for it. */

import { element } from '../web/element.js';
import { both, say } from '../web/words.js';
import { Awake } from './awake.js';
import { clearCode, drawCode } from './code.js';
import { focusHeading } from './heading.js';
import { Refusal } from './refusal.js';
import { PROOF_S, Showing } from './showing.js';

const DENSE_VERSION = 25;
const SIDE_MOST = 640;
const LEVEL = 'L';

/* `told`: first() when the first code is there, closed() by the citizen, refused(refusal). */
export class Stage {
  constructor(wallet, credentials, audience, told) {
    Object.assign(this, { wallet, credentials, audience, told });
    this.awake = new Awake();
    this.draw = () => this.redraw();
    this.leave = event => event.key === 'Escape' && this.told.closed();
    this.build();
  }

  build() {
    this.canvas = element('canvas', { class: 'code', role: 'img', label: codeText(this.credentials) });
    this.left = element('p', { class: 'stage-left' });
    this.bar = element('progress', { max: PROOF_S, value: PROOF_S, 'aria-hidden': 'true' });
    this.ending = element('div', { 'class': 'notice', 'data-tone': 'warn', 'hidden': true },
      element('div', { class: 'spread' },
        element('span', { say: { ko: '곧 코드를 닫습니다.', en: 'The code will close soon.' } }), this.moreButton()));
    this.over = element('div', { class: 'stage-over', hidden: true },
      element('p', { say: { ko: '코드를 닫았습니다.', en: 'The code is closed.' } }),
      element('button', {
        type: 'button', class: 'button primary', say: { ko: '다시 보이기', en: 'Show it again' }, onclick: () => this.start(),
      }));
    this.node = element('section', { 'class': 'stage always-light', 'aria-labelledby': 'stage-title' },
      element('div', { class: 'stage-code' }, this.canvas, this.over),
      element('div', { class: 'stage-text stack' },
        element('h1', { id: 'stage-title', say: { ko: '창구에 이 코드를 보여 주세요', en: 'Show this code at the counter' } }),
        element('ul', { class: 'stage-what' }, ...this.credentials.map(what)),
        element('p', { class: 'quiet-text', say: forText(this.audience) }),
        element('div', { class: 'stage-time' }, this.left, this.bar),
        this.ending,
        element('div', { class: 'row' },
          element('button', {
            type: 'button', class: 'button large stage-stop', say: { ko: '그만 보이기', en: 'Stop showing' },
            onclick: () => this.told.closed(),
          })),
        this.otherwise()));
  }

  moreButton() {
    return element('button', {
      type: 'button', class: 'button small', say: { ko: '5분 더', en: '5 minutes more' },
      onclick: () => {
        this.showing.extend();
        this.ending.hidden = true;
        this.wallet.announce({ ko: '5분 더 보여 줍니다', en: 'Shown for 5 minutes more' });
        this.node.querySelector('.stage-stop').focus();
      },
    });
  }

  /* For who cannot hold up a screen, or counters that cannot read it. */
  otherwise() {
    this.copied = element('p', { class: 'hint', role: 'status' });
    const copy = (title, form) => element('button', {
      type: 'button', class: 'button small', say: title, onclick: () => this.copy(form),
    });
    return element('details', { class: 'more' },
      element('summary', { say: { ko: '코드를 보여 줄 수 없을 때', en: 'If you cannot show a code' } }),
      element('div', { class: 'stack tight' },
        element('p', {
          class: 'hint',
          say: { ko: '같은 내용을 글자로 복사해 창구에 전할 수 있습니다. 이것도 90초 동안 한 번만 쓸 수 있습니다.',
                 en: 'The same can be handed over as text. It too is good once, for 90 seconds.' },
        }),
        element('div', { class: 'row' },
          copy({ ko: '글자로 복사', en: 'Copy as text' }, 'text'),
          copy({ ko: '숫자로 복사', en: 'Copy as digits' }, 'digits')),
        this.copied));
  }

  async copy(form) {
    try {
      await navigator.clipboard.writeText(this.proof[form]);
      say(this.copied, { ko: '복사했습니다.', en: 'Copied.' });
    } catch {
      this.copied.replaceChildren(element('textarea', {
        'class': 'copy', 'readonly': true, 'rows': 4, 'label': { ko: '코드의 내용', en: 'What the code says' },
      }));
      this.copied.firstChild.value = this.proof[form];
      this.copied.firstChild.select();
    }
  }

  async start() {
    this.over.hidden = true;
    this.canvas.hidden = false;
    document.body.classList.add('on-stage');
    window.addEventListener('resize', this.draw);
    window.addEventListener('keydown', this.leave);
    focusHeading(this.node);
    this.showing = new Showing({
      core: this.wallet.core, key: await this.wallet.key(), audience: this.audience,
      credentials: this.credentials.map(read => read.credential), view: this,
    });
    await this.showing.start();
  }

  stop() {
    this.showing?.stop();
    this.awake.release();
    this.clear();
    window.removeEventListener('resize', this.draw);
    window.removeEventListener('keydown', this.leave);
    document.body.classList.remove('on-stage');
  }

  clear() {
    this.proof = null;
    this.symbol = null;
    clearCode(this.canvas);
  }

  drawn(proof) {
    this.proof = proof;
    this.symbol = this.symbolOf(proof.text);
    this.canvas.hidden = false;
    this.redraw();
    this.awake.keep();
    if (!this.wasSeen) {
      this.wasSeen = true;
      this.told.first();
      this.wallet.announce({ ko: '코드가 나타났습니다. 90초 동안 유효하고, 그 전에 저절로 새로 바뀝니다.',
                             en: 'The code is there. It is good for 90 seconds and renews itself before that.' });
    }
  }

  symbolOf(text) {
    try {
      const symbol = this.wallet.core.draw(text, LEVEL);
      if (symbol.version <= DENSE_VERSION) {
        return symbol;
      }
    } catch (error) {
      throw new Refusal('too_dense', error);
    }
    throw new Refusal('too_dense');
  }

  redraw() {
    if (this.symbol === null) {
      return;
    }
    const room = this.canvas.parentElement;
    drawCode(this.canvas, this.symbol, Math.min(SIDE_MOST, room.clientWidth, room.clientHeight || SIDE_MOST));
  }

  ticked({ proofLeft, isEnding }) {
    say(this.left, leftText(proofLeft));
    this.bar.value = proofLeft;
    if (isEnding && this.ending.hidden) {
      this.ending.hidden = false;
      this.wallet.announce({ ko: '1분 뒤 코드를 닫습니다. 더 보여 주려면 5분 더 단추를 누르세요.',
                             en: 'The code closes in a minute. Press 5 minutes more to go on.' });
    }
  }

  rested() {
    this.awake.release();
    this.clear();
  }

  ended(refusal) {
    if (refusal !== null) {
      this.stop();
      this.told.refused(refusal);
      return;
    }
    this.awake.release();
    this.clear();
    this.canvas.hidden = true;
    this.ending.hidden = true;
    this.over.hidden = false;
    say(this.left, { ko: '', en: '' });
    this.bar.value = 0;
    this.wallet.announce({ ko: '코드를 닫았습니다', en: 'The code is closed' });
  }
}

function what(read) {
  return element('li', {},
    element('strong', { lang: 'ko' }, read.programme), ' ',
    element('span', { lang: 'ko' }, read.name));
}

function forText({ name, domain }) {
  return both(language => {
    const told = name?.[language] ?? domain;
    return language === 'ko' ? `${told}에 보여 주는 코드` : `A code for ${told}`;
  });
}

function leftText(seconds) {
  return both(name => (name === 'ko' ? `${seconds}초 동안 유효 · 저절로 새로 바뀜`
                                     : `Good for ${seconds} seconds · renews itself`));
}

function codeText(credentials) {
  const names = credentials.map(read => read.programme).join(', ');
  return { ko: `QR 코드: ${names}`, en: `QR code: ${names}` };
}
