/** The issuing desk on real services: signing in, issuing one, what it says of mistakes, finding and changing documents,
 * and paper, as wide as it is printed and read from what the printer gets. */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, test } from 'node:test';
import { Day } from './day.js';
import { decode } from './decode.js';
import { look } from './look.js';
import { readPicture } from './picture.js';
import { spreadsheet } from './spreadsheet.js';
import { post } from './town.js';

const WELFARE = 'WelfareEligibilityCredential';
const HOUSING = 'YouthHousingEligibilityCredential';
const MM_OF_PX = 25.4 / 96;
const PAPERS = { card: { choice: '카드 (A6)', mm: [148, 105] }, sheet: { choice: 'A4 한 장', mm: [210, 297] } };

const day = await Day.open({ town: { list_validity_s: 600 } });
const { town } = day;
const desk = await day.desk();
const { page } = desk;
const kinds = Object.fromEntries((await (await fetch(`${town.issuer}/kinds`)).json()).map(kind => [kind.type, kind]));

let numbers = 0;
const asked = [];
page.context().on('request', request => asked.push(request.url()));

/* A document number of its own for each, so that tests do not find each other's. */
function claimsOf(type, changed = {}) {
  numbers += 1;
  return { ...town.claims[type], documentNumber: `9000-0000-0000-${String(numbers).padStart(4, '0')}`, ...changed };
}

const view = () => page.locator('main > div:not([hidden])');
const press = name => view().getByRole('button', { name, exact: true }).click();
const go = name => page.getByRole('navigation', { name: '할 일' }).getByRole('link', { name }).click();
const field = title => view().getByLabel(new RegExp(`^${title.replace(/[()]/g, '\\$&')}( |$)`)).first();

async function signIn(token) {
  await page.getByLabel('담당자 토큰').fill(token);
  await page.getByRole('button', { name: '로그인' }).click();
}

async function fill(kind, claims) {
  await view().getByRole('radio', { name: kind.title.ko }).check();
  for (const { claim } of kind.template.display.filter(each => claims[each.claim] !== undefined)) {
    await fillOne(kind.schema.properties[claim], claims[claim]);
  }
}

async function fillOne(schema, value) {
  if (schema.enum) {
    await field(schema.title).selectOption(value);
  } else if (schema.type === 'array' || schema.type === 'boolean') {
    const words = schema.const ? ['예, 확인했습니다'] : schema.type === 'boolean' ? [value ? '예' : '아니오'] : value;
    for (const word of words) {
      await view().getByRole('group', { name: schema.title }).getByLabel(word, { exact: true }).check();
    }
  } else {
    await field(schema.title).fill(String(value));
  }
}

async function offer(type, claims = claimsOf(type)) {
  await go('한 건 발급');
  await fill(kinds[type], claims);
  await press('발급하기');
  await view().getByRole('heading', { name: '발급할 준비가 되었습니다' }).waitFor();
  return claims;
}

async function find(number) {
  await go('문서 찾기');
  await field('문서확인번호').fill(number);
  await press('찾기');
  await view().getByRole('heading', { name: /^찾은 문서/ }).waitFor();
}

const documentsShown = () => view().locator('.document');
const sheet = () => page.getByRole('dialog');

async function change(button, { reason, recheck, tail }, told) {
  await documentsShown().first().getByRole('button', { name: button, exact: true }).click();
  await sheet().getByLabel(reason).check();
  recheck && await sheet().getByLabel(/다시 확인할 날/).fill(recheck);
  tail && await sheet().getByLabel(/끝 네 자리/).fill(tail);
  await sheet().locator('[type=submit]').click();
  await view().getByText(told, { exact: true }).waitFor();
}

/* The print page of the paper that has just been made. */
async function openPrint() {
  const [print] = await Promise.all([page.waitForEvent('popup'), press('인쇄 화면 열기')]);
  await print.locator('.paper:not([hidden]) svg').waitFor();
  return print;
}

async function verify(text) {
  await town.call('await_refresh');
  return (await post(`${town.verifier}/verifications`, { qr: text }, town.verifyToken)).body;
}

before(async () => {
  await desk.goto('/desk/');
  await page.getByLabel('담당자 토큰').waitFor();
});

test('who may not use the desk is told so in plain words', async () => {
  await desk.look('desk-sign-in');
  await signIn('dj_unknown');
  await view().getByText(/이 토큰을 알 수 없습니다/).waitFor();
  await signIn(town.revokeToken);
  await view().getByText(/이 토큰에는 발급 권한이 없습니다/).waitFor();
  await desk.look('desk-sign-in-refused');
  await signIn(town.deskToken);
  await page.getByRole('heading', { name: '한 건 발급' }).waitFor();
});

test('what is missing stands beside its field and above the form, and leads there', async () => {
  await desk.look('desk-issue');
  await press('발급하기');
  await view().getByRole('heading', { name: /고칠 곳이 \d+군데/ }).waitFor();
  await desk.look('desk-issue-missing');
  await view().locator('.summary').getByRole('button', { name: '성명' }).click();
  const name = field('성명');
  assert.ok(await name.evaluate(input => input === document.activeElement));
  const described = (await name.getAttribute('aria-describedby')).split(' ').at(-1);
  assert.equal(await page.locator(`#${described}`).innerText(), '입력해 주세요.');
});

test('what looks like a resident registration number is spoken of while it is typed', async () => {
  const alert = view().getByRole('alert').filter({ hasText: '주민등록번호' });
  for (const text of ['홍길동 900101-1234567', '９００１０１ １２３４５６７', '9001011234567']) {
    await field('성명').fill(text);
    await alert.waitFor();
    await field('성명').fill('홍길동');
    await alert.waitFor({ state: 'hidden' });
  }
  await field('성명').fill('900101-1234567');
  await desk.look('desk-issue-resident-number');
  await field('성명').fill('');
});

test('fields come and go with the programme', async () => {
  const benefits = view().getByRole('group', { name: '급여 종류' });
  await field('사업').selectOption('국민기초생활보장 수급');
  await benefits.getByText('필수').waitFor();
  await field('사업').selectOption('차상위계층 확인');
  await benefits.waitFor({ state: 'hidden' });
});

test('what the issuer refuses stands beside its field', async () => {
  await page.route('**/offers', route => {
    const order = JSON.parse(route.request().postData());
    return route.continue({ postData: JSON.stringify({ ...order, claims: { ...order.claims, householdSize: 0 } }) });
  });
  await fill(kinds[WELFARE], claimsOf(WELFARE));
  await press('발급하기');
  await view().locator('.field').filter({ hasText: '가구원 수' }).getByText('1 이상이어야 합니다').waitFor();
  await desk.look('desk-issue-refused');
  await page.unroute('**/offers');
});

test('one for a wallet: a code of the link, and apart from it a PIN that is shown when asked for', async () => {
  const claims = await offer(WELFARE, claimsOf(WELFARE, { documentNumber: '9000000000000777' }));
  assert.equal(await view().locator('.facts').first().getByText('9000-0000-0000-0777').count(), 1, claims.documentNumber);
  const link = await view().getByLabel('링크', { exact: true }).inputValue();
  const picture = await view().locator('.code svg').screenshot({ scale: 'css' });
  assert.equal(await decode(readPicture(picture)), link);
  assert.doesNotMatch(await view().locator('output.pin').innerText(), /\d/);
  await desk.look('desk-offer');
  await press('비밀번호 보기');
  assert.match(await view().locator('output.pin').innerText(), /^\d{3} \d{3}$/);
  const uri = new URL(link.slice(link.indexOf('#') + 1)).searchParams.get('credential_offer_uri');
  assert.equal((await (await fetch(uri)).json()).credential_configuration_ids[0], WELFARE);
  await press('하나 더 발급하기');
  assert.equal(await field('성명').inputValue(), '');
});

test('an offer that nobody has fetched is ended', async () => {
  const { documentNumber } = await offer(HOUSING);
  await press('하나 더 발급하기');
  await find(documentNumber);
  await desk.look('desk-document-offered');
  await change('제안 끝내기', { reason: '본인이 요청함' }, '제안을 끝냈습니다.');
  assert.equal(await documentsShown().first().locator('.badge').innerText(), '제안 끝남');
});

async function paperOf(type) {
  const claims = claimsOf(type);
  await go('한 건 발급');
  await fill(kinds[type], claims);
  await view().getByRole('radio', { name: /^종이/ }).check();
  await press('발급하기');
  await view().getByRole('heading', { name: '종이 증명서를 만들었습니다' }).waitFor();
  return claims;
}

/* What the printer gets: the size of its only page in mm, and the text of the code on it. */
async function printed(print) {
  const pdf = await print.pdf({ preferCSSPageSize: true });
  const boxes = [...pdf.toString('latin1').matchAll(/\/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)/g)];
  const text = await print.evaluate(async octets => {
    const { readFile } = await import('/web/scan.js');
    return readFile(new Blob([Uint8Array.from(octets)], { type: 'application/pdf' }));
  }, [...pdf]);
  return { mm: boxes.map(([, width, height]) => [width, height].map(points => Math.round(points / 72 * 25.4))), text };
}

for (const type of [WELFARE, HOUSING, 'PublicWorkEligibilityCredential']) {
  test(`on paper: ${type}`, async t => {
    await paperOf(type);
    const print = await openPrint();
    for (const [name, { choice, mm }] of Object.entries(PAPERS)) {
      await print.getByLabel(choice).check();
      const code = print.locator(`[data-format=${name}] svg`);
      const { level, version, moduleMm, codeMm } = await code.evaluate(svg => ({ ...svg.dataset }));
      const sideMm = (await code.evaluate(svg => svg.getBoundingClientRect().width)) * MM_OF_PX;
      const spilt = await print.locator('.paper:visible').evaluate(paper => paper.scrollHeight - paper.clientHeight);
      assert.ok(spilt <= 0, `${spilt} px do not fit`);
      const modules = 17 + 4 * version;
      assert.ok(Math.abs(sideMm - moduleMm * (modules + 8)) < 0.1, `${sideMm} mm with the quiet zone`);
      assert.ok(codeMm >= 35 && codeMm <= 40 && moduleMm >= 0.33, `${codeMm} mm of ${moduleMm} mm`);
      const { mm: pages, text } = await printed(print);
      assert.deepEqual(pages, [mm]);
      assert.match(text, /^VC1-/);
      assert.equal((await verify(text)).verdict, 'verified');
      t.diagnostic(`${name}: version ${version} at ${level}, ${codeMm} mm, a module is ${moduleMm} mm`);
      if (type === WELFARE) {
        await print.setViewportSize({ width: 1280, height: 800 });
        await look(print, `desk-print-${name}`);
      }
    }
    await print.close();
    await press('하나 더 발급하기');
  });
}

test('a reprint revokes the former and says which', async () => {
  const { documentNumber } = await paperOf(WELFARE);
  const first = await openPrint();
  const { text } = await printed(first);
  await first.close();
  await press('하나 더 발급하기');
  await find(documentNumber);
  await documentsShown().first().getByRole('button', { name: '다시 인쇄' }).click();
  await desk.look('desk-reprint');
  await sheet().getByRole('button', { name: '다시 인쇄' }).click();
  await view().getByText('새 종이 증명서를 만들었습니다.', { exact: true }).waitFor();
  await view().getByText(/에 인쇄한 종이 증명서는 폐지되었습니다/).waitFor();
  await desk.look('desk-reprinted');
  const second = await openPrint();
  await second.locator('.former:visible').waitFor();
  const anew = await printed(second);
  await second.close();
  assert.equal((await verify(anew.text)).verdict, 'verified');
  const report = await verify(text);
  assert.deepEqual([report.verdict, report.code], ['refused', 'credential_revoked']);
});

test('suspended until a day, reinstated, revoked in two steps', async () => {
  const { documentNumber } = await paperOf(HOUSING);
  await press('하나 더 발급하기');
  await find(documentNumber);
  await documentsShown().first().getByRole('button', { name: '중지', exact: true }).click();
  await sheet().locator('[type=submit]').click();
  await sheet().getByText('사유를 골라 주세요.').waitFor();
  await desk.look('desk-suspend');
  await page.keyboard.press('Escape');
  await change('중지', { reason: '보완 서류를 기다리는 중', recheck: '2099-01-05' }, '중지했습니다.');
  await documentsShown().getByText('2099년 1월 5일').waitFor();
  await desk.look('desk-document-suspended');
  await change('중지 풀기', { reason: '보완 서류를 받음' }, '중지를 풀었습니다.');
  await documentsShown().first().getByRole('button', { name: '폐지', exact: true }).click();
  await sheet().getByLabel('자격이 없어짐').check();
  await sheet().getByLabel(/끝 네 자리/).fill('0000');
  await sheet().locator('[type=submit]').click();
  await sheet().getByText('문서확인번호의 끝 네 자리와 다릅니다.').waitFor();
  await desk.look('desk-revoke');
  await page.keyboard.press('Escape');
  await change('폐지', { reason: '자격이 없어짐', tail: documentNumber.slice(-4) }, '폐지했습니다.');
  assert.equal(await documentsShown().first().locator('.badge').innerText(), '폐지');
  assert.equal(await documentsShown().first().getByRole('button').count(), 0);
});

test('suspensions whose day has come are counted and listed', async () => {
  const order = { type: WELFARE, claims: claimsOf(WELFARE) };
  const { body: { id } } = await post(`${town.issuer}/papers`, order, town.deskToken);
  const change_ = { action: 'suspend', reason: 'under_review', recheck: '2026-01-05' };
  assert.equal((await post(`${town.issuer}/documents/${id}/status`, change_, town.deskToken)).status, 200);
  await page.reload();
  await page.getByRole('navigation', { name: '할 일' }).getByText('1건').waitFor();
  await go('다시 확인');
  await documentsShown().getByText(order.claims.documentNumber).waitFor();
  await desk.look('desk-rechecks');
  await change('중지 풀기', { reason: '다시 확인한 결과 이상 없음' }, '중지를 풀었습니다.');
  await view().getByRole('heading', { name: '오늘까지 다시 확인할 중지 0건' }).waitFor();
});

test('a document that nobody knows, and a token that may not revoke', async () => {
  await find('0000-0000-0000-0000');
  await view().getByText(/이 번호로 발급한 문서가 없습니다/).waitFor();
  const other = await day.desk();
  await other.goto('/desk/#documents');
  await other.page.getByLabel('담당자 토큰').fill(town.issueToken);
  await other.page.keyboard.press('Enter');
  await other.page.getByRole('textbox', { name: /^문서확인번호/ }).fill('9000-0000-0000-0777');
  await other.page.keyboard.press('Enter');
  await other.page.getByRole('button', { name: '제안 끝내기' }).click();
  await other.page.getByRole('dialog').getByLabel('본인이 요청함').check();
  await other.page.getByRole('dialog').locator('[type=submit]').click();
  await other.page.getByText(/폐지·중지 권한이 없습니다/).waitFor();
  await other.close();
});

function sheetOf(type, rows, change) {
  const claims = Array.from({ length: rows }, (_, i) => change?.(claimsOf(type), i + 2) ?? claimsOf(type));
  return spreadsheet(kinds[type], claims);
}

/* As old spreadsheets of Korea keep it. */
function inCp949(text) {
  const octets = new Map();
  for (let high = 0x81; high < 0xff; high++) {
    for (let low = 0x41; low < 0xff; low++) {
      octets.set(new TextDecoder('euc-kr').decode(Uint8Array.of(high, low)), [high, low]);
    }
  }
  return Buffer.from([...text].flatMap(sign => (sign < '\u0080' ? [sign.charCodeAt(0)] : octets.get(sign))));
}

async function take(button) {
  const [download] = await Promise.all([page.waitForEvent('download'), press(button)]);
  return readFile(await download.path(), 'utf8');
}

async function choose(buffer, name = '결정.csv') {
  await view().locator('input[type=file]').first().setInputFiles({ name, mimeType: 'text/csv', buffer });
  await view().getByRole('heading', { name: `검사 결과: ${name}` }).waitFor();
}

const ROWS = 400;
const BAD = new Set([17, 101, 255, 401]);
const tile = title => view().locator('.tiles div').filter({ hasText: title }).locator('dd').innerText();

test('a spreadsheet: every bad row named, the good ones issued, over a reload, and the rest again', async t => {
  await go('일괄 발급');
  await desk.look('desk-batches');
  const spoil = (claims, line) => (BAD.has(line) ? { ...claims, householdSize: 0, name: '900101-1234567' } : claims);
  const text = sheetOf(WELFARE, ROWS, spoil);
  const before_ = Date.now();
  await choose(Buffer.from(text));
  t.diagnostic(`${ROWS} rows checked and shown in ${Date.now() - before_} ms`);
  assert.deepEqual([await tile('모두'), await tile('발급할 수 있음'), await tile('고칠 줄')], ['400건', '396건', '4건']);
  const lines = await view().locator('.errors tbody th').allInnerTexts();
  assert.deepEqual(new Set(lines.map(Number)), BAD);
  await desk.look('desk-batch-checked');
  await view().getByLabel('열', { exact: true }).selectOption('가구원 수');
  await view().getByText('오류 4건 · 1/1쪽').waitFor();
  await view().getByLabel('줄 번호나 낱말로 찾기').fill('101');
  await view().getByText('오류 1건 · 1/1쪽').waitFor();

  await press('맞는 396건만 발급하기');
  await view().getByRole('progressbar', { name: '발급한 건수' }).or(view().getByText('끝남 · 남은 줄 있음').first()).waitFor();
  await page.reload();
  await view().getByText('끝남 · 남은 줄 있음').first().waitFor({ timeout: 60_000 });
  if (await view().getByRole('button', { name: '결과 파일 받기' }).count() === 0) {
    await view().getByRole('button', { name: '열기' }).first().click();
  }
  await view().getByRole('button', { name: '결과 파일 받기' }).waitFor();
  assert.deepEqual([await tile('발급함'), await tile('고칠 줄')], ['396건', '4건']);
  await desk.look('desk-batch-done');

  const result = await take('결과 파일 받기');
  assert.equal(result.match(/발급 안내함/g).length, 396);
  const links = await take('링크만 받기');
  const pins = await take('비밀번호만 받기');
  assert.equal(links.match(/\/wallet\/#/g).length, 396);
  assert.ok(!/,\d{6}\r/.test(links) && pins.match(/,\d{6}\r/g).length === 396 && !pins.includes('http'));

  await view().locator('.document, .card').locator('input[type=file]').last()
    .setInputFiles({ name: '결정.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  const retry = await take('고칠 줄만 CSV로 받기');
  const sheet_ = text.split('\r\n');
  assert.deepEqual(retry.replace('\ufeff', '').trimEnd().split('\r\n'), [sheet_[0], ...[...BAD].map(line => sheet_[line - 1])]);

  await choose(Buffer.from(text), '같은 파일.csv');
  assert.equal(await tile('이미 발급됨'), '396건');
  await view().getByText('새로 발급할 줄이 없습니다.').waitFor();
});

test('a spreadsheet in the code of old Korean spreadsheets, and one that is none', async () => {
  await go('일괄 발급');
  await choose(inCp949(sheetOf(HOUSING, 3)), '옛 파일.csv');
  await view().getByText(/CP949/).waitFor();
  assert.equal(await tile('발급할 수 있음'), '3건');
  await press('3건 발급하기');
  await view().getByText('모두 끝남').first().waitFor();
  await press('묶음 내용 지우기');
  await desk.look('desk-batch-purge');
  await sheet().getByRole('button', { name: '지우기' }).click();
  await view().getByText('내용 지움').first().waitFor();
  await desk.look('desk-batch-purged');
  await view().locator('input[type=file]').first()
    .setInputFiles({ name: 'x.csv', mimeType: 'text/csv', buffer: Buffer.from('이름,나이\r\n홍길동,3\r\n') });
  await view().locator('.summary .notice').waitFor();
  await desk.look('desk-batch-refused');
});

test('all of it in English', async () => {
  await page.getByRole('button', { name: 'English' }).click();
  for (const [name, heading] of [['Issue one', 'issue'], ['Find documents', 'documents'], ['Batches', 'batches']]) {
    await page.getByRole('link', { name }).click();
    await page.getByRole('heading', { name, level: 1 }).waitFor();
    await desk.look(`desk-english-${heading}`);
  }
  await page.getByRole('button', { name: '한국어' }).click();
});

test('signing out leaves nothing, and no address has named a document', async () => {
  await page.getByRole('button', { name: '로그아웃' }).click();
  await page.getByLabel('담당자 토큰').waitFor();
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
  assert.equal(await page.evaluate(token => JSON.stringify(localStorage).includes(token), town.deskToken), false);
  assert.deepEqual(asked.filter(url => /\d{4}-\d{4}-\d{4}/.test(url) || url.includes(town.deskToken)), []);
});
