/** The core in Chromium says of whatever a counter is shown what the native core says of it; tests/web has node do the same. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { material } from '../web/material.js';
import { Day } from './day.js';

const DAY_S = 86400;

const day = await Day.open();
const device = await day.counter();
const { now, operator, moments } = material();

/** All of one moment by one core, as the page of a counter has it. */
function judged(moment) {
  return device.page.evaluate(async ({ startedAt, operator, bundle, shown, recheck }) => {
    const { openCore } = await import('/web/core.js');
    const core = await openCore(undefined, { startedAt });
    core.setOperator(operator);
    if (bundle !== undefined) {
      core.loadBundle(bundle);
    }
    return { reports: shown.map(({ what }) => core.verify(what)), recheck: core.status(recheck.what) };
  }, { startedAt: now - DAY_S, operator, ...moment });
}

test('reports are those of the native core', async t => {
  await device.goto('/counter/');
  for (const moment of moments) {
    const { reports, recheck } = await judged(moment);
    moment.shown.forEach(({ name, report }, i) => assert.deepEqual(reports[i], report, `${moment.name}: ${name}`));
    assert.deepEqual(recheck, moment.recheck.answer, moment.name);
    t.diagnostic(`${moment.name}: ${reports.length} reports`);
  }
});
