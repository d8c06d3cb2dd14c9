// SPDX-License-Identifier: MIT
// What takes hours and days, in a host whose clock the test moves.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test as plain } from 'node:test';

import { echoAccount, Host, showingLog, stopAll } from '../support/host.mjs';
import { Network } from '../support/network.mjs';
import { until } from '../support/until.mjs';

const [kSecond, kMinute, kHour] = [1000, 60_000, 3_600_000];
const kSecret = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;

let host;
let network;
let application;
const test = (name, run) => plain(name, { timeout: 120_000 }, showingLog(() => host, run));

before(async () => {
  [network, application] = await Promise.all([Network.start(), Network.start()]);
  application.answer = () => ({ status: 200 });
  host = await Host.start({
    hasClock: true,
    config: `${echoAccount(network)}
${echoAccount(network, { id: 'quiet', more: 'silence_alarm_minutes = 60' })}
[[subscription]]
id = "desk"
push = "${application.origin}/"
secret = "${kSecret}"
filter = { kind = ["message.received"] }
`,
  });
});
after(async () => {
  await stopAll(host, network, application);
});
beforeEach(() => {
  network.clear();
  application.clear();
  network.answer = () => ({ status: 200, json: { id: 'p' } });
});

test('an idempotency key holds a day, also over a restart', async () => {
  const first = await host.send('daily', 'hi', { key: 'day' });
  await host.message(first.json.message, 'accepted');
  await host.advance(24 * kHour - kMinute);
  assert.deepEqual((await host.send('daily', 'hi', { key: 'day' })).json, first.json);
  assert.equal((await host.send('daily', 'other', { key: 'day' })).status, 422);
  await host.advance(2 * kMinute);
  const next = await host.send('daily', 'hi', { key: 'day' });
  assert.equal(next.status, 202);
  assert.notEqual(next.json.message, first.json.message);
});

test('a webhook that comes again within days is known', async () => {
  const message = { id: 'late', from: 'late', text: 'x', at: Date.now() };
  await host.receive(message);
  const fresh = await host.metric('events_total');
  await host.advance(6 * 24 * kHour);
  assert.equal((await host.receive(message)).status, 200);
  assert.equal(await host.metric('events_total'), fresh);
});

test('a send that never gets through is tried ever more rarely, and has expired after a day', async () => {
  network.answer = () => ({ status: 503, text: '' });
  const { json } = await host.send('never', 'are you there?');
  const status = async () => (await host.ask('GET', `/v1/messages/${json.message}`)).status;
  await until(() => network.requests.length === 1, 'the first attempt');
  for (let minutes = 0; minutes < 26 * 60 && (await status()) !== 'expired'; minutes += 11) {
    const seen = network.requests.length;
    await host.advance(11 * kMinute);
    await until(async () => network.requests.length > seen || (await status()) === 'expired', 'an attempt or the end');
  }
  const message = await host.message(json.message, 'expired');
  assert.deepEqual(message.history.map((step) => step.status), ['queued', 'sending', 'expired']);
  const attempts = network.requests.length;
  assert.ok(attempts >= 100 && attempts <= 200, `${attempts} attempts`);
  await host.advance(kHour);
  network.answer = () => ({ status: 200, json: { id: 'p' } });
  const next = await host.send('never', 'the next one goes');
  await host.message(next.json.message, 'accepted');
  assert.equal(network.requests.length, attempts + 1);
});

test('a push is tried for days by the published schedule, then the subscription is disabled', async () => {
  application.answer = () => ({ status: 500 });
  await host.receive({ id: 'days', from: 'days', text: 'x', at: Date.now() });
  await until(() => application.requests.length === 1, 'the first attempt');
  const state = async () => (await host.ask('GET', '/v1/subscriptions/desk')).state;
  const parked = () => until(async () => (await host.ask('GET', '/v1/subscriptions/desk')).parked_conversations === 1, 'it to be parked');
  const waits = [5 * kSecond, 5 * kMinute, 30 * kMinute, 2 * kHour, 5 * kHour, 10 * kHour, 14 * kHour, 20 * kHour, 24 * kHour];
  for (const [index, wait] of waits.entries()) {
    await parked();
    assert.equal(await state(), 'active');
    assert.equal(application.requests.length, index + 1, 'not before its time');
    await host.advance(wait * 1.2 + kSecond);
    await until(() => application.requests.length === index + 2, `attempt ${index + 2}`);
  }
  await until(async () => (await state()) === 'disabled', 'the end of patience');
  assert.equal(new Set(application.requests.map((request) => request.headers['webhook-id'])).size, 1);
  application.answer = () => ({ status: 200 });
  await host.ask('POST', '/v1/subscriptions/desk/resume');
  await until(() => application.requests.length === 11, 'it to come after all');
  await until(async () => (await host.ask('GET', '/v1/subscriptions/desk')).parked_conversations === 0, 'nothing to wait');
});

test('a channel that has gone silent is told once, and so is its next sign of life', async () => {
  const states = async () =>
    (await host.events({ query: '&account=quiet&kind=account.state' })).map((event) => event.data.account_change);
  await host.receive({ id: 's1', from: 'q', text: 'x', at: Date.now() }, { account: 'quiet' });
  // The days before were silent, too: first all is well again.
  await until(async () => {
    await host.advance(2 * kSecond);
    return (await states()).at(-1)?.state === 'running';
  }, 'the account to run');
  const before = (await states()).length;
  await host.advance(50 * kMinute);
  assert.equal((await states()).length, before);
  for (let i = 0; i < 3; ++i) await host.advance(30 * kMinute);
  await until(async () => (await states()).length === before + 1, 'the alarm');
  const alarm = (await states()).at(-1);
  assert.equal(alarm.state, 'silent');
  assert.match(alarm.reason, /no webhook came for 60 minutes/);
  assert.match(alarm.remedy, /console/);
  assert.equal((await host.ask('GET', '/v1/accounts/e1')).state, 'running', 'who asked for no alarm gets none');

  await host.receive({ id: 's2', from: 'q', text: 'y', at: Date.now() }, { account: 'quiet' });
  await host.advance(2 * kSecond);
  await until(async () => (await states()).at(-1).state === 'running', 'all to be well');
  assert.equal((await states()).length, before + 2);
});
