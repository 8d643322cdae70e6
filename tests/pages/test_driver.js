/** What the tests of the pages rely on, on a page made for it: faults are noticed, the camera shows what it is given, the
 * scanner types in every input mode, and a cut cable is a cut cable. */

import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { Browser } from './browser.js';
import { decode } from './decode.js';
import { Device } from './device.js';
import { axe } from './look.js';
import { photograph, STEADY } from './photograph.js';
import { drawModules, readPicture } from './picture.js';
import { Random } from './random.js';
import { scan } from './scanner.js';

const POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; media-src 'self' blob:";
const HTML = `<!doctype html><html lang="ko"><head><meta charset="utf-8"><title>시험</title></head>
  <body><main><h1>시험</h1><label>코드 <input id="field"></label><video id="video" muted playsinline></video></main>
  <script src="/page.js"></script></body></html>`;
const SCRIPT = `
  window.codes = [];
  document.querySelector('#field').addEventListener('keydown', event => window.codes.push([event.key, event.code]));`;

let server, browser, origin;

before(async () => {
  server = http.createServer((request, answer) => {
    const script = request.url === '/page.js';
    answer.writeHead(200, { 'Content-Type': script ? 'text/javascript' : 'text/html', 'Content-Security-Policy': POLICY });
    answer.end(script ? SCRIPT : HTML);
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${server.address().port}`;
  browser = await Browser.open({ camera: true });
});

after(async () => {
  await browser?.close();
  server.close();
  server.closeAllConnections();
});

async function opened() {
  const device = await Device.open(browser, origin);
  await device.goto('/');
  return device;
}

test('a page without fault has none', async () => {
  const device = await opened();
  await axe(device.page, 'the page');
  await device.close();
});

for (const [fault, script] of Object.entries({
  'a request to somebody else': () => fetch('http://127.0.0.1:9/').catch(() => {}),
  'a breach of the policy': () => document.body.append(Object.assign(new Image(), { src: 'data:image/png,' })),
  'an error of a script': () => setTimeout(() => { throw new Error('lost'); }),
  'an error told to the console': () => console.error('lost'),
})) {
  test(`${fault} is noticed`, async () => {
    const device = await opened();
    await device.page.evaluate(script);
    await device.page.waitForTimeout(200);
    await assert.rejects(device.close());
  });
}

test('a page that a screen reader cannot use is noticed', async () => {
  const device = await opened();
  await device.page.evaluate(() => document.querySelector('main').append(document.createElement('button')));
  await assert.rejects(axe(device.page, 'the page'), /button-name/);
  await device.close();
});

test('a cut cable', async () => {
  const device = await opened();
  const ask = () => fetch('/page.js', { cache: 'no-store' }).then(answer => answer.status, () => 'nothing');
  await device.cut();
  assert.equal(await device.page.evaluate(() => navigator.onLine), false);
  assert.equal(await device.page.evaluate(ask), 'nothing');
  await device.mend();
  assert.equal(await device.page.evaluate(ask), 200);
  await device.close();
});

test('a scanner types, whatever the input mode', async () => {
  const text = 'VP1-R0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
  const codes = {};
  for (const mode of ['latin', 'jamo', 'process']) {
    const device = await opened();
    await device.page.focus('#field');
    await scan(device.page, text, { mode });
    codes[mode] = (await device.page.evaluate(() => window.codes)).filter(([key]) => key !== 'Shift');
    await device.close();
  }
  assert.equal(codes.latin.map(([key]) => key).join(''), `${text}Enter`);
  assert.deepEqual(codes.jamo[0], ['ㅍ', 'KeyV']);
  assert.deepEqual(codes.process[0], ['Process', 'KeyV']);
  for (const mode of ['jamo', 'process']) {
    assert.deepEqual(codes[mode].map(([, code]) => code), codes.latin.map(([, code]) => code));
  }
});

test('the camera shows what it is given, while it runs', async () => {
  const device = await opened();
  await device.page.evaluate(async () => {
    const video = document.querySelector('#video');
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 1920 }, height: { ideal: 1080 } } });
    await video.play();
  });
  for (const text of ['FIRST', 'SECOND']) {
    await browser.camera.show(photograph(await code(device, text), STEADY, new Random(1)));
    assert.equal(await seen(device, text), text);
  }
  await device.close();
});

/** A picture of the text's code, by the decoder's sister that writes. */
async function code(device, text) {
  const { prepareZXingModule, writeBarcode } = await import('zxing-wasm/full');
  const { readFile } = await import('node:fs/promises');
  const wasm = await readFile(new URL('node_modules/zxing-wasm/dist/full/zxing_full.wasm', import.meta.url));
  await prepareZXingModule({ overrides: { wasmBinary: wasm }, fireImmediately: true });
  const { symbol } = await writeBarcode(text, { format: 'QRCode' });
  const dark = Uint8Array.from(symbol.data, value => (value === 0 ? 1 : 0));
  return drawModules(dark, symbol.width, 8);
}

async function seen(device, text) {
  for (let tries = 0; tries < 50; tries++) {
    const url = await device.page.evaluate(() => {
      const video = document.querySelector('#video');
      const canvas = Object.assign(document.createElement('canvas'), { width: 1280, height: 720 });
      canvas.getContext('2d').drawImage(video, 0, 0, 1280, 720);
      return canvas.toDataURL();
    });
    if (await decode(readPicture(Buffer.from(url.split(',')[1], 'base64'))) === text) {
      return text;
    }
  }
  return null;
}
