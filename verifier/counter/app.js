/* The counter's page: a code comes in by any way, is verified, and its result is shown. This is where the parts meet. */

import { fill, label, onLanguage, say, t } from '../web/words.js';
import { agoText, secondsSince } from './ages.js';
import { Ask } from './ask.js';
import { CameraPanel } from './camera.js';
import { Claims } from './claims.js';
import { Judge } from './judge.js';
import { get, put } from './kept.js';
import { copyText, noteOf } from './note.js';
import { Offline } from './offline.js';
import { openFile, questionOf, watchDrop, watchPaste } from './reading.js';
import { Result, isPaper } from './result.js';
import { listen } from './scanner.js';
import { Away, Refused, fetchChallenge, fetchSettings } from './service.js';
import { counterName, signIn, signOut, token } from './session.js';
import { Today } from './today.js';

const REFRESH_MS = 60_000;
const REFRESH_AWAY_MS = 10_000;

const REVISED = {
  verdict: 'refused',
  title: { ko: '문제 있음', en: 'Refused' },
  next: { ko: '네트워크 없이 확인한 결과가 새 자료로 바뀌었습니다. 보여 주신 분께 다시 안내해 주세요.',
    en: 'The result without the network was changed by newer data. Please tell the person who showed it.' },
};

const find = id => document.getElementById(id);

/* From the verifier, or as they were when it was last there; on a new device there is nothing to do but to try again. */
async function loadSettings() {
  const kept = await get('settings');
  for (;;) {
    try {
      const settings = await fetchSettings(kept === undefined);
      await put('settings', settings);
      return settings;
    } catch (error) {
      if (kept !== undefined) {
        return kept;
      }
      console.warn('no settings', error);
      find('broken').hidden = false;
      await new Promise(resolve => setTimeout(resolve, REFRESH_AWAY_MS));
    }
  }
}

class Counter {
  constructor(settings) {
    this.settings = settings;
    this.offline = new Offline(settings);
    this.judge = new Judge(this.offline, () => this.showLink());
    this.result = new Result(find('outcome'), find('live'));
    this.claims = new Claims(find('claims'));
    this.today = new Today({ body: find('today-rows'), empty: find('today-empty'), alarm: find('alarm'),
      kindTitle: type => this.kindTitle(type), onRevised: (row, check) => this.revise(row, check) });
    this.ask = new Ask({ settings, offline: this.offline, judge: this.judge, dialog: find('ask'), banner: find('asked') });
    this.camera = new CameraPanel(find('camera'), find('open-camera'), text => this.take({ text }));
    this.outcome = null;
    this.turn = Promise.resolve();
    this.waiting = 0;
  }

  start() {
    say(find('name'), this.settings.name?.ko ? this.settings.name : { ko: '민원창구', en: 'Counter' });
    listen({ onProgress: count => this.showProgress(count), onScan: text => this.take({ text }) });
    const takeText = text => this.take(questionOf(text));
    watchPaste(takeText, file => this.takeFile(file));
    watchDrop(find('stage'), takeText, file => this.takeFile(file));
    this.bindButtons();
    this.bindDialogs();
    this.bindFocus();
    this.showSignIn(token() === '');
    this.showReady();
    this.refresh();
    addEventListener('online', () => this.refresh());
    addEventListener('offline', () => this.judge.setAway(true));
    onLanguage(() => this.retitle());
    this.retitle();
  }

  retitle() {
    document.title = t({ ko: '자격 확인 창구', en: 'Counter' });
  }

  bindButtons() {
    find('open-file').addEventListener('click', () => find('file').click());
    find('file').addEventListener('change', event => this.chosen(event.target));
    find('open-paste').addEventListener('click', () => this.paste());
    find('ask-code').addEventListener('click', () => this.askFor(() => this.ask.showCode()));
    find('ask-number').addEventListener('click', () => this.askFor(() => this.ask.readOut()));
    find('next').addEventListener('click', () => this.clear());
    find('copy-note').addEventListener('click', () => this.copyNote());
    find('compared').addEventListener('change', event => this.compare(event.target.checked));
    document.addEventListener('keydown', event => {
      if (event.key === 'Escape' && document.querySelector('dialog[open]') === null) {
        this.clear();
      }
    });
  }

  bindDialogs() {
    find('paste-form').addEventListener('submit', event => {
      event.preventDefault();
      const { value } = find('paste-text');
      find('paste').close();
      if (value.trim() !== '') {
        this.take(questionOf(value));
      }
    });
    for (const [dialog, field] of [['paste', 'paste-text'], ['note', 'note-text']]) {
      find(dialog).addEventListener('close', () => { find(field).value = ''; });
    }
    find('sign-in').addEventListener('submit', event => {
      event.preventDefault();
      this.signIn();
    });
    find('open-settings').addEventListener('click', () => this.openSettings());
    find('sign-out').addEventListener('click', () => {
      signOut();
      find('settings').close();
      this.clear();
      this.showSignIn(true);
    });
    find('bundle-file').addEventListener('change', event => this.chosen(event.target));
    find('open-bundle').addEventListener('click', () => find('bundle-file').click());
    for (const button of document.querySelectorAll('dialog [data-close]')) {
      button.addEventListener('click', () => button.closest('dialog').close());
    }
  }

  /* Wherever the focus was lost, the scan field has it; who uses the keyboard keeps it. */
  bindFocus() {
    const back = () => setTimeout(() => {
      const isFree = document.activeElement === document.body || document.activeElement === null;
      if (isFree && document.querySelector('dialog[open]') === null && find('sign-in').hidden) {
        find('scan').focus({ preventScroll: true });
      }
    });
    document.addEventListener('focusout', back);
    document.addEventListener('pointerup', back);
    addEventListener('focus', back);
  }

  /* Signing in */

  showSignIn(isNeeded, trouble = null) {
    find('sign-in').hidden = !isNeeded;
    find('desk').hidden = isNeeded;
    find('open-settings').hidden = isNeeded;
    find('sign-in-trouble').hidden = trouble === null;
    if (trouble !== null) {
      say(find('sign-in-trouble'), trouble);
    }
    if (isNeeded) {
      this.camera.close();
      find('counter-name').value = counterName();
      find('token').value = '';
      find('token').focus();
      return;
    }
    find('scan').focus({ preventScroll: true });
  }

  async signIn() {
    const given = find('token').value.trim();
    const name = find('counter-name').value.trim();
    try {
      await fetchChallenge(given);
    } catch (error) {
      if (error instanceof Refused && error.needsSignIn) {
        this.showSignIn(true, { ko: '이 토큰으로는 확인 업무를 할 수 없습니다. 다시 확인해 주세요.',
          en: 'This token is not good for verifying. Please look at it again.' });
        return;
      }
      if (!(error instanceof Away)) {
        throw error;
      }
    }
    signIn(given, name);
    this.showSignIn(false);
  }

  /* What comes in */

  async chosen(input) {
    const [file] = input.files;
    input.value = '';
    if (file !== undefined) {
      find('settings').close();
      await this.takeFile(file);
    }
  }

  paste() {
    find('paste').showModal();
    find('paste-text').focus();
  }

  async takeFile(file) {
    this.showWorking({ ko: '파일에서 코드를 찾는 중', en: 'Looking for a code in the file' });
    const found = await openFile(file);
    if (found.kind === 'question') {
      await this.take(found.question);
      return;
    }
    this.showWorking(null);
    if (found.kind === 'bundle') {
      await this.bringBundle(found.text);
      return;
    }
    this.tell({ ko: '이 파일에서 QR 코드를 찾지 못했습니다. 더 크고 선명한 사진이면 읽힙니다.',
      en: 'There is no QR code to be found in this file. A larger and sharper picture can be read.' }, 'warn');
  }

  async bringBundle(text) {
    try {
      const about = await this.offline.bring(text);
      const age = agoText(secondsSince(this.offline.asOf ?? Date.now()));
      const isWhole = about.faults.length === 0;
      this.tell(isWhole
        ? { ko: `확인 자료를 읽었습니다. ${age.ko} 자료입니다.`, en: `The data were read. They are of ${age.en}.` }
        : { ko: `자료 가운데 믿을 수 없는 것이 있어 빼고 읽었습니다. (${about.faults.length}건)`,
          en: `Some of the data cannot be trusted and were left out (${about.faults.length}).` }, isWhole ? 'good' : 'warn');
      this.showLink();
    } catch (error) {
      console.warn('bundle', error);
      this.tell({ ko: '확인 자료 파일이 아니거나 믿을 수 없는 파일입니다.', en: 'This is no file of data, or none to be trusted.' }, 'bad');
    }
  }

  /* One after the other, in the order in which they were shown. */
  take(question) {
    if (!find('sign-in').hidden) {
      return Promise.resolve();
    }
    this.turn = this.turn.then(() => this.verify(question)).catch(error => this.fail(error));
    return this.turn;
  }

  async verify(question) {
    this.closeDialogs();
    this.claims.hide();
    this.showWorking({ ko: '확인하는 중', en: 'Checking' });
    const challenge = this.ask.outstanding;
    const { report, way } = await this.judge.verify({ ...question, challenge });
    this.showWorking(null);
    this.show(report, way);
    if (challenge !== undefined && report.verdict === 'verified') {
      this.ask.done();
    }
  }

  fail(error) {
    this.showWorking(null);
    if (error instanceof Refused && error.needsSignIn) {
      this.clear();
      this.showSignIn(true, { ko: '토큰이 더는 유효하지 않습니다. 다시 넣어 주세요.', en: 'The token is no longer good. Please enter it again.' });
      return;
    }
    console.error(error);
    this.tell({ ko: '프로그램 문제로 확인하지 못했습니다. 다시 읽혀 주세요.', en: 'It could not be checked because of our own fault. Please try again.' }, 'warn');
  }

  closeDialogs() {
    for (const dialog of document.querySelectorAll('dialog[open]')) {
      dialog.close();
    }
  }

  /* What is shown */

  show(report, way) {
    const state = isPaper(report) ? 'compare' : report.verdict;
    this.outcome = { report, way, state, ...(isPaper(report) ? { compared: false } : {}) };
    find('ready').hidden = true;
    find('told').hidden = true;
    this.result.show(this.outcome);
    this.row = this.today.add(this.outcome);
    this.showKind(report.shown);
    if (report.verdict !== 'refused' && report.shown.length > 0) {
      this.claims.show(report.shown, type => this.kindOf(type), type => this.kindTitle(type));
    }
    this.showLink();
    find('stage').scrollIntoView({ block: 'start' });
  }

  showKind(shown) {
    const titles = shown.map(({ type }) => this.kindTitle(type));
    find('kind').hidden = titles.length === 0;
    say(find('kind'), { ko: titles.map(one => one.ko).join(' · '), en: titles.map(one => one.en).join(' · ') });
  }

  compare(isCompared) {
    if (this.outcome === null) {
      return;
    }
    this.outcome.compared = isCompared;
    this.outcome.state = isCompared ? 'verified' : 'compare';
    this.result.head(this.outcome);
    this.today.setState(this.row, this.outcome.state);
  }

  /* The person may still be there: what stands on the screen must not stay. */
  revise(row, check) {
    if (this.outcome === null || row !== this.row) {
      return;
    }
    const { checks, ...former } = this.outcome.report;
    const report = {
      ...former, ...REVISED, sentence: check.sentence, code: check.code, number: check.number,
      checks: checks.map(one => one.id === check.id ? check : one),
    };
    this.outcome = { ...this.outcome, report, state: 'refused' };
    this.claims.hide();
    this.result.show(this.outcome);
  }

  clear() {
    this.outcome = null;
    this.claims.hide();
    this.result.hide();
    this.showReady();
    find('scan').focus({ preventScroll: true });
  }

  showReady() {
    find('ready').hidden = this.outcome !== null;
    this.showProgress(0);
  }

  showProgress(count) {
    const field = find('scan');
    field.parentElement.dataset.state = count > 0 ? 'reading' : 'ready';
    field.value = count > 0
      ? t({ ko: `읽는 중 · ${count}자`, en: `Reading · ${count} characters` })
      : t({ ko: '스캐너 준비됨', en: 'Ready for the scanner' });
  }

  showWorking(words) {
    this.showProgress(0);
    find('stage').setAttribute('aria-busy', String(words !== null));
    find('working').hidden = words === null;
    if (words !== null) {
      find('ready').hidden = true;
      find('told').hidden = true;
      this.result.hide();
      say(find('working-words'), words);
      return;
    }
    this.showReady();
  }

  /* Something that is no verdict. */
  tell(words, tone) {
    const place = find('told');
    place.hidden = false;
    place.dataset.tone = tone;
    say(place, words);
  }

  async askFor(way) {
    try {
      this.clear();
      await way();
    } catch (error) {
      this.fail(error);
    }
  }

  async copyNote() {
    const text = noteOf(this.outcome, type => this.kindTitle(type), counterName());
    if (await copyText(text)) {
      say(find('copied'), { ko: '메모를 복사했습니다. 개인정보는 들어 있지 않습니다.', en: 'The note was copied. It holds no personal data.' });
      setTimeout(() => { find('copied').textContent = ''; }, 6000);
      return;
    }
    find('note-text').value = text;
    find('note').showModal();
    find('note-text').select();
  }

  kindOf(type) {
    return this.offline.kinds().find(kind => kind.type === type || kind.paper?.type === type);
  }

  kindTitle(type) {
    return this.kindOf(type)?.title ?? { ko: type, en: type };
  }

  /* The network */

  async refresh() {
    clearTimeout(this.timer);
    try {
      await this.offline.refresh();
      this.judge.setAway(false);
      if (this.offline.isReady) {
        this.today.recheck(this.offline);
      }
    } catch (error) {
      if (error instanceof Away) {
        this.judge.setAway(true);
      } else {
        console.warn('the bundle', error);
        this.judge.setAway(false);
      }
    }
    this.showLink();
    this.timer = setTimeout(() => this.refresh(), this.judge.isAway ? REFRESH_AWAY_MS : REFRESH_MS);
  }

  showLink() {
    const place = find('link');
    const { asOf, isReady } = this.offline;
    const age = asOf === null ? null : agoText(secondsSince(asOf));
    place.dataset.tone = this.judge.isAway ? (isReady ? 'warn' : 'bad') : 'good';
    if (!this.judge.isAway) {
      say(find('link-words'), { ko: '연결됨', en: 'Connected' });
    } else if (!isReady) {
      say(find('link-words'), { ko: '네트워크 없음 · 확인 자료 없음', en: 'No network · no data' });
    } else {
      say(find('link-words'), { ko: `네트워크 없이 확인 · 자료 ${age.ko}`, en: `Without the network · data of ${age.en}` });
    }
  }

  openSettings() {
    const { about, asOf } = this.offline;
    say(find('settings-name'), { ko: counterName() || '이름 없음', en: counterName() || 'no name' });
    const age = asOf === null ? null : agoText(secondsSince(asOf));
    say(find('settings-data'), about === null
      ? { ko: '없음', en: 'none' }
      : { ko: `${age.ko} 자료 · 목록 ${about.lists}개`, en: `of ${age.en} · ${about.lists} lists` });
    find('settings').showModal();
  }
}

async function main() {
  fill();
  label(find('scan'), { ko: '스캐너 입력', en: 'Input of the scanner' });
  if ('serviceWorker' in navigator) {
    navigator.serviceWorker.register('sw.js').catch(error => console.warn('no service worker', error));
  }
  const settings = await loadSettings();
  find('broken').hidden = true;
  new Counter(settings).start();
}

main();
