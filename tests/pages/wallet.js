/** What a citizen does with the wallet, by what stands on its buttons. */

import { decode } from './decode.js';
import { press, type } from './keyboard.js';
import { readPicture } from './picture.js';

const button = (phone, name) => phone.page.getByRole('button', { name });
const heading = (phone, name) => phone.page.getByRole('heading', { name }).waitFor();

/** From the link of an offer to the credential in the wallet. */
export async function receive(phone, { wallet: link, pin }) {
  await openOffer(phone, link);
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

/** From the question for the PIN on, without a mouse. */
export async function receiveByKeyboard(phone, pin) {
  await type(phone.page, phone.page.getByLabel(/^비밀번호/), pin);
  await phone.page.keyboard.press('Enter');
  await heading(phone, '증명서를 받았습니다');
}

export async function showByKeyboard(phone) {
  await press(phone.page, phone.page.getByRole('link', { name: '창구에 보여 주기' }));
  await press(phone.page, button(phone, /바로 보여 주기/));
  await press(phone.page, button(phone, '동의하고 코드 보이기'));
  await heading(phone, '창구에 이 코드를 보여 주세요');
}

export async function copyByKeyboard(phone) {
  await press(phone.page, phone.page.getByText('코드를 보여 줄 수 없을 때'));
  await press(phone.page, button(phone, '글자로 복사'));
  await phone.page.getByText('복사했습니다.').waitFor();
}

/** A picture of the code that is shown. */
export async function code(phone) {
  return readPicture(await phone.page.locator('canvas.code').screenshot());
}

/** A picture of the whole screen. */
export async function screen(phone) {
  return readPicture(await phone.page.screenshot());
}

/** The text of the code that is shown. */
export async function text(phone) {
  return decode(await code(phone));
}
