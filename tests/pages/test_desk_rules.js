/** What the desk decides by itself, beside those who decide in the end. */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { demands } from '../../issuer/desk/conditions.js';
import { cellsOf, extract, pick, rowsOf } from '../../issuer/desk/csv.js';
import { bilingual, claimErrors } from '../../issuer/desk/problem.js';
import { reasonsFor } from '../../issuer/desk/reasons.js';
import { holdsResidentNumber } from '../../issuer/desk/resident_number.js';
import { actionsFor, standingOf } from '../../issuer/desk/standing.js';
import { day, isoDay } from '../../issuer/desk/time.js';

const source = path => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');
const schemaOf = async kind => JSON.parse(await source(`schemas/credentials/${kind}/schema.json`));

test('resident registration numbers, as the core finds them', async () => {
  const rows = [...(await source('tests/schema/test_resident_number.c')).matchAll(/^ *\{"([^"\\]*)", (true|false)\},/gm)];
  assert.ok(rows.length > 20);
  for (const [, text, found] of rows) {
    assert.equal(holdsResidentNumber(text), found === 'true', text);
  }
});

test('reasons, as the registry knows them', async () => {
  const table = /<!-- begin reasons -->(.*)<!-- end reasons -->/s.exec(await source('docs/http.md'))[1];
  const known = [...table.matchAll(/^\| `(\w+)` \| ([\w, ]+) \| (.*) \| (.*) \|$/gm)].slice(1);
  for (const action of ['revoke', 'suspend', 'reinstate']) {
    const expected = known.filter(([, , acts]) => acts.split(', ').includes(action)).map(([, code, , en, ko]) => ({ code, ko, en }));
    assert.deepEqual(reasonsFor(action).map(({ code, ko, en }) => ({ code, ko, en })), expected);
  }
});

test('what the programme asks for and forbids', async () => {
  const welfare = await schemaOf('welfare');
  const of = (schema, claims) => demands(schema, claims);
  assert.ok(!of(welfare, {}).required.has('benefits'));
  assert.ok(of(welfare, { programme: '국민기초생활보장 수급' }).required.has('benefits'));
  assert.ok(of(welfare, { programme: '차상위계층 확인' }).banned.has('benefits'));
  const housing = await schemaOf('youth-housing');
  assert.ok(of(housing, { programme: '청년월세 지원' }).required.has('monthlyAmount'));
  assert.ok(of(housing, { programme: '청년안심주택 공급' }).required.has('priority'));
  const work = await schemaOf('public-work');
  assert.ok(of(work, { workFrom: '2026-02-02' }).required.has('workUntil'));
  assert.ok(of(work, { selection: '선발' }).required.has('workFrom'));
});

test('rows of a spreadsheet, also over several lines', () => {
  const text = '이름,말\r\n홍길동,"하나, ""둘""\r\n셋"\r\n\r\n성춘향,넷\r\n';
  assert.deepEqual(rowsOf(text).map(({ line }) => line), [1, 2, 5]);
  assert.deepEqual(cellsOf(rowsOf(text)[1].text), ['홍길동', '하나, "둘"\r\n셋']);
  assert.deepEqual(cellsOf('a,,'), ['a', '', '']);
  assert.deepEqual(cellsOf('"a"'), ['a']);
  assert.equal(extract(text, [5]), '이름,말\r\n성춘향,넷\r\n');
  assert.equal(pick(text, ['말']), '말\r\n"하나, ""둘""\r\n셋"\r\n넷\r\n');
});

test('what the issuer refuses, by claim and in Korean', () => {
  const detail = 'credentialSubject.householdSize: Household size: must be at least 1 (가구원 수: 1 이상이어야 합니다)';
  assert.deepEqual(claimErrors(detail), [{ claim: 'householdSize', ko: '1 이상이어야 합니다', en: 'must be at least 1' }]);
  assert.deepEqual(claimErrors('validUntil: is before validFrom'), []);
  assert.equal(bilingual('line 1, column 2: no such column (없는 칸입니다)').ko, '1번째 줄 2번째 열: 없는 칸입니다');
});

test('how a document stands, and what may be done about it', () => {
  const paper = { form: 'paper', state: 'issued', status: 'valid', issuedAt: '2026-11-28T00:00:00Z' };
  assert.equal(standingOf(paper).words.ko, '유효');
  assert.deepEqual(actionsFor(paper), ['reprint', 'suspend', 'revoke']);
  assert.equal(standingOf({ ...paper, status: 'revoked', state: 'expired' }).words.ko, '폐지');
  assert.equal(standingOf({ ...paper, state: 'expired' }).words.ko, '유효기간 지남');
  assert.deepEqual(actionsFor({ ...paper, status: 'suspended' }), ['reinstate', 'revoke']);
  assert.equal(standingOf({ form: 'wallet', state: 'expired', status: 'valid' }).words.ko, '제안 기한 지남');
});

test('days of the office', () => {
  assert.equal(day('1954-03-21').ko, '1954년 3월 21일');
  assert.equal(day('2027-02-27T14:59:59Z').ko, '2027년 2월 27일');
  assert.equal(isoDay(0, Date.parse('2026-11-28T15:00:00Z')), '2026-11-29');
});
