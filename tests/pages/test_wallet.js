/** The wallet on a citizen's phone: receives, keeps and shows, also when something is in its way. Whatever it shows is read
 * from its screen and verified by the city's verifier, and by the command line program. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import { afterEach, test } from 'node:test';
import { openCore } from '../../web/core.js';
import { Day } from './day.js';
import { decode } from './decode.js';
import { Device } from './device.js';
import { photograph, STEADY } from './photograph.js';
import { drawModules, readPicture } from './picture.js';
import { Random } from './random.js';
import { post } from './town.js';
import { code, enterPin, openOffer, receive, show } from './wallet.js';

const WELFARE = 'WelfareEligibilityCredential';
const YOUTH = 'YouthHousingEligibilityCredential';
const WORK = 'PublicWorkEligibilityCredential';
const PAGES = path.join(process.env.DOJANG_BUILD_DIR, 'share', 'dojang', 'pages');
const FIRST_LOAD_MOST = 400_000;

const core = await openCore(await readFile(path.join(PAGES, 'web', 'core.wasm')));
const day = await Day.open({ camera: true, town: { list_validity_s: 600 } });
const { town } = day;

/* What a phone saw that it should not have seen fails the test that it was of. */
afterEach(async () => {
  for (const device of day.devices.splice(0)) {
    await device.close();
  }
});

const button = (phone, name) => phone.page.getByRole('button', { name });
const told = phone => phone.page.getByRole('alert').innerText();
const textOf = async phone => decode(await code(phone));

function open(phone, screen) {
  return phone.page.goto(new URL(`/wallet/#/${screen}`, phone.origin).href);
}

async function holding(...types) {
  const phone = await day.phone();
  for (const type of types) {
    await receive(phone, await town.offer(type));
  }
  await town.call('await_refresh');
  return phone;
}

/** The report of the verifier, with which the command line program has to agree. */
async function verify(text, challenge) {
  assert.match(text ?? '', /^VP1-R/);
  const asked = challenge === undefined ? {} : { challenge };
  const { body } = await post(`${town.verifier}/verifications`, { qr: text, ...asked }, town.verifyToken);
  const bundle = path.join(town.folder, 'bundle.json');
  await writeFile(bundle, await town.call('bundle'));
  const options = challenge === undefined ? [] : ['--challenge', challenge];
  const printed = await town.tool(
    ['verify', '--bundle', bundle, '--operator', town.operator, '--domain', town.counter, ...options], text, [0, 1, 2]);
  assert.equal(JSON.parse(printed).verdict, body.verdict, printed);
  return body;
}

async function assertVerified(text, challenge) {
  const report = await verify(text, challenge);
  assert.equal(report.verdict, 'verified', JSON.stringify(report));
  return report;
}

async function choose(phone, way) {
  await open(phone, 'present');
  await button(phone, way).click();
}

async function agree(phone) {
  await button(phone, '동의하고 코드 보이기').click();
  await phone.page.getByRole('heading', { name: '창구에 이 코드를 보여 주세요' }).waitFor();
}

function challenge(changed = {}) {
  const value = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64url');
  return { challenge: value, domain: town.counter, expires: Math.floor(Date.now() / 1000) + 120, types: [WELFARE], ...changed };
}

async function holdBefore(text) {
  const { size, modules } = core.draw(text, 'M');
  await day.camera.show(photograph(drawModules(modules, size, 8), STEADY, new Random(1)));
}

function wrongPin({ pin }) {
  return String((Number(pin) + 1) % 1_000_000).padStart(6, '0');
}

test('the first visit is small, without the scanner', async t => {
  const phone = await day.phone();
  await phone.goto('/wallet/');
  await phone.page.getByRole('link', { name: '증명서 받기' }).waitFor();
  await phone.page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
  t.diagnostic(`over the wire: ${phone.gate.octets} octets`);
  assert.ok(phone.gate.octets < FIRST_LOAD_MOST, `${phone.gate.octets} octets`);
});

test('the link leaves the address bar at once', async () => {
  const phone = await day.phone();
  await openOffer(phone, (await town.offer(WELFARE)).wallet);
  assert.equal(new URL(phone.page.url()).hash, '#/receive');
});

test('shown straight away', async () => {
  const phone = await holding(WELFARE);
  await show(phone);
  const report = await assertVerified(await textOf(phone));
  assert.equal(report.shown[0].credentialSubject.name, town.claims[WELFARE].name);
});

test('shown for a number that the caseworker reads out', async () => {
  const phone = await holding(WELFARE);
  await choose(phone, /창구 번호 넣기/);
  await phone.page.getByLabel('숫자 8자리').fill('3141-5926');
  await button(phone, '다음').click();
  await agree(phone);
  await assertVerified(await textOf(phone), '31415926');
});

test('shown for the code on the counter\'s screen, by camera', async () => {
  const phone = await holding(WELFARE);
  const asked = challenge();
  await holdBefore(core.challengeText(asked));
  await choose(phone, /창구의 QR 코드 찍기/);
  await phone.page.getByText('가온시 민원창구').waitFor();
  await agree(phone);
  await assertVerified(await textOf(phone), asked.challenge);
});

test('shown for a request that was pasted; another kind is asked for, and by nobody known', async () => {
  const phone = await holding(WELFARE);
  const asked = challenge({ types: [WORK], domain: 'https://elsewhere.example' });
  await choose(phone, /요청 글자 붙여 넣기/);
  await phone.page.getByLabel('창구의 요청').fill(core.challengeText(asked));
  await button(phone, '다음').click();
  await phone.page.getByText('시에 등록되지 않은 곳입니다').waitFor();
  await phone.page.getByText('다른 종류의 증명서를 요청했습니다').waitFor();
  await agree(phone);
  assert.equal((await verify(await textOf(phone), asked.challenge)).verdict, 'refused');
});

test('a request that is over, and one that is none', async () => {
  const phone = await holding(WELFARE);
  await choose(phone, /요청 글자 붙여 넣기/);
  for (const [text, sentence] of [
    [core.challengeText(challenge({ expires: Math.floor(Date.now() / 1000) - 5 })), /요청 시간이 지났습니다/],
    ['VPQ1-RHELLO', /창구의 요청 코드가 아닙니다/],
  ]) {
    await phone.page.getByLabel('창구의 요청').fill(text);
    await button(phone, '다음').click();
    assert.match(await told(phone), sentence);
  }
});

test('several in one presentation', async () => {
  const phone = await holding(WELFARE, YOUTH);
  await open(phone, 'present');
  for (const type of [WELFARE, YOUTH]) {
    await phone.page.getByLabel(town.claims[type].programme).check();
  }
  await button(phone, '다음').click();
  await button(phone, /바로 보여 주기/).click();
  await agree(phone);
  const report = await assertVerified(await textOf(phone));
  assert.deepEqual(report.shown.map(one => one.type).sort(), [WELFARE, YOUTH]);
});

test('a browser without Ed25519', async () => {
  const phone = await day.phone();
  await phone.context.addInitScript(() => {
    if (!isSecureContext) {
      return; // about:blank
    }
    const { generateKey } = SubtleCrypto.prototype;
    SubtleCrypto.prototype.generateKey = function (algorithm, ...others) {
      return algorithm.name === 'Ed25519' ? Promise.reject(new DOMException('unknown', 'NotSupportedError'))
                                          : generateKey.call(this, algorithm, ...others);
    };
  });
  await receive(phone, await town.offer(WELFARE));
  await town.call('await_refresh');
  await open(phone, 'more');
  await phone.page.getByText('P-256').waitFor();
  await show(phone);
  await assertVerified(await textOf(phone));
});

test('the key cannot be read', async () => {
  const phone = await holding(WELFARE);
  const [extractable, exported] = await phone.page.evaluate(async () => {
    const request = indexedDB.open('dojang-wallet');
    await new Promise(resolve => { request.onsuccess = resolve; });
    const reading = request.result.transaction('keys').objectStore('keys').get('holder');
    await new Promise(resolve => { reading.onsuccess = resolve; });
    const { privateKey } = reading.result;
    return [privateKey.extractable, await crypto.subtle.exportKey('pkcs8', privateKey).then(() => true, () => false)];
  });
  assert.deepEqual([extractable, exported], [false, false]);
});

test('five wrong PINs', async () => {
  const phone = await day.phone();
  const offer = await town.offer(WELFARE);
  await openOffer(phone, offer.wallet);
  for (const left of [4, 3, 2, 1]) {
    await enterPin(phone, wrongPin(offer));
    await phone.page.getByText(`${left}번 더 넣어 볼 수 있습니다`).waitFor();
  }
  await enterPin(phone, wrongPin(offer));
  await phone.page.getByText('비밀번호를 다섯 번 잘못 넣어 발급 안내가 끝났습니다').waitFor();
  await phone.page.goto('about:blank');
  await phone.page.goto(offer.wallet);
  await phone.page.getByText('안내 번호 W15').waitFor();
});

test('too few digits are not sent', async () => {
  const phone = await day.phone();
  const offer = await town.offer(WELFARE);
  await openOffer(phone, offer.wallet);
  await enterPin(phone, '12 34');
  assert.match(await told(phone), /숫자 6자리를 모두/);
  await enterPin(phone, `${offer.pin.slice(0, 3)} ${offer.pin.slice(3)}`);
  await phone.page.getByRole('heading', { name: '증명서를 받았습니다' }).waitFor();
});

test('an offer that another wallet has used', async () => {
  const offer = await town.offer(WELFARE);
  await receive(await day.phone(), offer);
  const second = await day.phone();
  await second.goto(offer.wallet);
  await second.page.getByText('이미 사용한 발급 안내입니다').waitFor();
});

test('an offer that is over', async () => {
  const issuer = await town.call('another_issuer', ['brief'], { offer_s: 1 });
  const { body: offer } = await post(`${issuer}/offers`, { type: WELFARE, claims: town.claims[WELFARE] }, town.issueToken);
  const phone = await Device.open(day.browser, issuer);
  day.devices.push(phone);
  await new Promise(resolve => setTimeout(resolve, 2100));
  await phone.goto(offer.wallet);
  await phone.page.getByText('발급 안내의 기간이 지났습니다').waitFor();
});

test('what is no offer, or another issuer\'s', async () => {
  const phone = await day.phone();
  for (const [link, sentence] of [
    ['안녕하세요', /발급 안내가 아닙니다/],
    ['openid-credential-offer://?credential_offer_uri=https%3A%2F%2Felsewhere.example%2Foffers%2F1', /받을 수 없는 발급 안내/],
    [(await town.offer(WELFARE)).link.slice(0, -6), /찾을 수 없습니다/],
  ]) {
    await open(phone, 'receive');
    await phone.page.reload();
    await phone.page.getByLabel('링크 붙여 넣기').fill(link);
    await button(phone, '확인').click();
    assert.match(await told(phone), sentence);
  }
});

test('the letter\'s code by camera', async () => {
  const phone = await day.phone();
  const offer = await town.offer(WELFARE);
  await holdBefore('VC1-NOTHING');
  await open(phone, 'receive');
  await button(phone, '안내문의 QR 코드 찍기').click();
  await phone.page.getByText('발급 안내가 아닙니다').waitFor();
  await day.camera.show(photograph(await pictureOf(offer.link), STEADY, new Random(1)));
  await phone.page.getByRole('heading', { name: '이 증명서를 받으시겠습니까?' }).waitFor();
});

/** By the program: the core draws codes of ours only. */
async function pictureOf(text) {
  const file = path.join(town.folder, 'offer.png');
  await town.tool(['qr', 'draw', '--level', 'M', '--scale', '8', '--png', file], text);
  return readPicture(await readFile(file));
}

test('the network goes away before the PIN is sent', async () => {
  const phone = await day.phone();
  const offer = await town.offer(WELFARE);
  await openOffer(phone, offer.wallet);
  await phone.cut();
  await enterPin(phone, offer.pin);
  assert.match(await told(phone), /통신이 되지 않습니다/);
  await phone.mend();
  await button(phone, '다시 시도').click();
  await phone.page.getByRole('heading', { name: '증명서를 받았습니다' }).waitFor();
});

test('interrupted after the PIN: it goes on after a reload, without the PIN', async () => {
  const phone = await day.phone();
  const offer = await town.offer(YOUTH);
  await openOffer(phone, offer.wallet);
  assert.equal(await town.stop('dojang-registry'), 0);
  try {
    await enterPin(phone, offer.pin);
    assert.match(await told(phone), /잠시 응답하지 않습니다/);
  } finally {
    await town.start('dojang-registry');
  }
  await open(phone, '');
  await phone.page.reload();
  await phone.page.getByRole('link', { name: '이어서 받기' }).click();
  await phone.page.getByRole('heading', { name: '증명서를 받았습니다' }).waitFor();
  await open(phone, '');
  await phone.page.getByText(town.claims[YOUTH].programme).waitFor();
  assert.equal(await phone.page.getByText('받다 만 증명서').count(), 0);
});

test('the link is opened again after an interruption', async () => {
  const phone = await day.phone();
  const offer = await town.offer(YOUTH);
  await openOffer(phone, offer.wallet);
  await phone.context.route('**/credential', route => route.abort());
  await enterPin(phone, offer.pin);
  assert.match(await told(phone), /통신이 되지 않습니다/);
  await phone.context.unroute('**/credential');
  await phone.page.goto('about:blank');
  await phone.page.goto(offer.wallet);
  await phone.page.getByRole('heading', { name: '증명서를 받았습니다' }).waitFor();
});

test('with the network cut: it opens, shows and scans', async () => {
  const phone = await holding(WELFARE);
  await phone.page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready;
    active.postMessage('later');
    const kept = async () => await caches.match('/web/zxing/zxing_reader.wasm') !== undefined;
    while (!await kept()) {
      await new Promise(resolve => setTimeout(resolve, 100));
    }
  });
  await phone.cut();
  await open(phone, '');
  await phone.page.reload();
  await phone.page.getByText('통신이 되지 않습니다').waitFor();
  await show(phone);
  await assertVerified(await textOf(phone));
  await button(phone, '그만 보이기').click();
  const asked = challenge();
  await holdBefore(core.challengeText(asked));
  await choose(phone, /창구의 QR 코드 찍기/);
  await agree(phone);
  await assertVerified(await textOf(phone), asked.challenge);
});

test('a code renews itself, and closes after five minutes unless it is extended', async () => {
  const phone = await holding(WELFARE);
  await phone.page.clock.install();
  await show(phone);
  const first = await textOf(phone);
  await phone.page.clock.runFor(51_000);
  await phone.page.waitForTimeout(300);
  const second = await textOf(phone);
  assert.match(second, /^VP1-R/);
  assert.notEqual(second, first);
  await phone.page.clock.runFor(200_000);
  await button(phone, '5분 더').click();
  await phone.page.clock.runFor(120_000);
  await phone.page.waitForTimeout(300);
  assert.match(await textOf(phone), /^VP1-R/);
  await phone.page.clock.runFor(240_000);
  await button(phone, '다시 보이기').click();
  await phone.page.clock.runFor(1000);
  await phone.page.waitForTimeout(300);
  assert.match(await textOf(phone), /^VP1-R/);
});

test('a code is not there while the page is hidden', async () => {
  const phone = await holding(WELFARE);
  await show(phone);
  const hide = isHidden => phone.page.evaluate(value => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => value });
    document.dispatchEvent(new Event('visibilitychange'));
  }, isHidden);
  await hide(true);
  assert.equal(await textOf(phone), null);
  await hide(false);
  await phone.page.waitForTimeout(300);
  await assertVerified(await textOf(phone));
});

test('the text of a code for who cannot show it', async () => {
  const phone = await holding(WELFARE);
  await phone.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await show(phone);
  await phone.page.getByText('코드를 보여 줄 수 없을 때').click();
  const copied = () => phone.page.evaluate(() => navigator.clipboard.readText());
  await button(phone, '글자로 복사').click();
  assert.equal(await copied(), await textOf(phone));
  await button(phone, '숫자로 복사').click();
  const digits = await copied();
  assert.match(digits, /^51997\d+$/);
  const { body } = await post(`${town.verifier}/verifications`, { qr: digits }, town.verifyToken);
  assert.equal(body.verdict, 'verified', JSON.stringify(body));
});

test('history: what was shown where; one and all of it can be deleted', async () => {
  const phone = await holding(WELFARE);
  for (let times = 0; times < 3; times++) {
    await show(phone);
    await button(phone, '그만 보이기').click();
  }
  await open(phone, 'history');
  const entries = phone.page.getByRole('listitem').filter({ hasText: '가온시 민원창구' });
  await entries.first().waitFor();
  assert.equal(await entries.count(), 3);
  await entries.first().getByText('보여 준 항목').click();
  assert.match(await entries.first().innerText(), /성명, 생년월일/);
  assert.ok(!(await entries.first().innerText()).includes(town.claims[WELFARE].birthDate), 'names of items only');
  await entries.first().getByRole('button', { name: '이 이력 지우기' }).click();
  await assert.doesNotReject(entries.nth(2).waitFor({ state: 'detached' }));
  await button(phone, '이력 모두 지우기').click();
  await phone.page.getByRole('dialog').getByRole('button', { name: '모두 지우기' }).click();
  await phone.page.getByText('아직 보여 준 적이 없습니다').waitFor();
});

test('export', async () => {
  const phone = await holding(WELFARE, YOUTH);
  await open(phone, 'more');
  const [download] = await Promise.all([phone.page.waitForEvent('download'), button(phone, '파일로 저장').click()]);
  const file = JSON.parse(await readFile(await download.path(), 'utf8'));
  assert.deepEqual(file.credentials.map(one => one.type[1]), [WELFARE, YOUTH]);
  assert.ok(file.credentials.every(one => one.proof.proofValue));
});

test('a credential is deleted once it is confirmed', async () => {
  const phone = await holding(WELFARE);
  await open(phone, '');
  await phone.page.getByText(town.claims[WELFARE].programme).click();
  await button(phone, '이 증명서 지우기').click();
  await phone.page.keyboard.press('Escape');
  await button(phone, '이 증명서 지우기').click();
  await phone.page.getByRole('dialog').getByRole('button', { name: '지우기' }).click();
  await phone.page.getByRole('heading', { name: '종이 대신, 휴대전화로 증명하세요' }).waitFor();
});

test('the whole wallet is deleted', async () => {
  const phone = await holding(WELFARE);
  await open(phone, 'more');
  await button(phone, '지갑을 모두 지우기').click();
  await phone.page.getByRole('dialog').getByRole('button', { name: '모두 지우기' }).click();
  await phone.page.getByRole('heading', { name: '종이 대신, 휴대전화로 증명하세요' }).waitFor();
  await open(phone, 'more');
  await phone.page.getByText('아직 키가 없습니다').waitFor();
});

test('a child\'s credential in the guardian\'s wallet', async () => {
  const phone = await holding(WELFARE);
  await receive(phone, await town.offer(WELFARE, { claims: { ...town.claims[WELFARE], name: '홍민준', relationToHead: '자녀' } }));
  await phone.page.getByLabel('자녀·피보호자의 증명서').check();
  await phone.page.getByLabel('알아보기 쉬운 이름').fill('우리 민준이');
  await button(phone, '저장').click();
  await phone.page.getByText('자녀·피보호자 증명서 · 우리 민준이').waitFor();
  await show(phone, '홍민준');
  const report = await assertVerified(await textOf(phone));
  assert.equal(report.shown[0].credentialSubject.name, '홍민준');
});

test('an expired one is marked and cannot be chosen', async () => {
  const phone = await day.phone();
  const day_ms = 86_400_000;
  const past = days => new Date(Date.now() - days * day_ms).toISOString().replace(/\.\d+/, '');
  await receive(phone, await town.offer(WELFARE, { from: past(100), until: past(10) }));
  await open(phone, '');
  await phone.page.getByText('기간 끝남').waitFor();
  assert.equal(await phone.page.getByRole('link', { name: '창구에 보여 주기' }).count(), 0);
  await open(phone, 'present');
  await phone.page.getByText('지금 보여 줄 수 있는 증명서가 없습니다').waitFor();
});

test('a clock that is wrong is told', async () => {
  const phone = await day.phone();
  await phone.page.clock.setFixedTime(Date.now() + 600_000);
  await phone.goto('/wallet/');
  await phone.page.getByText('시계가 10분쯤 빠릅니다').waitFor();
});

test('a new version says so, and comes when it is wanted', async () => {
  const { server, origin, changed } = await serve();
  const phone = await Device.open(day.browser, origin);
  day.devices.push(phone);
  await phone.goto('/wallet/');
  await phone.page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
  await phone.page.reload();
  changed['wallet/home.js'] = text => text.replaceAll('종이 대신, 휴대전화로 증명하세요', '새 지갑입니다');
  await phone.page.evaluate(() => navigator.serviceWorker.getRegistration().then(registration => registration.update()));
  await phone.page.getByText('지갑의 새 버전이 준비되었습니다').waitFor();
  await phone.page.getByRole('heading', { name: '종이 대신, 휴대전화로 증명하세요' }).waitFor();
  await button(phone, '지금 바꾸기').click();
  await phone.page.getByRole('heading', { name: '새 지갑입니다' }).waitFor();
  assert.equal(await phone.page.evaluate(() => caches.keys().then(names => names.length)), 2, 'one version, and the settings');
  server.close();
  server.closeAllConnections();
});

/** The pages as the services serve them, with files that change while it runs, and their list with them. */
async function serve() {
  const types = { html: 'text/html', js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml', wasm: 'application/wasm' };
  const changed = {};
  const read = async place => {
    const octets = await readFile(path.join(PAGES, place));
    return changed[place] ? Buffer.from(changed[place](octets.toString())) : octets;
  };
  changed['wallet/files.js'] = text => {
    const list = JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf(';')));
    for (const file of Object.keys(changed).length > 1 ? list.first : []) {
      const place = file.path.slice(3);
      const octets = changed[place]?.(readFileSync(path.join(PAGES, place), 'utf8'));
      file.integrity = octets ? `sha256-${createHash('sha256').update(octets).digest('base64')}` : file.integrity;
      list.version = octets ? 'changed' : list.version;
    }
    return `self.FILES = ${JSON.stringify(list)};`;
  };
  const server = http.createServer(async (request, answer) => {
    const place = new URL(request.url, 'http://any').pathname.slice(1).replace(/\/$/, '/index.html');
    const octets = await read(place).catch(() => null);
    answer.writeHead(octets === null ? 404 : 200, { 'Content-Type': types[place.split('.').pop()] ?? 'application/octet-stream' });
    answer.end(octets ?? '');
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return { server, changed, origin: `http://127.0.0.1:${server.address().port}` };
}

test('by keyboard alone', async () => {
  const phone = await day.phone();
  const { page } = phone;
  const offer = await town.offer(WELFARE);
  await openOffer(phone, offer.wallet);
  await reach(page, page.getByLabel(/^비밀번호/));
  await page.keyboard.type(offer.pin);
  await page.keyboard.press('Enter');
  await press(page, page.getByRole('link', { name: '창구에 보여 주기' }));
  await press(page, button(phone, /창구 번호 넣기/));
  await reach(page, page.getByLabel('숫자 8자리'));
  await page.keyboard.type('27182818');
  await page.keyboard.press('Enter');
  await press(page, button(phone, '동의하고 코드 보이기'));
  await page.getByRole('heading', { name: '창구에 이 코드를 보여 주세요' }).waitFor();
  await town.call('await_refresh');
  await assertVerified(await textOf(phone), '27182818');
  await page.keyboard.press('Escape');
  await press(page, page.getByRole('link', { name: /국민기초생활보장/ }));
  await press(page, button(phone, '이 증명서 지우기'));
  await press(page, page.getByRole('dialog').getByRole('button', { name: '지우기' }));
  await page.getByRole('heading', { name: '종이 대신, 휴대전화로 증명하세요' }).waitFor();
});

async function reach(page, locator) {
  await locator.waitFor();
  for (let steps = 0; steps < 60; steps++) {
    if (await locator.evaluate(element => element === document.activeElement)) {
      return;
    }
    await page.keyboard.press('Tab');
  }
  assert.fail(`the keyboard does not reach ${locator}`);
}

async function press(page, locator) {
  await reach(page, locator);
  await page.keyboard.press('Enter');
}

test('English, to the last word', async () => {
  const phone = await holding(WELFARE);
  await open(phone, '');
  await button(phone, 'English').click();
  for (const screen of ['', 'receive', 'present', 'history', 'more', 'credential/1']) {
    await open(phone, screen);
    await phone.page.waitForTimeout(200);
    const left = await phone.page.evaluate(() => [...document.querySelectorAll('[data-ko]')]
      .filter(one => one.checkVisibility() && one.dataset.ko !== one.dataset.en && one.textContent === one.dataset.ko)
      .map(one => one.textContent));
    assert.deepEqual(left, [], screen);
    assert.equal(await phone.page.evaluate(() => document.documentElement.lang), 'en');
  }
});
