/** What a citizen does with the wallet, by what stands on its buttons. */

import { readPicture } from './picture.js';

const button = (phone, name) => phone.page.getByRole('button', { name });
const heading = (phone, name) => phone.page.getByRole('heading', { name }).waitFor();

/** From the link of an offer to the credential in the wallet. */
export async function receive(phone, { wallet, pin }) {
  await openOffer(phone, wallet);
  await enterPin(phone, pin);
  await heading(phone, '증명서를 받았습니다');
}

export async function openOffer(phone, link) {
  await phone.page.goto('about:blank'); // so that the link is opened anew, whatever is shown
  await phone.page.goto(link);
  await heading(phone, '이 증명서를 받으시겠습니까?');
}

export async function enterPin(phone, pin) {
  await phone.page.getByLabel(/^비밀번호/).fill(pin);
  await button(phone, '받기').click();
}

/** Until the code is there. `programme`: which credential, where there are several. */
export async function show(phone, programme) {
  await phone.page.goto(new URL('/wallet/#/', phone.origin).href);
  await phone.page.getByRole('link', { name: '창구에 보여 주기' }).click();
  if (programme) {
    await phone.page.getByLabel(programme).check();
    await button(phone, '다음').click();
  }
  await button(phone, /바로 보여 주기/).click();
  await button(phone, '동의하고 코드 보이기').click();
  await heading(phone, '창구에 이 코드를 보여 주세요');
}

/** A picture of the code that is shown. */
export async function code(phone) {
  return readPicture(await phone.page.locator('canvas.code').screenshot());
}

/** A picture of the whole screen. */
export async function screen(phone) {
  return readPicture(await phone.page.screenshot());
}
