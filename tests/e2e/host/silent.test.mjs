// SPDX-License-Identifier: MIT
// A channel that has gone silent, while all that the host asks of the network succeeds: only a webhook ends the silence.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test as plain } from 'node:test';

import { Host, showingLog, stopAll } from '../support/host.mjs';
import { Network } from '../support/network.mjs';
import { until } from '../support/until.mjs';

const [kSecond, kMinute] = [1000, 60_000];
const kToken = '4453b6ac12345678-e02c5f12174805f9-daec9cbb5448c51f';

let host;
let network;
const test = (name, run) => plain(name, { timeout: 120_000 }, showingLog(() => host, run));
const asked = (path) => network.requests.filter((request) => request.url.endsWith(path)).length;
const changes = async () => (await host.events({ query: '&kind=account.state' })).map(({ data }) => data.account_change);

before(async () => {
  network = await Network.start();
  network.answer = () => ({ status: 200, json: { status: 0, status_message: 'ok', id: 'pa:1', name: 'Lamp shop', event_types: [] } });
  host = await Host.start({
    hasClock: true,
    plugins: ['viber'],
    config: `
[[account]]
id = "viber"
plugin = "viber"
silence_alarm_minutes = 90
endpoints = { "https://chatapi.viber.com" = "${network.origin}" }
config = { auth_token = "${kToken}", sender_name = "Lamp shop" }`,
  });
});
after(() => stopAll(host, network));

async function hear(id) {
  const body = JSON.stringify({ event: 'subscribed', timestamp: Date.now(), user: { id: `u${id}=`, name: 'Mia' }, message_token: id });
  const signature = createHmac('sha256', kToken).update(body).digest('hex');
  const response = await fetch(`${host.hooks}/hooks/viber`, { method: 'POST', headers: { 'x-viber-content-signature': signature }, body });
  assert.equal(response.status, 200);
}

test('checks that succeed do not end a silence, nor ring its alarm again', async () => {
  await until(() => asked('/get_account_info') > 0, 'the first check');
  for (let minutes = 0; minutes < 100; minutes += 10) await host.advance(10 * kMinute);
  await until(async () => (await changes()).length === 1, 'the alarm');
  assert.equal((await changes())[0].state, 'silent');
  const registered = asked('/set_webhook');

  const before = asked('/get_account_info');
  await until(async () => {
    await host.advance(10 * kMinute);
    return asked('/get_account_info') >= before + 3;
  }, 'three more checks');
  await host.advance(2 * kSecond);
  assert.equal((await host.ask('GET', '/v1/accounts/viber')).state, 'silent');
  assert.equal((await changes()).length, 1, 'told once');

  await hear(5001);
  await host.advance(2 * kSecond);
  await until(async () => (await changes()).at(-1).state === 'running', 'all to be well');
  assert.equal((await changes()).length, 2);
  assert.ok(registered >= 2, 'at the start, and at the alarm');
});

test('a trouble in a silence ends in the silence', async () => {
  for (let minutes = 0; minutes < 100; minutes += 10) await host.advance(10 * kMinute);
  await until(async () => (await changes()).at(-1).state === 'silent', 'the alarm');
  const well = network.answer;
  network.answer = () => ({ status: 503 });
  await host.ask('POST', '/v1/accounts/viber/check');
  await until(async () => (await changes()).at(-1).state === 'degraded', 'the trouble');

  network.answer = well;
  await host.ask('POST', '/v1/accounts/viber/check');
  await until(async () => (await changes()).at(-1).state === 'silent', 'the silence');
  await hear(5002);
  await host.advance(2 * kSecond);
  await until(async () => (await changes()).at(-1).state === 'running', 'all to be well');
});
