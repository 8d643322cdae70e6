import { element } from '../web/element.js';
import { say } from '../web/words.js';
import { BatchCard, retryButton } from './batch_card.js';
import { count, figuresOf, newOf, stateOf, tilesOf } from './batch_words.js';
import { extract, readCsv } from './csv.js';
import { csvBlob, download } from './download.js';
import { ErrorSummary } from './error_summary.js';
import { fileDrop } from './file_drop.js';
import { Office } from './office.js';
import { badge, button, moveTo, newId, notice, whileBusy } from './parts.js';
import { RowErrors } from './row_errors.js';
import { tiles } from './tiles.js';
import { moment } from './time.js';

const CONVERTED = {
  ko: '엑셀의 옛 한글 코드(CP949)로 저장된 파일이라 UTF-8로 바꾸어 읽었습니다. 이름이 제대로 보이는지 살펴 주세요.',
  en: 'This file was saved in CP949 and has been converted to UTF-8. Check that names look right.',
};

const TOO_MANY = {
  ko: '오류가 많아 처음 1,000건만 보여 줍니다. 파일을 고쳐 다시 검사해 주세요.',
  en: 'There are many errors, of which only the first 1,000 are shown. Correct the file and check it again.',
};

/* The view of batches: template, file, rehearsal, the rows to correct, issuing, and all batches so far. */
export class Batching {
  constructor({ office, kinds }) {
    this.office = office;
    this.kinds = kinds;
    this.files = new Map(); // text of the uploaded file by id of the batch
    this.summary = new ErrorSummary();
    this.checking = element('p', { class: 'hint', role: 'status' });
    this.report = element('section', { class: 'stack' });
    this.current = element('div');
    this.list = element('section', { class: 'stack' });
    this.root = element('div', { class: 'stack loose' }, this.#preparation(), this.summary.root, this.checking, this.report,
      this.current, this.list);
  }

  /* Each time the view is shown. */
  async refresh() {
    try {
      this.#listAll(await this.office.batches());
    } catch (problem) {
      this.#refuse(problem);
    }
  }

  #preparation() {
    return element('div', { class: 'columns' },
      element('section', { class: 'card stack' },
        element('h2', { say: { ko: '1. 서식 받기', en: '1. Get the template' } }), this.#templates()),
      element('section', { class: 'card stack' },
        element('h2', { say: { ko: '2. 파일 검사하기', en: '2. Check the file' } }),
        fileDrop({ ko: 'CSV 파일을 끌어 놓거나 고르세요', en: 'Drop a CSV file or choose one' },
          { ko: '먼저 검사만 합니다. 아직 아무것도 발급하지 않습니다.', en: 'It is only checked first. Nothing is issued yet.' },
          file => this.#take(file))));
  }

  #templates() {
    const links = this.kinds.map(({ type, title }) => element('li', {},
      element('a', { href: Office.templateUrl(type), download: `${type}.csv` }, element('span', { say: title }))));
    return element('div', { class: 'stack tight' },
      element('ul', { class: 'links' }, links),
      element('p', { class: 'hint', say: {
        ko: '첫 줄은 열 이름입니다. 참·거짓은 예·아니오, 여러 값은 쌍반점(;)으로 나누어 적습니다.',
        en: 'The first row names the columns. Truths are 예 and 아니오; several values are separated by semicolons.',
      } }));
  }

  async #take(file) {
    this.summary.clear();
    this.report.replaceChildren();
    this.#putAway();
    say(this.checking, { ko: `${file.name} 검사하는 중…`, en: `Checking ${file.name}…` });
    try {
      const { text, wasConverted } = await readCsv(file);
      this.#showReport(file.name, text, wasConverted, await this.office.rehearse(text));
    } catch (problem) {
      this.#refuse(problem);
    } finally {
      say(this.checking, { ko: '' });
    }
  }

  #showReport(name, text, wasConverted, report) {
    const heading = element('h2', { say: { ko: `검사 결과: ${name}`, en: `Result of the check: ${name}` } });
    this.report.replaceChildren(element('div', { class: 'card stack' },
      heading,
      wasConverted ? notice('warn', element('p', { say: CONVERTED })) : null,
      tiles(tilesOf(report)), this.#actions(text, report), ...corrections(text, report)));
    moveTo(heading);
  }

  #actions(text, report) {
    const fresh = newOf(report);
    const start = button({
      ko: report.bad > 0 ? `맞는 ${count(fresh).ko}만 발급하기` : `${count(fresh).ko} 발급하기`,
      en: report.bad > 0 ? `Issue only the ${count(fresh).en} good ones` : `Issue ${count(fresh).en}`,
    }, () => whileBusy(start, () => this.#start(text)), 'primary large');
    if (fresh > 0) {
      return element('div', {}, start);
    }
    return notice('info', element('p', { say: {
      ko: '새로 발급할 줄이 없습니다.', en: 'There is no row to be issued.',
    } }));
  }

  async #start(text) {
    try {
      const batch = await this.office.startBatch(text);
      this.files.set(batch.id, text);
      this.report.replaceChildren();
      this.#open(batch);
      this.refresh();
    } catch (problem) {
      this.#refuse(problem);
    }
  }

  #open(batch) {
    this.card?.close();
    this.card = new BatchCard(this.office, batch, this.files.get(batch.id), () => this.refresh());
    this.current.replaceChildren(this.card.root);
    moveTo(this.card.heading);
  }

  /* One that has ended makes room for what is being checked. */
  #putAway() {
    if (this.card?.batch.state === 'done') {
      this.current.replaceChildren();
    }
  }

  async #reopen(id) {
    this.summary.clear();
    try {
      this.#open(await this.office.batch(id));
    } catch (problem) {
      this.#refuse(problem);
    }
  }

  #listAll(batches) {
    const heading = element('h2', { say: { ko: '지금까지의 묶음', en: 'Batches so far' } });
    if (batches.length === 0) {
      this.list.replaceChildren(heading, element('p', { class: 'quiet-text', say: {
        ko: '아직 없습니다. 발급한 묶음은 여기에 남습니다.', en: 'None yet. Batches will be listed here.',
      } }));
      return;
    }
    this.list.replaceChildren(heading, element('ul', { class: 'batches' }, batches.map(batch => this.#row(batch))));
    this.#followRunning(batches);
  }

  /* After the page has been loaded again. */
  #followRunning(batches) {
    const running = batches.find(({ state }) => state === 'running');
    if (running !== undefined && this.card === undefined) {
      this.#reopen(running.id);
    }
  }

  #row(batch) {
    const { tone, words } = stateOf(batch);
    const id = newId('batch');
    const open = button({ ko: '열기', en: 'Open' }, () => whileBusy(open, () => this.#reopen(batch.id)), 'small');
    open.setAttribute('aria-describedby', id);
    return element('li', {},
      element('div', {}, element('p', { id, class: 'when', say: moment(batch.startedAt) }),
        element('p', { class: 'quiet-text number', say: figuresOf(batch) })),
      badge(tone, words), open);
  }

  #refuse(problem) {
    if (problem.sentence === undefined) {
      throw problem;
    }
    this.summary.tell(problem.sentence);
  }
}

function corrections(text, { bad, errors }) {
  if (errors.length === 0) {
    return [];
  }
  const lines = new Set(errors.map(error => error.line));
  const give = () => download(csvBlob(extract(text, [...lines])), 'dojang-retry.csv');
  return [element('h3', { say: { ko: '고칠 줄', en: 'Rows to correct' } }),
    lines.size < bad ? notice('warn', element('p', { say: TOO_MANY })) : retryButton(give), new RowErrors(errors).root];
}
