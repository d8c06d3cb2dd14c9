// SPDX-License-Identifier: MIT
// More than the disk takes at once, slow networks, and long queues: what is refused is told so and comes again, what was
// accepted is there once, and who has nothing to do with it does not wait.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test as plain } from 'node:test';

import { echoAccount, Host, showingLog, stopAll } from '../support/host.mjs';
import { Network } from '../support/network.mjs';
import { until } from '../support/until.mjs';

const kSecret = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;
const kGood = (request) => ({ status: 200, json: { id: `p-${request.json.text.slice(0, 20)}` } });
const kLong = 'x'.repeat(14_000); // a longer one would become a file

let host;
let network;
let application;
const test = (name, run) => plain(name, { timeout: 180_000 }, showingLog(() => host, run));

before(async () => {
  [network, application] = await Promise.all([Network.start(), Network.start()]);
  application.answer = () => ({ status: 204 });
  host = await Host.start({
    host: '[host.limits]\nstore_queue_bytes = 65536\n',
    config: `${echoAccount(network)}${echoAccount(network, { id: 'e2' })}
[[subscription]]
id = "desk"
push = "${application.origin}/"
secret = "${kSecret}"
filter = { kind = ["message.received"] }
`,
  });
});
after(() => stopAll(host, network, application));
beforeEach(() => {
  network.answer = kGood;
  network.clear();
  application.clear();
});

// All at once, again and again, until each was taken; how often the answer was no.
async function storm(count, ask, taken) {
  let refused = 0;
  let waiting = Array.from({ length: count }, (_, n) => n);
  for (let round = 0; waiting.length > 0; ++round) {
    assert.ok(round < 500, `${waiting.length} were never taken`);
    const answers = await Promise.all(waiting.map(ask));
    for (const answer of answers) {
      if (answer.status === taken) continue;
      assert.equal(answer.status, 503);
      assert.ok(Number(answer.headers.get('retry-after')) > 0, 'it says when to come again');
      refused += 1;
    }
    waiting = waiting.filter((_, i) => answers[i].status !== taken);
  }
  return refused;
}

test('when too much waits for the disk, webhooks are refused and come again: none is lost, none is twice', async (t) => {
  const kCount = 400;
  const refused = await storm(kCount, (n) => host.receive({ id: `storm-${n}`, from: `storm-${n % 40}`, text: `${n} ${kLong}`, at: 1 }), 200);
  t.diagnostic(`${refused} of ${kCount + refused} requests were told to come again`);
  assert.ok(refused > 0, 'the limit was never crossed');

  const numbers = (await host.events({ query: '&kind=message.received' }))
    .map((event) => event.data.message.parts[0].text.split(' '))
    .filter(([, rest]) => rest === kLong)
    .map(([n]) => Number(n));
  assert.deepEqual(numbers.sort((a, b) => a - b), Array.from({ length: kCount }, (_, n) => n));
  assert.equal(await host.metric('store_queued_bytes'), 0);
});

test('and so are sends: what was told 202 goes out once', async (t) => {
  const kCount = 200;
  const ids = new Map();
  const refused = await storm(kCount, async (n) => {
    const answer = await host.send(`out-${n % 40}`, `out ${n} ${kLong.slice(0, 900)}`, { key: `out-${n}` });
    if (answer.status === 202) ids.set(n, answer.json.message);
    return answer;
  }, 202);
  t.diagnostic(`${refused} of ${kCount + refused} requests were told to come again`);
  assert.ok(refused > 0, 'the limit was never crossed');

  for (const id of ids.values()) await host.message(id, 'accepted');
  assert.equal(network.requests.length, kCount);
  assert.equal(new Set(network.requests.map((request) => request.json.text)).size, kCount);
});

test('a network that takes its time is asked by many at once', async () => {
  const kAtOnce = 60; // of one account: 64 at most
  const waiting = [];
  network.answer = (request) => new Promise((resolve) => waiting.push(() => resolve(kGood(request))));
  const ids = [];
  for (let n = 0; n < kAtOnce; ++n) ids.push((await host.send(`wide-${n}`, `wide ${n}`)).json.message);

  // None is answered before all of them wait: one after the other would never get there.
  await until(() => waiting.length === kAtOnce, 'all of them to wait at the network at once');

  for (const go of waiting) go();
  for (const id of ids) await host.message(id, 'accepted');
});

test('while thousands wait for a network that is away, what comes in and goes elsewhere takes no second', async (t) => {
  const kWaiting = 2_000;
  network.answer = (request) => (request.json.text.startsWith('stuck') ? { status: 503, text: '' } : kGood(request));
  for (let n = 0; n < kWaiting; n += 50) await storm(50, (i) => host.send(`stuck-${n + i}`, `stuck ${n + i}`), 202);
  const delays = [];
  for (let n = 0; n < 30; ++n) {
    const began = Date.now();
    const seen = application.requests.length;
    await storm(1, () => host.receive({ id: `now-${n}`, from: `now-${n}`, text: 'now', at: 1 }), 200);
    await storm(1, () => host.send(`now-${n}`, `answer ${n}`), 202);
    await until(() => network.about(`answer ${n}"`).length === 1 && application.requests.length > seen, 'both ways', { every: 2 });
    delays.push(Date.now() - began);
  }
  delays.sort((a, b) => a - b);
  t.diagnostic(`with ${kWaiting} waiting, both ways took ${delays[15]} ms, at most ${delays.at(-1)} ms`);
  assert.ok(delays[15] < 1_000, `${delays[15]} ms`);
});

test('an account whose calls hang takes no place of another at the same network', async () => {
  network.answer = (request) => (request.json.text.startsWith('hangs') ? 'hang' : kGood(request));
  for (let n = 0; n < 300; n += 50) await storm(50, (i) => host.send(`hangs-${n + i}`, `hangs ${n + i}`), 202);
  // What the test before left waiting is asked for meanwhile, too, and answered.
  await until(() => network.about('hangs').length === 64, 'its calls to hang');

  const { json } = await host.send('elsewhere', 'of another account', { account: 'e2' });
  await host.message(json.message, 'accepted');
  assert.equal(network.about('hangs').length, 64, 'none of them had to end first');
});
