/** Ten thousand decisions at the desk, one in a hundred of them bad: checked in seconds, issued in sight, over a restart of
 * the issuer, each good row once. */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { cellsOf, rowsOf } from '../../issuer/desk/csv.js';
import { Day } from './day.js';
import * as desk from './desk.js';
import { spreadsheet } from './spreadsheet.js';

const ROWS = 10_000;
const BAD_EACH = 100;
const CHECK_MOST_S = 30; // a few seconds on a machine that does nothing else
const ISSUE_MOST_MS = 200_000;

const day = await Day.open({ town: { list_validity_s: 3600 } });
const { town } = day;

function orders(claims) {
  return Array.from({ length: ROWS }, (_, i) => ({
    ...claims,
    documentNumber: `9000-0000-0001-${String(i).padStart(4, '0')}`,
    ...(i % BAD_EACH === 7 && { birthDate: '1954-02-30' }),
  }));
}

async function take(page, button) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()]);
  return readFile(await download.path(), 'utf8');
}

const tile = (page, title) => page.locator('.tiles div').filter({ hasText: title }).locator('dd').innerText();

test('ten thousand rows', async t => {
  const office = await day.desk();
  const { page } = office;
  const kind = (await (await fetch(`${town.issuer}/kinds`)).json())[0];
  await desk.signIn(office, town.deskToken);
  await page.getByRole('link', { name: '일괄 발급' }).click();

  const buffer = Buffer.from(spreadsheet(kind, orders(town.claims[kind.type])));
  const from = Date.now();
  await page.locator('input[type=file]').first().setInputFiles({ name: '결정.csv', mimeType: 'text/csv', buffer });
  await page.getByRole('heading', { name: '검사 결과: 결정.csv' }).waitFor({ timeout: CHECK_MOST_S * 1000 });
  t.diagnostic(`${ROWS} rows checked and shown in ${((Date.now() - from) / 1000).toFixed(1)} s`);
  assert.deepEqual([await tile(page, '발급할 수 있음'), await tile(page, '고칠 줄')], ['9,900건', '100건']);
  await page.getByText('오류 100건 · 1/4쪽').waitFor();
  await page.getByRole('button', { name: '다음 쪽' }).click();
  assert.equal(await page.locator('.errors tbody th').first().innerText(), String(25 * BAD_EACH + 9));

  const started = Date.now();
  await page.getByRole('button', { name: '맞는 9,900건만 발급하기' }).click();
  const bar = page.getByRole('progressbar', { name: '발급한 건수' });
  await bar.waitFor();
  await page.waitForFunction(() => document.querySelector('progress')?.value > 0);
  await office.look('desk-batch-running');
  await town.stop('dojang-issuer');
  await page.getByText(/서버에 연결하지 못했습니다/).waitFor();
  assert.ok(await bar.evaluate(progress => progress.value < progress.max), 'it was over before the restart');
  await office.look('desk-batch-away');
  await town.start('dojang-issuer');
  await page.getByRole('button', { name: '결과 파일 받기' }).waitFor({ timeout: ISSUE_MOST_MS });
  t.diagnostic(`issued in ${((Date.now() - started) / 1000).toFixed(1)} s, with the restart`);
  assert.deepEqual([await tile(page, '발급함'), await tile(page, '고칠 줄')], ['9,900건', '100건']);

  const rows = rowsOf(await take(page, '결과 파일 받기')).map(({ text }) => cellsOf(text));
  const numbers = rows.filter(([, , , outcome]) => outcome === '발급 안내함').map(([, number]) => number);
  assert.equal(new Set(numbers).size, 9_900);
  assert.equal(numbers.length, 9_900);
  assert.equal((await take(page, '고칠 줄만 CSV로 받기')).trimEnd().split('\r\n').length, 1 + ROWS / BAD_EACH);
});
