/** Every state of the wallet, looked at: nothing in it that a screen reader or weak eyes cannot use, and pictures of it at phone
 * and desk width. It also stands at twice the size of letters, and on the narrowest screens. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Day } from './day.js';
import { screenshot } from './look.js';
import { enterPin, openOffer, receive } from './wallet.js';

const WELFARE = 'WelfareEligibilityCredential';
const YOUTH = 'YouthHousingEligibilityCredential';
const WORK = 'PublicWorkEligibilityCredential';
const DAY_MS = 86_400_000;

const day = await Day.open();
const { town } = day;
const button = (phone, name) => phone.page.getByRole('button', { name });
const dated = days => new Date(Date.now() + days * DAY_MS).toISOString().replace(/\.\d+/, '');

async function open(phone, screen) {
  await phone.page.goto(new URL(`/wallet/#/${screen}`, phone.origin).href);
  await phone.page.locator('main h1').waitFor();
}

async function look(phone, name) {
  await phone.look(`wallet-${name}`);
}

async function assertNoSidewaysScrolling(phone, name) {
  const before = phone.page.viewportSize();
  for (const width of [320, 195]) { // the narrowest that is asked for, and a phone at 200 %
    await phone.page.setViewportSize({ width, height: 640 });
    const over = await phone.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    await screenshot(phone.page, `wallet-${name}-${width}`);
    assert.ok(over <= 0, `${name} at ${width}: ${over} too wide`);
  }
  await phone.page.setViewportSize(before);
}

test('receiving', async () => {
  const phone = await day.phone();
  await open(phone, '');
  await look(phone, 'empty');
  await open(phone, 'receive');
  await look(phone, 'receive');
  await assertNoSidewaysScrolling(phone, 'receive');
  await button(phone, '안내문의 QR 코드 찍기').click();
  await phone.page.getByText('카메라를 쓸 수 없습니다').waitFor();
  await look(phone, 'no-camera');
  await phone.page.keyboard.press('Escape');
  const offer = await town.offer(WELFARE);
  await openOffer(phone, offer.wallet);
  await look(phone, 'offer');
  await enterPin(phone, offer.pin === '000000' ? '111111' : '000000');
  await phone.page.getByText('4번 더').waitFor();
  await look(phone, 'pin-wrong');
  await phone.cut();
  await enterPin(phone, offer.pin);
  await phone.page.getByRole('alert').waitFor();
  await look(phone, 'network-away');
  await phone.mend();
  await button(phone, '다시 시도').click();
  await phone.page.getByRole('heading', { name: '증명서를 받았습니다' }).waitFor();
  await look(phone, 'received');
  await phone.page.goto('about:blank');
  await phone.page.goto(offer.wallet);
  await phone.page.getByText('안내 번호 W14').waitFor();
  await look(phone, 'offer-used');
});

test('holding and showing', async () => {
  const phone = await day.phone();
  const { page } = phone;
  await receive(phone, await town.offer(WELFARE));
  await receive(phone, await town.offer(YOUTH, { from: dated(-80), until: dated(6) }));
  await receive(phone, await town.offer(WORK, { from: dated(-100), until: dated(-10) }));
  await page.getByLabel('자녀·피보호자의 증명서').check();
  await look(phone, 'whose');
  await page.getByLabel('알아보기 쉬운 이름').fill('우리 길산이');
  await button(phone, '저장').click();
  await page.getByText('우리 길산이').waitFor();
  await open(phone, '');
  await look(phone, 'home');
  await assertNoSidewaysScrolling(phone, 'home');
  await button(phone, 'English').click();
  await look(phone, 'home-english');
  await button(phone, '한국어').click();
  await page.getByText(town.claims[WORK].programme).click();
  await page.getByText('기간이 끝나').waitFor();
  await look(phone, 'details-expired');
  await page.getByText('기술 정보').click();
  await assertNoSidewaysScrolling(phone, 'details');
  await button(phone, '이 증명서 지우기').click();
  await look(phone, 'delete');
  await page.keyboard.press('Escape');

  await open(phone, 'present');
  await page.getByLabel(town.claims[WELFARE].programme).check();
  await page.getByLabel(town.claims[YOUTH].programme).check();
  await look(phone, 'choose');
  await button(phone, '다음').click();
  await look(phone, 'ways');
  await assertNoSidewaysScrolling(phone, 'ways');
  await button(phone, /창구 번호 넣기/).click();
  await page.getByLabel('숫자 8자리').fill('31415926');
  await look(phone, 'number');
  await button(phone, '다음').click();
  await look(phone, 'consent');
  await assertNoSidewaysScrolling(phone, 'consent');
  await button(phone, '동의하고 코드 보이기').click();
  await page.getByText('저절로 새로 바뀜').waitFor();
  await look(phone, 'code');
  await assertNoSidewaysScrolling(phone, 'code');
  await page.getByText('코드를 보여 줄 수 없을 때').click();
  await look(phone, 'code-as-text');
  await button(phone, '그만 보이기').click();

  await open(phone, 'history');
  await page.getByText('보여 준 항목').click();
  await look(phone, 'history');
  await open(phone, 'more');
  for (const summary of await page.locator('summary').all()) {
    await summary.click();
  }
  await look(phone, 'help');
  await assertNoSidewaysScrolling(phone, 'help');
  await phone.cut();
  await open(phone, '');
  await page.getByText('통신이 되지 않습니다').waitFor();
  await look(phone, 'offline');
});
