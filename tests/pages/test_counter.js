/** The counter's page by itself: every way in which a code comes in, every verdict, and what must not stay. Codes come from the
 * command line program. */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import * as counter from './counter.js';
import { Day } from './day.js';
import { decode } from './decode.js';
import { readPicture } from './picture.js';
import { scan } from './scanner.js';
import { post } from './town.js';

const TYPE = 'WelfareEligibilityCredential';
const day = await Day.open({ town: { list_validity_s: 600 } });
const { town } = day;
const citizen = await town.citizen(TYPE);
const teller = await day.counter();
const { page } = teller;
const show = options => town.present(citizen, options);
const { documentNumber, id, name, residence } = citizen.credential.credentialSubject;
const personal = [documentNumber, id]; // what stands nowhere else, unlike what is in every example

/** The core and its data are there, so that what is verified by the verifier is remembered here, too. */
async function offlineReady() {
  await page.waitForFunction(async () => {
    const { get } = await import('/counter/kept.js');
    return await get('bundle') !== undefined && navigator.serviceWorker.controller !== null;
  });
}

async function draw(text, name = 'code.png') {
  const file = path.join(town.folder, name);
  await town.tool(['qr', 'draw', '--level', 'L', '--scale', '4', '--png', file], text);
  return readFile(file);
}

async function verified() {
  const result = await counter.result(teller);
  assert.equal(result.verdict, 'verified', JSON.stringify(result));
  assert.equal(result.word, '확인됨');
  return result;
}

test('a token that is not good does not open it', async () => {
  await teller.goto('/counter/');
  await page.getByLabel('창구 토큰').fill('dj_nobody');
  await page.getByRole('button', { name: '창구 열기' }).click();
  await page.getByText('이 토큰으로는').waitFor();
  await teller.look('counter-sign-in');
});

test('a good one does, and stays', async () => {
  await teller.goto('/counter/');
  await page.getByLabel('창구 토큰').fill(town.verifyToken);
  await page.getByLabel('창구 이름').fill('복지정책과 2번 창구');
  await page.getByRole('button', { name: '창구 열기' }).click();
  await page.getByRole('heading', { name: '코드를 보여 주세요' }).waitFor();
  await counter.reload(teller);
  await offlineReady();
  await teller.look('counter-ready');
});

test('a code that is good', async () => {
  const result = await counter.read(teller, await show());
  assert.equal(result.verdict, 'verified');
  assert.deepEqual(result.checks, { proof: 'valid', issuer: 'valid', period: 'valid', status: 'valid', holder: 'valid' });
  assert.match(result.way, /확인$/);
  assert.match(result.data, /^자료 기준 .*전\)$|방금\)$/);
  assert.equal(result.number, null);
  assert.equal(await page.locator('#kind').textContent(), '복지 급여 자격 확인서');
  assert.match(await page.locator('#claims').textContent(), /성명홍길동|성명/);
  await teller.look('counter-verified');
});

/** Each mode and each place, not each with each: what a key means hangs on the one, who gets it on the other. */
const SCANS = [['latin', '#scan'], ['jamo', '#scan'], ['process', '#scan'], ['jamo', '#next'], ['process', '#paste-text'],
  ['jamo', 'body']];
for (const [mode, place] of SCANS) {
  test(`a scanner types (${mode}) while the focus is at ${place}`, async () => {
    await counter.next(teller);
    await focus(place);
    await scan(page, await show(), { mode });
    await verified();
    await counter.next(teller);
    assert.equal(await page.locator('#paste-text').inputValue(), '');
  });
}

async function focus(place) {
  if (place === '#next') {
    await counter.read(teller, 'VP1-RNOTHING');
  }
  if (place === '#paste-text') {
    await page.getByRole('button', { name: '붙여넣기' }).click();
  }
  if (place === 'body') {
    await page.evaluate(() => document.activeElement.blur());
    return;
  }
  await page.focus(place);
}

test('a scan in the form of digits, ended by Tab or by nothing', async () => {
  for (const end of ['Tab', null]) {
    await counter.next(teller);
    const octets = await town.tool(['qr', 'decode'], await show());
    const digits = (await town.tool(['qr', 'encode', '--digits'], octets)).trim();
    assert.match(digits, /^51997\d+$/);
    await scan(page, digits, { mode: 'process', end });
    await verified();
  }
});

test('what people type is left alone', async () => {
  await counter.next(teller);
  await page.getByRole('button', { name: '붙여넣기' }).click();
  await page.locator('#paste-text').pressSequentially('VP1 is what it begins with / $', { delay: 20 });
  assert.equal(await page.locator('#paste-text').inputValue(), 'VP1 is what it begins with / $');
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('#paste').getAttribute('open'), null);
});

test('pasted into the page, as text and as picture', async () => {
  await counter.next(teller);
  await page.evaluate(text => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
  }, await show());
  await verified();
  await counter.next(teller);
  const png = await draw(await show());
  await page.evaluate(octets => {
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([Uint8Array.from(octets)], 'clip.png', { type: 'image/png' }));
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
  }, [...png]);
  await verified();
});

test('from a PDF', async () => {
  await counter.next(teller);
  const png = await draw(await show());
  const paper = await teller.context.newPage();
  await paper.setContent(`<p>증명서</p><img width="150" src="data:image/png;base64,${png.toString('base64')}">`);
  const pdf = await paper.pdf({ format: 'A4' });
  await paper.close();
  await counter.openFile(teller, 'document.pdf', 'application/pdf', pdf);
  await verified();
});

test('a file without a code is told so, and is no verdict', async () => {
  await counter.next(teller);
  await counter.openFile(teller, 'empty.png', 'image/png', await page.screenshot());
  await page.getByText('QR 코드를 찾지 못했습니다').waitFor();
  assert.equal(await page.locator('#outcome').isVisible(), false);
});

const BAD = {
  'nothing of ours': [async () => 'https://example.org/', '01', '읽을 수 없는 코드입니다.'],
  altered: [async () => altered(), '03', '서명이 맞지 않습니다. 내용이 바뀌었거나 다른 곳에서 만든 것입니다.'],
  'too old': [() => show({ created: '-400', expires: '-310' }), '12', '화면의 코드가 만들어진 지 오래되었습니다.'],
  replayed: [async () => used(), '13', '이미 한 번 사용한 코드입니다.'],
  'for another office': [() => show({ domain: 'https://other.example' }), '16', '다른 기관에 내려고 만든 코드입니다.'],
};

async function altered() {
  const presentation = JSON.parse(await town.call('sign', [citizen.holder, citizen.credential]));
  presentation.verifiableCredential[0].credentialSubject.householdSize = 9;
  return JSON.stringify(presentation);
}

async function used() {
  const text = await show();
  assert.equal((await counter.read(teller, text)).verdict, 'verified');
  return text;
}

for (const [what, [make, number, sentence]] of Object.entries(BAD)) {
  test(`refused: ${what}`, async () => {
    const result = await counter.read(teller, await make());
    assert.deepEqual([result.verdict, result.word, result.number, result.sentence], ['refused', '문제 있음', number, sentence]);
    assert.notEqual(result.next, null);
    assert.equal(await page.locator('#claims').isVisible(), false);
    await teller.look(`counter-${what.replaceAll(' ', '-')}`);
  });
}

test('paper is verified once the identity card has been compared', async () => {
  const order = { type: TYPE, claims: town.claims[TYPE] };
  const { status, body } = await post(`${town.issuer}/papers`, order, town.issueToken);
  assert.equal(status, 201, JSON.stringify(body));
  await town.call('await_refresh');
  const before = await counter.read(teller, body.text);
  assert.deepEqual([before.verdict, before.word, before.number], ['compare', '신분증 대조 필요', '26']);
  await teller.look('counter-paper');
  await page.getByLabel('신분증과 대조했습니다').check();
  const after = await counter.result(teller);
  assert.deepEqual([after.verdict, after.word, after.number], ['verified', '확인됨', null]);
  await teller.look('counter-paper-compared');
});

test('a number that is read out', async () => {
  await counter.next(teller);
  await page.getByRole('button', { name: '번호 불러 주기' }).click();
  const number = (await page.locator('#ask [data-number]').textContent()).replace(' ', '');
  assert.match(number, /^\d{8}$/);
  await teller.look('counter-number');
  await scan(page, await show(), { mode: 'process' });
  assert.equal((await counter.result(teller)).number, '15');
  assert.equal(await page.locator('#asked').isVisible(), true);
  await scan(page, await show({ challenge: number }));
  await page.locator('.verdict[data-verdict="verified"]').waitFor();
  assert.equal(await page.locator('#asked').isVisible(), false);
});

test('a request that the wallet reads', async () => {
  await counter.next(teller);
  await page.getByRole('button', { name: '요청 코드 보이기' }).click();
  await page.locator('#ask[open] canvas').waitFor();
  await teller.look('counter-request');
  const text = await decode(readPicture(await page.locator('#ask canvas').screenshot()));
  assert.match(text, /^VPQ1-R/);
  const asked = await page.evaluate(async text => (await (await import('/web/core.js')).openCore()).readChallenge(text), text);
  assert.equal(asked.domain, town.counter);
  await scan(page, await show({ challenge: asked.challenge }));
  await verified();
});

test('what was shown goes after its time, and later for who asks for it', async () => {
  await counter.read(teller, await show());
  const left = async () => Number(/\d+/.exec(await page.locator('#claims [data-left]').textContent())[0]);
  await page.getByRole('button', { name: '1분 더' }).click();
  assert.ok(await left() > 60);
  await page.getByRole('button', { name: '지우기' }).click();
  await page.getByText('보여 준 내용은 지웠습니다.').waitFor();
  const html = await page.content();
  for (const claim of [...personal, name, residence]) {
    assert.equal(html.includes(claim), false, claim);
  }
});

test('the note says what was checked, and nothing of the person', async () => {
  await counter.read(teller, await show());
  await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true }));
  await page.getByRole('button', { name: '처리 메모 복사' }).click();
  const note = await page.locator('#note-text').inputValue();
  await teller.look('counter-note');
  assert.match(note, /결과: 확인됨[^]*증명서: 복지 급여 자격 확인서[^]*발급기관: 가온시 복지정책과[^]*자료 기준:[^]*창구: 복지정책과 2번 창구/);
  for (const claim of [...personal, name, residence]) {
    assert.equal(note.includes(claim), false, claim);
  }
  await page.locator('#note [data-close]').click();
});

test('without the network, and back', async () => {
  await counter.reload(teller);
  await offlineReady();
  const [first, second] = [await show(), await show()];
  assert.equal((await counter.read(teller, first)).verdict, 'verified');
  await teller.cut();
  const result = await counter.read(teller, second);
  assert.equal(result.verdict, 'verified', JSON.stringify(result));
  assert.match(result.way, /^네트워크 없이 확인 · 자료 .*(전|방금)$/);
  await teller.look('counter-offline');
  assert.equal((await counter.read(teller, second)).number, '13');
  assert.equal((await counter.read(teller, first)).number, '13', 'one that the verifier has seen');
  const later = await show();
  await counter.reload(teller);
  assert.equal((await counter.read(teller, second)).number, '13', 'after the page was loaded again');
  assert.equal((await counter.read(teller, later)).verdict, 'verified', 'one that was made before');
  await town.setStatus(citizen.credential, 'revocation', true, 'issued_in_error');
  await teller.mend();
  await page.locator('#alarm').getByText('폐지된 증명서입니다.').waitFor();
  const revised = await counter.result(teller);
  assert.deepEqual([revised.verdict, revised.number, revised.checks.status], ['refused', '10', 'invalid']);
  await teller.look('counter-checked-again');
});

test('nothing of a person is kept', async () => {
  const kept = await page.evaluate(async () => {
    const stores = [JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
    const database = await new Promise(resolve => {
      const request = indexedDB.open('dojang-counter');
      request.onsuccess = () => resolve(request.result);
    });
    const all = await new Promise(resolve => {
      const request = database.transaction('kept').objectStore('kept').getAll();
      request.onsuccess = () => resolve(request.result);
    });
    stores.push(JSON.stringify(all));
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        stores.push(request.url, await (await cache.match(request)).text());
      }
    }
    return stores.join('\n');
  });
  for (const claim of personal) {
    assert.equal(kept.includes(claim), false, claim);
  }
});
