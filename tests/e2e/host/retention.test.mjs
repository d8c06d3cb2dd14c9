// SPDX-License-Identifier: MIT
// Retention by size: the oldest go, what is left is what the metrics say, also after a kill; a repeat stays known, and a
// subscription that lags behind is warned of and gets all.
import assert from 'node:assert/strict';
import { after, before, test as plain } from 'node:test';

import { echoAccount, Host, showingLog, stopAll } from '../support/host.mjs';
import { Network } from '../support/network.mjs';
import { until } from '../support/until.mjs';

const kLimits = { journal: 300_000, raw: 60_000, media: 250_000 };
const kLong = 'x'.repeat(1_000);

let host;
let network;
let application;
const test = (name, run) => plain(name, { timeout: 120_000 }, showingLog(() => host, run));

const retention = (keys) => `[host.retention]\n${keys.join('\n')}\n`;
const subscription = () => `
[[subscription]]
id = "desk"
push = "${application.origin}/events"
secret = "whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}"
filter = { kind = ["message.received"] }
start = "beginning"
`;
const texts = () => application.requests.map((request) => request.json.data.message.parts[0].text);

before(async () => {
  [network, application] = await Promise.all([Network.start(), Network.start()]);
});
after(() => stopAll(network, application));

async function running(keys, more, run) {
  host = await Host.start({ host: retention(keys), config: echoAccount(network) + more });
  try {
    await run();
  } finally {
    await host.stop();
  }
}

const said = (n) => ({ id: `r${n}`, from: `someone-${n % 5}`, text: `${n} ${kLong}`, at: 1_700_000_000_000 + n });
async function hear(from, to) {
  for (let n = from; n < to; ++n) assert.equal((await host.receive(said(n))).status, 200);
}
async function settled(metric, limit) {
  let last = -1;
  await until(async () => {
    const value = await host.metric(metric);
    const isSame = value === last;
    last = value;
    return isSame && value > limit / 2 && value <= limit;
  }, `${metric} to be within ${limit}`, { every: 2_500, ms: 60_000 });
  return last;
}

test('the oldest events go, and a kill changes nothing of it', () => running([`journal_bytes = ${kLimits.journal}`], '', async () => {
  await hear(0, 400);
  const kept = await settled('kept_journal_bytes', kLimits.journal);
  const events = await host.events();
  const first = Number(events[0].sequence);
  assert.ok(first > 1, `${first}`);
  assert.equal(events.length, 400 - first + 1, 'without a gap, to the newest');

  await host.kill();
  await host.run();
  assert.equal(await settled('kept_journal_bytes', kLimits.journal), kept);
  assert.equal((await host.receive(said(0))).status, 200);
  assert.equal((await host.receive(said(399))).status, 200);
  assert.deepEqual((await host.events()).map((event) => event.id), events.map((event) => event.id), 'repeats are no events');

  await hear(400, 500);
  await settled('kept_journal_bytes', kLimits.journal);
  assert.ok(Number((await host.events())[0].sequence) > first, 'it goes on');
}));

test('the oldest raw requests go, and their events stay', () => running([`raw_bytes = ${kLimits.raw}`], '', async () => {
  await hear(0, 150);
  const kept = await settled('kept_raw_bytes', kLimits.raw);
  assert.equal((await host.events()).length, 150);

  await host.kill();
  await host.run();
  assert.equal(await settled('kept_raw_bytes', kLimits.raw), kept);
}));

test('the oldest files go', () => running([`media_bytes = ${kLimits.media}`], '', async () => {
  const refs = [];
  for (let n = 0; n < 6; ++n) {
    const bytes = new Uint8Array(100_000).fill(n);
    refs.push((await host.ask('POST', '/v1/media?account=e1&filename=a.bin', bytes, { headers: { 'content-type': 'application/octet-stream' } })).ref);
  }
  await settled('kept_media_bytes', kLimits.media);
  const statuses = [];
  for (const ref of refs) statuses.push((await host.call('GET', `/v1/media/${ref}`)).status);
  assert.deepEqual(statuses, [404, 404, 404, 404, 200, 200]);
}));

test('a subscription that lags behind is warned of, and gets all', async () => {
  application.clear();
  application.answer = () => ({ status: 410 }); // the subscription is disabled, and its place kept
  await running([`journal_bytes = ${kLimits.journal}`], subscription(), async () => {
    const count = Math.round((1.5 * kLimits.journal) / 2_000);
    await hear(0, count);
    await until(() => host.log.includes('old events are kept, because a subscription has not had them yet'), 'the warning');
    assert.ok((await host.metric('kept_journal_bytes')) > kLimits.journal);
    assert.equal((await host.events()).length, count, 'nothing has gone');

    application.clear();
    application.answer = () => ({ status: 204 });
    await host.ask('POST', '/v1/subscriptions/desk/resume');
    await until(() => new Set(texts()).size === count, 'all of it', { ms: 60_000 });
    await settled('kept_journal_bytes', kLimits.journal);
    assert.equal(await host.metric('events_lost_undelivered_total'), 0);
  });
});
