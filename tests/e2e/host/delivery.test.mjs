// SPDX-License-Identifier: MIT
// How events reach the application: the stream with a real EventSource, pushes with real Standard Webhooks and
// CloudEvents clients.
import assert from 'node:assert/strict';
import { after, before, test as plain } from 'node:test';

import { HTTP } from 'cloudevents';
import { EventSource } from 'eventsource';
import { Webhook } from 'standardwebhooks';

import { echoAccount, Host, showingLog, stopAll } from '../support/host.mjs';
import { Network } from '../support/network.mjs';
import { CuttingProxy } from '../support/proxy.mjs';
import { until } from '../support/until.mjs';

const kSecret = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;
const kOldSecret = `whsec_${Buffer.from('fedcba9876543210fedcba9876543210').toString('base64')}`;

let host;
let network;
let application;
const test = (name, run) => plain(name, showingLog(() => host, run));

before(async () => {
  [network, application] = await Promise.all([Network.start(), Network.start()]);
  application.answer = () => ({ status: 204 });
  host = await Host.start({
    config: `${echoAccount(network)}
[[subscription]]
id = "desk"
push = "${application.origin}/events?key=hidden"
secret = ["${kSecret}", "${kOldSecret}"]
filter = { kind = ["message.received"] }
start = "beginning"
`,
  });
});
after(async () => {
  await stopAll(host, network, application);
});

let count = 0;
async function hear(from, text) {
  const answer = await host.receive({ id: `d${++count}`, from, text, at: Date.now() });
  assert.equal(answer.status, 200);
}
const wordsOf = (request) => request.json.data.message.parts[0].text;
const pushed = (from) => application.requests.filter((request) => request.json.data.sender.identity.value === from);

test('a push is signed, is a CloudEvent, and is what the journal holds', async () => {
  await hear('signed', 'grüße');
  const request = await until(() => pushed('signed')[0], 'the push');
  assert.equal(request.url, '/events?key=hidden');
  for (const secret of [kSecret, kOldSecret]) {
    assert.deepEqual(new Webhook(secret).verify(request.text, request.headers), request.json);
  }
  assert.throws(() => new Webhook(kSecret).verify(request.text.replace('grüße', 'lies'), request.headers));
  const event = HTTP.toEvent({ headers: request.headers, body: request.text });
  assert.equal(event.validate(), true);
  assert.equal(event.id, request.headers['webhook-id']);
  assert.equal(event.type, 'jackfield.message.received');
  assert.equal(event.data.message.parts[0].text, 'grüße');
  const [stored] = (await host.events()).filter((each) => each.id === event.id);
  assert.equal(JSON.stringify(stored), request.text);
  const described = await host.ask('GET', '/v1/subscriptions/desk');
  assert.equal(described.push_origin, application.origin);
  assert.ok(!JSON.stringify(described).includes('hidden'));
});

test('a conversation that fails waits alone, in order, and catches up', async () => {
  application.clear();
  let isBroken = true;
  application.answer = (request) => ({ status: isBroken && request.json.data.sender.identity.value === 'stuck' ? 500 : 200 });
  await hear('stuck', 's0');
  await until(() => pushed('stuck').length === 1, 'the first attempt');
  for (let n = 1; n < 4; ++n) await hear('stuck', `s${n}`);
  for (let n = 0; n < 20; ++n) await hear(`free-${n}`, `f${n}`);
  await until(() => application.requests.filter((request) => wordsOf(request).startsWith('f')).length === 20, 'the others');
  const parked = await host.ask('GET', '/v1/subscriptions/desk');
  assert.equal(parked.parked_conversations, 1);
  assert.equal(parked.last_error, 'status 500');
  assert.deepEqual(pushed('stuck').map(wordsOf), ['s0']);
  isBroken = false;
  await until(() => pushed('stuck').length === 5, 'it to catch up');
  assert.deepEqual(pushed('stuck').map(wordsOf), ['s0', 's0', 's1', 's2', 's3']);
  assert.equal(pushed('stuck')[0].headers['webhook-id'], pushed('stuck')[1].headers['webhook-id']);
  await until(async () => (await host.ask('GET', '/v1/subscriptions/desk')).parked_conversations === 0, 'nothing to be parked');
});

test('a pause holds events back, also those of a parked conversation', async () => {
  application.clear();
  application.answer = () => ({ status: 500 });
  await hear('paused', 'p0');
  await until(() => pushed('paused').length === 1, 'the first attempt');
  await host.ask('POST', '/v1/subscriptions/desk/pause');
  application.answer = () => ({ status: 200 });
  await hear('paused', 'p1');
  await hear('other', 'o0');
  // The parked one comes due in the pause, within six seconds; then it is up to the resumption.
  const due = Date.now() + 7_000;
  await until(() => Date.now() > due, 'the pause to outlast the wait');
  assert.equal(application.requests.length, 1);
  const resumed = await host.ask('POST', '/v1/subscriptions/desk/resume');
  assert.equal(resumed.state, 'active');
  await until(() => pushed('paused').length === 3 && pushed('other').length === 1, 'everything');
  assert.deepEqual(pushed('paused').map(wordsOf), ['p0', 'p0', 'p1']);
});

test('410 disables, and what was missed comes after the resumption', async () => {
  application.clear();
  application.answer = () => ({ status: 410 });
  await hear('gone', 'g0');
  await until(async () => (await host.ask('GET', '/v1/subscriptions/desk')).state === 'disabled', 'it to be disabled');
  await hear('gone', 'g1');
  application.answer = () => ({ status: 200 });
  await host.ask('POST', '/v1/subscriptions/desk/resume');
  await until(() => pushed('gone').length === 3, 'both');
  assert.deepEqual(pushed('gone').map(wordsOf), ['g0', 'g0', 'g1']);
});

test('pushes go on where they were when the host is killed', async () => {
  application.clear();
  for (let n = 0; n < 50; ++n) await hear(`k${n % 5}`, `k${n}`);
  await host.kill();
  await host.run();
  for (let n = 50; n < 60; ++n) await hear(`k${n % 5}`, `k${n}`);
  await until(() => new Set(application.requests.map(wordsOf)).size === 60, 'all of them');
  for (let lane = 0; lane < 5; ++lane) {
    const first = [...new Set(pushed(`k${lane}`).map(wordsOf))];
    assert.deepEqual(first, Array.from({ length: 12 }, (_, n) => `k${n * 5 + lane}`));
  }
});

test('a webhook is answered while the application has not', async () => {
  application.clear();
  application.answer = () => 'hang';
  for (let n = 0; n < 5; ++n) await hear('waiting', `w${n}`); // each is answered with 200
  await until(() => pushed('waiting').length === 1, 'the first push');
  application.answer = () => ({ status: 204 });
  application.server.closeAllConnections();
  await until(() => new Set(pushed('waiting').map(wordsOf)).size === 5, 'all of them');
});

test('a subscription of the file is only paused and sought', async () => {
  const refused = await host.call('DELETE', '/v1/subscriptions/desk');
  assert.equal(refused.status, 409);
  assert.equal(refused.json.type, '/problems/conflict');
  const commit = await host.call('POST', '/v1/subscriptions/desk/commit', { position: '0' });
  assert.equal(commit.status, 409);
  application.clear();
  await host.ask('POST', '/v1/subscriptions/desk/seek', { position: '0' });
  await until(() => pushed('signed').length === 1, 'the first event again');
});

test('a stream survives its connections: every event once, in order', async () => {
  const proxy = await CuttingProxy.start(host.api);
  const after = await host.metric('journal_sequence');
  const seen = [];
  // The library's own pause between connections is three seconds; the stream may set it.
  const hurry = new TextEncoder().encode('retry: 10\n\n');
  const source = new EventSource(`${proxy.origin}/v1/events/stream?after=${after}&kind=message.received`, {
    fetch: async (url, init) => {
      const answer = await fetch(url, { ...init, headers: { ...init.headers, authorization: `Bearer ${host.token}` } });
      const body = answer.body.pipeThrough(new TransformStream({ start: (out) => out.enqueue(hurry) }));
      return new Response(body, { status: answer.status, headers: answer.headers });
    },
  });
  source.addEventListener('message', (event) => seen.push({ ...JSON.parse(event.data), place: event.lastEventId }));
  let cuts = 0;
  for (let n = 0; n < 200; ++n) {
    await hear(`stream-${n % 3}`, `${n}`);
    if (n % 10 === 9) {
      await until(() => proxy.sockets.size > 0, 'a connection');
      cuts += proxy.cut();
    }
  }
  await until(() => seen.length >= 200, 'all events');
  source.close();
  await proxy.stop();
  assert.ok(cuts >= 20, `${cuts} cuts`);
  assert.deepEqual(seen.map((event) => event.data.message.parts[0].text), Array.from({ length: 200 }, (_, n) => `${n}`));
  for (const event of seen) assert.equal(BigInt(event.place), BigInt(event.sequence));
});
