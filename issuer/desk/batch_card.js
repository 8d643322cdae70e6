import { element } from '../web/element.js';
import { label, say } from '../web/words.js';
import { count, stateOf, tilesOf } from './batch_words.js';
import { confirmSheet } from './confirm_sheet.js';
import { cellsOf, extract, pick, readCsv, rowsOf } from './csv.js';
import { csvBlob, download } from './download.js';
import { fileDrop } from './file_drop.js';
import { badge, button, newId, notice, said, whileBusy } from './parts.js';
import { RowErrors } from './row_errors.js';
import { tiles } from './tiles.js';
import { moment } from './time.js';

const POLL_MS = 1000;
/* While a batch runs nobody has to press anything. */
const AWAY = { code: 'network', sentence: {
  ko: '서버에 연결하지 못했습니다. 연결되면 이어서 보여 줍니다. 맞는 줄은 한 번씩만 발급됩니다.',
  en: 'The server cannot be reached. This goes on once it can. Each good row is issued once.',
} };
/* Outcomes of rows, in the result. */
const LEFT_OVER = ['오류', '실패'];
const LINKS = ['문서확인번호', '증명서 종류', '지갑 링크'];
const PINS = ['문서확인번호', '증명서 종류', 'PIN'];
/* How often the progress is read out, in parts of the whole. */
const TOLD_PARTS = 4;

/* One batch: how far it is while it runs, then its files and what is left to correct. `file`: its text, where this page
   still has it. */
export class BatchCard {
  constructor(office, batch, file, whenChanged) {
    this.office = office;
    this.file = file;
    this.whenChanged = whenChanged;
    this.heading = element('h2');
    this.body = element('div', { class: 'stack' });
    this.told = element('p', { class: 'hidden-text', role: 'status' });
    this.fault = element('div', { role: 'alert' });
    this.root = element('section', { class: 'card stack' }, this.heading, this.body, this.fault, this.told);
    this.#show(batch);
  }

  /* No more questions to the office. */
  close() {
    clearTimeout(this.timer);
    this.isClosed = true;
  }

  #show(batch) {
    this.batch = batch;
    const when = moment(batch.startedAt);
    say(this.heading, { ko: `${when.ko}에 시작한 묶음`, en: `Batch of ${when.en}` });
    if (batch.state === 'running') {
      this.#showProgress();
      this.timer = setTimeout(() => this.#follow(), POLL_MS);
      return;
    }
    this.#showEnd();
  }

  async #follow() {
    try {
      const batch = await this.office.batch(this.batch.id);
      this.fault.replaceChildren();
      if (!this.isClosed) {
        this.#show(batch);
        batch.state !== 'running' && this.whenChanged();
      }
    } catch (problem) {
      this.#refuse(problem.code === 'network' ? AWAY : problem);
      this.timer = setTimeout(() => this.#follow(), 5 * POLL_MS);
    }
  }

  #showProgress() {
    const { done, failed, already, good } = this.batch;
    const finished = done + failed + already;
    if (this.bar === undefined) {
      this.bar = element('progress', { max: Math.max(good, 1) });
      label(this.bar, { ko: '발급한 건수', en: 'Issued so far' });
      this.figure = element('p', { class: 'number' });
      this.body.replaceChildren(this.bar, this.figure, element('p', { class: 'hint', say: {
        ko: '이 화면을 닫거나 새로 고쳐도 발급은 이어집니다. 아래 목록에서 다시 열 수 있습니다.',
        en: 'Issuing goes on when this page is closed or loaded again. Open it again from the list below.',
      } }));
    }
    this.bar.value = finished;
    say(this.figure, {
      ko: `${count(good).ko} 가운데 ${count(finished).ko} 마침${failed > 0 ? ` · 실패 ${count(failed).ko}` : ''}`,
      en: `${count(finished).en} of ${count(good).en} done${failed > 0 ? ` · ${count(failed).en} failed` : ''}`,
    });
    this.#tell(finished, good);
  }

  /* Read out a few times only, and not for every row. */
  #tell(finished, good) {
    const part = Math.floor(TOLD_PARTS * finished / Math.max(good, 1));
    if (part !== this.toldPart) {
      this.toldPart = part;
      const percent = Math.round(100 * part / TOLD_PARTS);
      say(this.told, { ko: `발급 ${percent}퍼센트`, en: `Issuing, ${percent} percent` });
    }
  }

  #showEnd() {
    const { tone, words } = stateOf(this.batch);
    say(this.told, this.bar === undefined ? { ko: '' } : { ko: '발급이 끝났습니다', en: 'Issuing has ended' });
    this.bar = undefined;
    this.body.replaceChildren(element('div', {}, badge(tone, words)), tiles(this.#figures()),
      ...(this.batch.purged ? [] : [this.#files()]), ...this.#leftOver());
  }

  #figures() {
    const { rows, done, failed, bad, already } = this.batch;
    const [all, , wrong, before] = tilesOf({ rows, bad, already });
    return [all, { title: { ko: '발급함', en: 'Issued' }, value: done, tone: 'good' },
      ...(failed > 0 ? [{ title: { ko: '실패', en: 'Failed' }, value: failed, tone: 'bad' }] : []), wrong, before];
  }

  #files() {
    const take = (words, name, part, kind) => button(words, event => whileBusy(event.currentTarget, () =>
      this.#attempt(() => this.#giveResult(name, part))), kind);
    const purge = event => this.#confirmPurge(event.currentTarget);
    return element('div', { class: 'stack tight' },
      element('div', { class: 'row' },
        take({ ko: '결과 파일 받기', en: 'Download the result' }, 'result', text => text, 'primary'),
        take({ ko: '링크만 받기', en: 'Links only' }, 'links', text => pick(text, LINKS)),
        take({ ko: '비밀번호만 받기', en: 'PINs only' }, 'pins', text => pick(text, PINS)),
        button({ ko: '묶음 내용 지우기', en: 'Delete the contents' }, purge, 'danger')),
      element('p', { class: 'hint', say: {
        ko: '링크와 비밀번호는 서로 다른 길로 보내 주세요. 전달이 끝나면 받은 파일과 묶음 내용을 모두 지워 주세요.',
        en: 'Send links and PINs on two ways. Once they are passed on, delete the files and the contents here.',
      } }));
  }

  async #giveResult(name, part) {
    const text = await this.office.result(this.batch.id);
    download(csvBlob(part(text)), `dojang-${name}-${this.batch.id}.csv`);
  }

  #confirmPurge(opener) {
    confirmSheet({
      title: { ko: '묶음 내용을 지울까요?', en: 'Delete the contents of this batch?' },
      text: {
        ko: '결과 파일과 비밀번호를 다시 받을 수 없게 됩니다. 이미 발급한 증명서와 아직 받지 않은 제안은 그대로입니다.',
        en: 'The result and the PINs can then no longer be downloaded. Certificates and open offers stay as they are.',
      },
      action: { ko: '지우기', en: 'Delete' },
      opener,
      act: async () => {
        await this.office.purge(this.batch.id);
        this.#show(await this.office.batch(this.batch.id));
        this.whenChanged();
      },
    });
  }

  #leftOver() {
    const { errors, purged } = this.batch;
    return errors.length === 0 ? [] : [element('h3', { say: { ko: '고칠 줄', en: 'Rows to correct' } }),
      purged ? null : this.#retry(), new RowErrors(errors).root].filter(Boolean);
  }

  /* The result names all of them, the answer only the first thousand. */
  async #giveRetry() {
    const [, ...rows] = rowsOf(await this.office.result(this.batch.id));
    const left = rows.map(row => cellsOf(row.text)).filter(([, , , outcome]) => LEFT_OVER.includes(outcome));
    download(csvBlob(extract(this.file, left.map(([line]) => Number(line)))), 'dojang-retry.csv');
  }

  #retry() {
    const place = element('div', { class: 'stack tight' });
    const offer = () => place.replaceChildren(retryButton(() => this.#attempt(() => this.#giveRetry())));
    if (this.file !== undefined) {
      offer();
      return place;
    }
    const fault = element('div', { role: 'alert' });
    place.replaceChildren(fileDrop(
      { ko: '올렸던 파일을 다시 고르세요', en: 'Choose the uploaded file again' },
      { ko: '파일은 이곳에 남기지 않으므로, 고칠 줄만 뽑으려면 그 파일이 필요합니다.',
        en: 'No copy of the file is kept, so it is needed to pick out the rows to correct.' },
      async chosen => {
        const { text } = await readCsv(chosen);
        if (rowsOf(text).length - 1 !== this.batch.rows) {
          fault.replaceChildren(notice('bad', element('p', { say: {
            ko: '줄 수가 다릅니다. 이 묶음으로 올렸던 파일이 아닙니다.',
            en: 'It has another number of rows: this is not the file of this batch.',
          } })));
          return;
        }
        this.file = text;
        offer();
      }), fault);
    return place;
  }

  async #attempt(work) {
    this.fault.replaceChildren();
    try {
      await work();
    } catch (problem) {
      this.#refuse(problem);
    }
  }

  #refuse(problem) {
    if (problem.sentence === undefined) {
      throw problem;
    }
    // Asked again and again, it would be read out each time.
    if (this.fault.dataset.code !== problem.code || this.fault.childElementCount === 0) {
      this.fault.dataset.code = problem.code;
      this.fault.replaceChildren(notice('bad', said('p', problem.sentence)));
    }
  }
}

export function retryButton(give) {
  const id = newId('retry');
  const pressed = button({ ko: '고칠 줄만 CSV로 받기', en: 'Download the rows to correct as CSV' }, give);
  pressed.setAttribute('aria-describedby', id);
  return element('div', { class: 'stack tight' }, element('div', {}, pressed), element('p', { class: 'hint', id, say: {
    ko: '같은 열 그대로입니다. 고쳐서 다시 올리면 이미 발급한 줄은 두 번 발급되지 않습니다.',
    en: 'It has the same columns. Correct it and upload it again: no row is issued twice.',
  } }));
}
