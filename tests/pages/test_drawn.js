/** Every kind of credential as a code on a phone and on paper, by the pages themselves. What they draw is what was meant. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Day } from './day.js';
import { decode } from './decode.js';
import { keepDrawn, TYPES } from './drawn.js';
import { readPicture } from './picture.js';
import { post } from './town.js';
import * as wallet from './wallet.js';

const QUIET = 4;
const day = await Day.open({ town: { list_validity_s: 600 } });

async function version(text, level) {
  return JSON.parse(await day.town.tool(['qr', 'draw', '--level', level], text)).version;
}

for (const type of TYPES) {
  test(`on a phone: ${type}`, async () => {
    const phone = await day.phone();
    await wallet.receive(phone, await day.town.offer(type));
    await wallet.show(phone);
    const png = await phone.page.locator('canvas.code').screenshot();
    const text = await decode(readPicture(png));
    const { body } = await post(`${day.town.verifier}/verifications`, { qr: text }, day.town.verifyToken);
    assert.equal(body.verdict, 'verified');
    const drawn = await version(text, 'L');
    const { width } = await phone.page.locator('canvas.code').boundingBox();
    await keepDrawn('screen', type, png,
      { text, version: drawn, level: 'L', module: `${(width / (17 + 4 * drawn + 2 * QUIET)).toFixed(2)} px at 390` });
    await phone.close();
  });

  test(`on paper: ${type}`, async () => {
    const desk = await day.desk({ context: { deviceScaleFactor: 4 } });
    const { status, body } = await post(`${day.town.issuer}/papers`, { type, claims: day.town.claims[type] }, day.town.issueToken);
    assert.equal(status, 201, JSON.stringify(body));
    const page = await printPage(desk, type, body);
    const figure = page.locator('article:not([hidden]) figure.code svg');
    const png = await figure.screenshot();
    assert.equal(await decode(readPicture(png)), body.text);
    const { version: drawn, level, moduleMm } = await figure.evaluate(svg => ({ ...svg.dataset }));
    await keepDrawn('paper', type, png, { text: body.text, version: drawn, level, module: `${Number(moduleMm).toFixed(2)} mm` });
    await desk.close();
  });
}

/** The page that prints, as the desk opens it. */
async function printPage(desk, type, made) {
  await desk.goto('/desk/');
  const opened = desk.context.waitForEvent('page');
  await desk.page.evaluate(async ([type, made]) => {
    const { openPaper } = await import('/desk/paper_window.js');
    const kinds = await (await fetch('/kinds')).json();
    openPaper({ ...made, replaced: [], kind: kinds.find(kind => kind.type === type) });
  }, [type, made]);
  const page = await opened;
  await page.locator('figure.code').first().waitFor();
  return page;
}
