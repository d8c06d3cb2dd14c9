// SPDX-License-Identifier: MIT
// A store that takes nothing for a while, as a full disk does: no 200 and no 202 is given, /readyz says so, and it
// recovers by itself. Another process holds the database's lock meanwhile.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { after, before, test as plain } from 'node:test';

import { echoAccount, Host, showingLog, stopAll } from '../support/host.mjs';
import { Network } from '../support/network.mjs';
import { until } from '../support/until.mjs';

const kHold = `
import sqlite3, sys
store = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=10)
store.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
store.execute("ROLLBACK")
print("let go", flush=True)
`;

let host;
let network;
const test = (name, run) => plain(name, { timeout: 60_000 }, showingLog(() => host, run));

before(async () => {
  network = await Network.start();
  host = await Host.start({ config: echoAccount(network) });
});
after(() => stopAll(host, network));

// Holds the lock until what it returns is called.
async function lock() {
  const holder = spawn('python3', ['-c', kHold, path.join(host.dataDir, 'jackfield.db')], { stdio: ['pipe', 'pipe', 'inherit'] });
  let told = '';
  holder.stdout.on('data', (data) => (told += data));
  await until(() => told.includes('held'), 'the lock');
  return async () => {
    holder.stdin.end('\n');
    await until(() => told.includes('let go'), 'the lock to be free');
  };
}

test('nothing is acknowledged that is not on the disk, and it goes on by itself', async () => {
  const message = (n) => ({ id: `d-${n}`, from: `disk-${n % 3}`, text: `${n}`, at: Date.now() });
  await host.ask('POST', '/v1/subscriptions', { id: 'active' });
  await host.ask('POST', '/v1/subscriptions', { id: 'paused' });
  await host.ask('POST', '/v1/subscriptions/paused/pause');
  const subscriptions = await host.ask('GET', '/v1/subscriptions');
  const unlock = await lock();
  try {
    for (const [what, body] of [['active/pause', {}], ['paused/resume', {}], ['active/seek', { position: '0' }], ['paused/seek', { position: '0' }]]) {
      const refused = await host.call('POST', `/v1/subscriptions/${what}`, body);
      assert.deepEqual([refused.status, refused.json.type], [503, '/problems/not-stored'], what);
    }
    assert.deepEqual(await host.ask('GET', '/v1/subscriptions'), subscriptions, 'and it is as it was');
    for (let n = 0; n < 5; ++n) {
      const answer = await host.receive(message(n));
      assert.equal(answer.status, 503);
      assert.ok(Number(answer.headers.get('retry-after')) > 0, 'it says when to come again');
    }
    assert.equal((await host.send('disk-0', 'not stored', { key: 'disk' })).status, 503);
    await until(async () => (await fetch(`${host.hooks}/readyz`)).status === 503, '/readyz to say so');
    const reason = async (listener) => (await fetch(`${listener}/readyz`)).text();
    assert.equal((await reason(host.hooks)).trim(), 'not ready: the store takes no writes', 'no file is named to the world');
    assert.match(await reason(host.api), /^not ready: the store takes no writes: store: .*jackfield\.db: .*locked/);
    assert.equal((await fetch(`${host.hooks}/livez`)).status, 200);
    assert.equal(network.requests.length, 0, 'what is not stored is not sent');
  } finally {
    await unlock();
  }
  for (let n = 0; n < 5; ++n) {
    await until(async () => (await host.receive(message(n))).status === 200, 'the webhook that comes again');
    assert.equal((await host.receive(message(n))).status, 200, 'and once more');
  }
  await until(async () => (await fetch(`${host.hooks}/readyz`)).ok, 'the host to be ready');
  const received = (await host.events({ query: '&kind=message.received' })).map((event) => event.data.message.parts[0].text);
  assert.deepEqual(received.toSorted(), ['0', '1', '2', '3', '4']);
  const sent = await host.send('disk-0', 'stored now', { key: 'disk-2' });
  await host.message(sent.json.message, 'accepted');
  assert.deepEqual(network.requests.map((request) => request.json.text), ['stored now']);
});
