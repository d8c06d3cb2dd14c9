// SPDX-License-Identifier: MIT
// A long connection whose login is refused, over the hours: told once, tried now and then, and well again by itself.
import assert from 'node:assert/strict';
import { after, before, test as plain } from 'node:test';

import { Host, showingLog } from '../support/host.mjs';
import { relayAccount, RelayNetwork } from '../support/relay_network.mjs';
import { until } from '../support/until.mjs';

const kMinute = 60_000;

let host;
let network;
const test = (name, run) => plain(name, { timeout: 120_000 }, showingLog(() => host, run));

before(async () => {
  network = await RelayNetwork.start();
  network.refuses = true;
  host = await Host.start({ hasClock: true, config: relayAccount(network), plugins: ['relay'] });
});
after(async () => {
  await host?.stop();
  await network?.stop();
});

const told = async () => (await host.events()).flatMap((event) => event.data.account_change?.state ?? []);

test('a refused login is told once, and mended by a connection that stands', async () => {
  await until(async () => (await told()).length === 1, 'the account.state event');
  const logins = network.logins.length;

  for (let minute = 0; minute < 60; ++minute) await host.advance(kMinute);
  await until(() => network.logins.length > logins, 'another try');
  assert.deepEqual(await told(), ['bad_credentials']);
  assert.ok(network.logins.length - logins <= 60, `${network.logins.length} logins`);

  network.refuses = false;
  await until(async () => {
    await host.advance(kMinute);
    return (await told()).length > 1;
  }, 'the account to be well');
  assert.deepEqual(await told(), ['bad_credentials', 'running']);
});
