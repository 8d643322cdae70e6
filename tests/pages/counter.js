/** What a caseworker does at the counter, and what the page then says. */

import { type } from './keyboard.js';

export async function signIn(counter, token) {
  await counter.goto('/counter/');
  await counter.page.getByLabel('창구 토큰').fill(token);
  await counter.page.getByRole('button', { name: '창구 열기' }).click();
  await ready(counter);
}

export async function signInByKeyboard(counter, token) {
  await counter.goto('/counter/');
  await type(counter.page, counter.page.getByLabel('창구 토큰'), token);
  await counter.page.keyboard.press('Enter');
  await ready(counter);
}

/** Loads the page again, where somebody has signed in before. */
export async function reload(counter) {
  await counter.page.reload();
  await ready(counter);
}

/** The same, until it has the newest data for when the network is away. */
export async function reloadWithData(counter) {
  const data = counter.arrival('/bundle');
  await reload(counter);
  await data;
}

function ready(counter) {
  return counter.page.getByRole('heading', { name: '코드를 보여 주세요' }).waitFor();
}

/** The next person: nothing of the one before is on the screen. */
export async function next(counter) {
  await counter.page.keyboard.press('Escape');
  await ready(counter);
}

export async function paste(counter, text) {
  await counter.page.getByRole('button', { name: '붙여넣기' }).click();
  await counter.page.getByRole('textbox', { name: '코드의 글자' }).fill(text);
  await counter.page.getByRole('button', { name: '확인하기' }).click();
}

/** `buffer`: of a picture or a PDF. */
export async function openFile(counter, name, mimeType, buffer) {
  await counter.page.locator('#file').setInputFiles({ name, mimeType, buffer });
}

/** {verdict, word, sentence, number, next, way, data, checks: {id: outcome}}, as it stands there. */
export async function result(counter) {
  await counter.page.locator('#outcome .verdict').waitFor();
  return counter.page.locator('#outcome').evaluate(outcome => {
    const text = name => {
      const part = outcome.querySelector(`[data-part="${name}"]`);
      return part.checkVisibility() ? part.textContent : null;
    };
    const checks = [...outcome.querySelectorAll('[data-check]')];
    return {
      verdict: outcome.querySelector('.verdict').dataset.verdict, word: text('word'), sentence: text('sentence'),
      number: text('digits'), next: text('next-words'), way: text('way'), data: text('data'),
      checks: Object.fromEntries(checks.map(check => [check.dataset.check, check.dataset.outcome])),
    };
  });
}

/** Shows a text to the counter and gives what it says. */
export async function read(counter, text) {
  await next(counter);
  await paste(counter, text);
  return result(counter);
}
