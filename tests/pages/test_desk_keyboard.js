/** The desk without a mouse: a document suspended, reinstated and revoked, and a spreadsheet issued. Issuing one is in
 * test_day.js. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Day } from './day.js';
import { signIn } from './desk.js';
import { go, pick, press, type, typeDay } from './keyboard.js';
import { spreadsheet } from './spreadsheet.js';
import { post } from './town.js';

const NUMBER = '9000-0000-0000-0042';

const day = await Day.open({ town: { list_validity_s: 600 } });
const { town } = day;
const desk = await day.desk();
const { page } = desk;
const kind = (await (await fetch(`${town.issuer}/kinds`)).json())[0];
const claims = { ...town.claims[kind.type], documentNumber: NUMBER };

const button = name => page.locator('main > div:not([hidden])').getByRole('button', { name, exact: true }).first();
const sheet = () => page.getByRole('dialog');

async function visit(name) {
  await press(page, page.getByRole('navigation', { name: '할 일' }).getByRole('link', { name }));
}

async function change(name, { reason, recheck, tail }, told) {
  await press(page, button(name));
  await pick(page, sheet().getByLabel(reason));
  recheck && await typeDay(page, sheet().getByLabel(/다시 확인할 날/), recheck);
  tail && await type(page, sheet().getByLabel(/끝 네 자리/), tail);
  await press(page, sheet().locator('[type=submit]'));
  await page.getByText(told, { exact: true }).waitFor();
}

test('a document is found, suspended, reinstated and revoked', async () => {
  assert.equal((await post(`${town.issuer}/papers`, { type: kind.type, claims }, town.deskToken)).status, 201);
  await signIn(desk, town.deskToken);
  await visit('문서 찾기');
  await type(page, page.getByRole('textbox', { name: /^문서확인번호/ }), NUMBER);
  await page.keyboard.press('Enter');
  await change('중지', { reason: '보완 서류를 기다리는 중', recheck: '2099-01-05' }, '중지했습니다.');
  await change('중지 풀기', { reason: '보완 서류를 받음' }, '중지를 풀었습니다.');
  await change('폐지', { reason: '자격이 없어짐', tail: NUMBER.slice(-4) }, '폐지했습니다.');
  assert.equal(await page.locator('.document .badge').first().innerText(), '폐지');
});

test('a spreadsheet is chosen and its good rows issued', async () => {
  const rows = [{ ...claims, documentNumber: '9000-0000-0000-0043' }, { ...claims, householdSize: 0 }];
  await visit('일괄 발급');
  const choice = page.locator('input[type=file]').first();
  await go(page, choice);
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')]);
  await chooser.setFiles({ name: '결정.csv', mimeType: 'text/csv', buffer: Buffer.from(spreadsheet(kind, rows)) });
  await press(page, button('맞는 1건만 발급하기'));
  await page.getByText('끝남 · 남은 줄 있음').first().waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), press(page, button('결과 파일 받기'))]);
  assert.ok(await download.path());
});
