/** A credential's day, with real services and in real pages: issued at the desk, received and shown on a phone, read at
 * the counter in every way that people have; all that can be wrong with it; and with the network away. */

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import * as counter from './counter.js';
import { Day } from './day.js';
import * as desk from './desk.js';
import * as keyboard from './keyboard.js';
import { photograph, STEADY } from './photograph.js';
import { Random } from './random.js';
import { scan } from './scanner.js';
import * as wallet from './wallet.js';

const WELFARE = 'WelfareEligibilityCredential';
const HOUSING = 'YouthHousingEligibilityCredential';
const TWO_DAYS_MS = 2 * 86_400_000;

const day = await Day.open({ camera: true, town: { list_validity_s: 600 } });
const { town } = day;
const phone = await day.phone();
const window_ = await day.counter();

before(async () => {
  await wallet.receive(phone, await town.offer(WELFARE));
  await counter.signIn(window_, town.verifyToken);
});

/** What was drawn anew on the phone, since a code is good once. */
async function shown() {
  await wallet.show(phone);
  return wallet.text(phone);
}

function assertVerified({ verdict, word, number, checks }) {
  assert.deepEqual([verdict, word, number], ['verified', '확인됨', null]);
  assert.deepEqual(new Set(Object.values(checks)), new Set(['valid']));
}

function assertRefused({ verdict, word, number, sentence, next }, expected) {
  assert.deepEqual([verdict, word, number, sentence], ['refused', '문제 있음', ...expected]);
  assert.ok(next);
}

function assertUnchecked({ verdict, word, number, sentence, next }) {
  assert.deepEqual([verdict, word, number], ['could_not_check', '확인하지 못함', '04']);
  assert.equal(sentence, '폐지·중지 여부를 확인하지 못했습니다.');
  assert.ok(next);
}

test('issued, received, shown and verified by keyboard alone', async () => {
  const [office, citizen, teller] = [await day.desk(), await day.phone(), await day.counter()];
  const [kind] = await (await fetch(`${town.issuer}/kinds`)).json();
  await desk.signIn(office, town.deskToken);
  const { link, pin } = await desk.issue(office, kind, town.claims[kind.type]);
  await wallet.openOffer(citizen, link);
  await wallet.receiveByKeyboard(citizen, pin);
  await wallet.showByKeyboard(citizen);
  await counter.signInByKeyboard(teller, town.verifyToken);
  await wallet.copyByKeyboard(citizen);
  await teller.page.keyboard.press('ControlOrMeta+V');
  assertVerified(await counter.result(teller));
  for (const device of [office, citizen, teller]) {
    await device.close();
  }
});

test('the counter reads the very code on the phone through its camera', async () => {
  await counter.next(window_);
  await window_.page.getByRole('button', { name: '카메라' }).click();
  await wallet.show(phone);
  await day.camera.show(photograph(await wallet.screen(phone), STEADY, new Random(1)));
  assertVerified(await counter.result(window_));
  await window_.look('day-counter-camera');
  await window_.page.getByRole('button', { name: '카메라 끄기' }).click();
});

test('the counter reads what a scanner types into a keyboard in Hangul mode', async () => {
  await counter.next(window_);
  await scan(window_.page, await shown(), { mode: 'jamo' });
  assertVerified(await counter.result(window_));
});

test('the counter reads it from a picture', async () => {
  await counter.next(window_);
  await wallet.show(phone);
  await counter.openFile(window_, 'screen.png', 'image/png', await phone.page.screenshot());
  assertVerified(await counter.result(window_));
});

test('the same code a second time', async () => {
  const text = await shown();
  assertVerified(await counter.read(window_, text));
  assertRefused(await counter.read(window_, text), ['13', '이미 한 번 사용한 코드입니다.']);
});

test('suspended, reinstated, revoked', async () => {
  const citizen = await day.phone();
  const offer = await town.offer(HOUSING);
  await wallet.receive(citizen, offer);
  const read = async () => {
    await wallet.show(citizen);
    return counter.read(window_, await wallet.text(citizen));
  };
  await town.change(offer, 'suspend', 'under_review', { recheck: '2099-01-01' });
  assertRefused(await read(), ['11', '효력이 잠시 중지된 증명서입니다. 폐지된 것은 아닙니다.']);
  await town.change(offer, 'reinstate', 'review_cleared');
  assertVerified(await read());
  await town.change(offer, 'revoke', 'eligibility_ended');
  assertRefused(await read(), ['10', '폐지된 증명서입니다.']);
  await citizen.close();
});

test('expired, altered, of an unknown issuer', async () => {
  const citizen = await town.citizen(HOUSING);
  const expired = await town.call('issue', [citizen.holder, HOUSING, '-10000000']);
  const { proof: _, ...unsigned } = citizen.credential;
  const altered = structuredClone(citizen.credential);
  altered.credentialSubject.monthlyAmount += 1;
  const cases = [
    [expired, ['08', '유효기간이 지났습니다.']],
    [altered, ['03', '서명이 맞지 않습니다. 내용이 바뀌었거나 다른 곳에서 만든 것입니다.']],
    [await town.call('rogue', [unsigned]), ['06', '이 증명서를 발급할 수 있는 기관이 아닙니다.']],
  ];
  for (const [credential, expected] of cases) {
    assertRefused(await counter.read(window_, await town.present({ ...citizen, credential })), expected);
  }
});

test('lists that are older than the counter takes', async () => {
  const strict = await day.counter({ origin: await town.call('second_verifier', [], { statusAgeMostS: 1 }) });
  await counter.signIn(strict, town.verifyToken);
  assertUnchecked(await counter.read(strict, await shown()));
  await strict.look('day-counter-stale');
  await strict.close();
});

test('with the network away: shown, verified by the data at hand, and looked at again later', async () => {
  await counter.reloadWithData(window_);
  await phone.cut();
  await window_.cut();
  await counter.reload(window_);
  await phone.page.reload();
  const text = await shown();
  await phone.look('day-wallet-offline');
  const result = await counter.read(window_, text);
  assertVerified(result);
  assert.match(result.way, /^네트워크 없이 확인 · 자료 (방금|\d+(초|분) 전)$/);
  await window_.look('day-counter-offline');
  assertRefused(await counter.read(window_, text), ['13', '이미 한 번 사용한 코드입니다.']);
});

test('with the network away for too long', async () => {
  const later = Date.now() + TWO_DAYS_MS;
  await phone.page.clock.setSystemTime(later);
  await window_.page.clock.setSystemTime(later);
  const result = await counter.read(window_, await shown());
  assertUnchecked(result);
  assert.match(result.way, /자료 2일 전$/);
  await window_.look('day-counter-too-old');
});

test('the network is back', async () => {
  await window_.page.clock.setSystemTime(Date.now());
  await phone.page.clock.setSystemTime(Date.now());
  await phone.mend();
  await window_.mend();
  await window_.page.getByText('다시 확인했고 이상 없음').first().waitFor();
  assertVerified(await counter.read(window_, await shown()));
});
