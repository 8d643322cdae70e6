/* The wallet: opens what it keeps, and shows one screen after another, by the address behind the `#`. */

import { openCore } from '../web/core.js';
import { fill, label, onLanguage, say, t } from '../web/words.js';
import { element } from '../web/element.js';
import { detailsScreen } from './details.js';
import { focusHeading } from './heading.js';
import { historyScreen } from './history.js';
import { homeScreen } from './home.js';
import { openKey } from './key.js';
import { takeLink } from './link.js';
import { moreScreen } from './more.js';
import { watchNetwork } from './news.js';
import { presentScreen } from './present.js';
import { receiveScreen } from './receive.js';
import { refusalOf } from './refusal.js';
import { loadSettings } from './settings.js';
import { trouble } from './trouble.js';
import { openVault } from './vault.js';
import { keepScannerLater, watchUpdates } from './worker.js';

const SCREENS = {
  '': { tab: 'home', make: homeScreen },
  'receive': { tab: 'receive', make: receiveScreen },
  'credential': { tab: 'home', make: detailsScreen },
  'present': { tab: 'home', make: presentScreen },
  'history': { tab: 'history', make: historyScreen },
  'more': { tab: 'more', make: moreScreen },
};
const ANNOUNCED_MS = 10000;
const NAME = { ko: '도장 지갑', en: 'Dojang wallet' };

class Wallet {
  constructor() {
    this.main = document.getElementById('main');
    this.said = document.getElementById('said');
    this.link = takeLink();
    this.isFirst = true;
    this.turn = 0;
  }

  async open() {
    const [vault, core] = await Promise.all([openVault(), openCore()]);
    Object.assign(this, { vault, core, kinds: core.kinds(), settings: loadSettings() });
  }

  /* Made when it is first needed: whoever only looks has none. */
  key() {
    return openKey(this.vault);
  }

  go(path) {
    location.hash = '#/' + path;
  }

  /* To those who listen instead of looking. */
  announce(sentence) {
    say(this.said, sentence);
    clearTimeout(this.silence);
    this.silence = setTimeout(() => say(this.said, { ko: '', en: '' }), ANNOUNCED_MS);
  }

  /* The offer that the page was opened with is for one screen, once. */
  takeOffer() {
    const link = this.link;
    this.link = null;
    return link;
  }

  async show() {
    const turn = ++this.turn;
    const [name, parameter] = location.hash.replace(/^#\/?/, '').split('/');
    const screen = SCREENS[name] ?? SCREENS[''];
    this.stop?.();
    this.stop = null;
    const made = await screen.make(this, parameter).catch(failed);
    if (turn !== this.turn) {
      made.stop?.();
      return;
    }
    this.stop = made.stop ?? null;
    this.main.replaceChildren(made.node);
    mark(screen.tab);
    this.arrive(made.title);
  }

  /* Whoever uses a screen reader or the keyboard begins at the heading of what is new. */
  arrive(title) {
    this.title = title;
    this.entitle();
    window.scrollTo(0, 0);
    if (!this.isFirst) {
      focusHeading(this.main);
    }
    this.isFirst = false;
  }

  entitle() {
    document.title = `${t(this.title)} · ${t(NAME)}`;
  }
}

function failed(error) {
  console.error(error);
  const refusal = refusalOf(error);
  return {
    title: refusal.title,
    node: element('div', { class: 'stack' }, element('h1', { say: NAME }), trouble(refusal)),
  };
}

function mark(tab) {
  for (const link of document.querySelectorAll('[data-tab]')) {
    link.setAttribute('aria-current', link.dataset.tab === tab ? 'page' : 'false');
  }
}

function skipToMain(event) {
  event.preventDefault();
  document.getElementById('main').focus();
}

/* Where one is already: begin that screen anew. */
function followAgain(event, wallet) {
  const link = event.target instanceof Element ? event.target.closest('a[href^="#/"]') : null;
  if (link !== null && link.hash === location.hash) {
    event.preventDefault();
    wallet.show();
  }
}

async function start() {
  const wallet = new Wallet();
  fill();
  label(document.querySelector('.tabs'), { ko: '지갑', en: 'Wallet' });
  document.querySelector('.skip').addEventListener('click', skipToMain);
  watchNetwork();
  watchUpdates();
  try {
    await wallet.open();
  } catch (error) {
    wallet.main.replaceChildren(failed(error).node);
    return;
  }
  onLanguage(() => wallet.entitle());
  document.addEventListener('click', event => followAgain(event, wallet));
  window.addEventListener('hashchange', () => {
    wallet.link = takeLink() ?? wallet.link;
    wallet.show();
  });
  await wallet.show();
  keepScannerLater();
}

start();
