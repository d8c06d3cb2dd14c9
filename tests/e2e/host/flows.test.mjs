// SPDX-License-Identifier: MIT
// Both flows through a running host with the echo plugin: in from the network, out to it.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test as plain } from 'node:test';

import { echoAccount, Host, showingLog, stopAll } from '../support/host.mjs';
import { Network } from '../support/network.mjs';
import { until } from '../support/until.mjs';

let host;
let network;
const test = (name, run) => plain(name, showingLog(() => host, run));

before(async () => {
  network = await Network.start();
  host = await Host.start({ config: echoAccount(network) });
});
after(async () => {
  await stopAll(host, network);
});
beforeEach(() => {
  network.clear();
  network.answer = (request) => ({ status: 200, json: { id: `p-${request.json.text}` } });
});

let users = 0;
const someone = () => `user-${++users}`;

test('a webhook becomes one event, however often it comes', async () => {
  const from = someone();
  const message = { id: 'twice', from, text: 'héllo', at: 1793527200123 };
  assert.equal((await host.receive(message)).status, 200);
  assert.equal((await host.receive(message)).status, 200);
  await Promise.all(Array.from({ length: 10 }, () => host.receive(message)));

  const mine = (await host.events()).filter((event) => event.data.sender?.identity?.value === from);
  assert.equal(mine.length, 1);
  const [event] = mine;
  assert.equal(event.type, 'jackfield.message.received');
  assert.equal(event.source, '/accounts/e1');
  assert.equal(event.time, '2026-11-01T10:00:00.123Z');
  assert.match(event.sequence, /^[0-9]{20}$/);
  assert.equal(event.subject, event.data.conversation.id);
  assert.deepEqual(event.data.message.parts, [{ type: 'text', text: 'héllo' }]);
  assert.ok((await host.metric('events_duplicate_total')) >= 11);
});

test('an unsigned webhook is refused and counted', async () => {
  const counted = () => host.metric('webhooks_total', { endpoint: 'e1', result: 'rejected_signature' });
  const earlier = await counted();
  const sequence = await host.metric('journal_sequence');
  assert.equal((await host.receive({ id: 'forged', from: 'u', text: 'x' }, { signature: '00' })).status, 401);
  assert.equal(await counted(), earlier + 1);
  assert.equal(await host.metric('journal_sequence'), sequence);
});

test('a send with a key is one message and one request, however often it is asked for', async () => {
  const to = someone();
  const first = await host.send(to, 'hi', { key: 'order-1' });
  assert.equal(first.status, 202);
  assert.deepEqual(Object.keys(first.json).sort(), ['conversation', 'message', 'status']);
  assert.match(first.json.message, /^msg_/);
  assert.match(first.json.conversation, /^conv_/);
  assert.equal(first.json.status, 'queued');

  const again = await host.send(to, 'hi', { key: 'order-1' });
  const quoted = await host.send(to, 'hi', { key: '"order-1"' });
  assert.deepEqual([again.status, again.json], [202, first.json]);
  assert.deepEqual([quoted.status, quoted.json], [202, first.json]);

  const other = await host.send(to, 'something else', { key: 'order-1' });
  assert.equal(other.status, 422);
  assert.equal(other.json.type, '/problems/idempotency-key-reused');

  const sent = await host.message(first.json.message, 'accepted');
  assert.deepEqual(sent.pieces, [{ index: 1, status: 'accepted', provider_ids: ['p-hi'] }]);
  assert.deepEqual(sent.history.map((step) => step.status), ['queued', 'accepted']);
  assert.equal(sent.idempotency_key, 'order-1');
  assert.deepEqual(network.requests.map((request) => request.json), [{ to, text: 'hi' }]);
});

test('many at once with one key are one message', async () => {
  const to = someone();
  const answers = await Promise.all(Array.from({ length: 20 }, () => host.send(to, 'once', { key: 'storm' })));
  const accepted = answers.filter((answer) => answer.status === 202);
  assert.ok(accepted.length >= 1);
  assert.equal(new Set(accepted.map((answer) => answer.json.message)).size, 1);
  for (const answer of answers) assert.ok([202, 409].includes(answer.status), answer.text);
  await host.message(accepted[0].json.message, 'accepted');
  assert.equal(network.about('once').length, 1);
});

test('a busy network is asked again, later and later, and takes it once', async () => {
  let refusals = 2;
  network.answer = () => (refusals-- > 0 ? { status: 503, text: '' } : { status: 200, json: { id: 'at-last' } });
  const { json } = await host.send(someone(), 'patience');
  const sent = await host.message(json.message, 'accepted');
  assert.deepEqual(sent.pieces[0].provider_ids, ['at-last']);
  assert.deepEqual(sent.history.map((step) => step.status), ['queued', 'sending', 'accepted']);
  const [first, second, third] = network.requests.map((request) => request.at);
  assert.equal(network.requests.length, 3);
  assert.ok(second - first >= 400, `the first wait was ${second - first} ms`);
  assert.ok(third - second >= 800, `the second wait was ${third - second} ms`);
});

test('a throttling network is left alone, and asked again', async () => {
  let refusals = 1;
  network.answer = () => (refusals-- > 0 ? { status: 429, text: '' } : { status: 200, json: { id: 'slowly' } });
  const { json } = await host.send(someone(), 'gently');
  await host.message(json.message, 'accepted');
  assert.equal(network.requests.length, 2);
  assert.ok(network.requests[1].at - network.requests[0].at >= 400);
});

test('an album of twenty at once is one conversation, numbered without a gap', async () => {
  const from = someone();
  const answers = await Promise.all(Array.from({ length: 20 }, (_, n) =>
    host.receive({ id: `album-${from}-${n}`, from, text: `${n}`, at: Date.now() })));
  assert.ok(answers.every((answer) => answer.status === 200));
  const album = (await host.events()).filter((event) => event.data.sender?.identity.value === from);
  assert.equal(album.length, 20);
  assert.equal(new Set(album.map((event) => event.subject)).size, 1);
  assert.deepEqual(album.map((event) => event.data.seq), Array.from({ length: 20 }, (_, n) => n + 1));
});

test('what the network will never take has failed, and an event says why', async () => {
  network.answer = () => ({ status: 400, text: 'no' });
  const { json } = await host.send(someone(), 'wrong');
  const failed = await host.message(json.message, 'failed');
  assert.equal(failed.error.class, 'invalid');
  assert.equal(failed.error.provider_code, '400');
  assert.equal(network.requests.length, 1);
  const failures = async () => (await host.events({ query: '&kind=message.status' })).filter(
    (event) => event.data.target.message === json.message && event.data.status.status === 'failed',
  );
  await until(async () => (await failures()).length > 0, 'the event');
  const told = await failures();
  assert.equal(told.length, 1);
  assert.equal(told[0].data.status.error.class, 'invalid');
});

test('a cut connection without a key of the network is uncertain, held, and not repeated', async () => {
  network.answer = () => 'cut';
  const { json } = await host.send(someone(), 'cut off');
  const held = await host.message(json.message, 'unknown');
  assert.equal(held.error.class, 'uncertain');
  assert.equal(network.requests.length, 1);
  assert.ok((await host.metric('outbox_uncertain')) >= 1);
});

test('a conversation keeps its order while the network stumbles, and others go on', async () => {
  const [slow, quick] = [someone(), someone()];
  let refusals = 1;
  network.answer = (request) =>
    request.json.text === 'n0' && refusals-- > 0 ? { status: 503, text: '' } : { status: 200, json: { id: request.json.text } };
  const sends = [];
  for (let n = 0; n < 10; ++n) sends.push(await host.send(slow, `n${n}`));
  const other = await host.send(quick, 'beside');
  await host.message(other.json.message, 'accepted');
  await host.message(sends[9].json.message, 'accepted');
  const order = network.requests.filter((request) => request.json.to === slow).map((request) => request.json.text);
  assert.deepEqual(order, ['n0', ...Array.from({ length: 10 }, (_, n) => `n${n}`)]);
});

test('an answer goes to the conversation it was asked for', async () => {
  const from = someone();
  await host.receive({ id: `m-${from}`, from, text: 'anybody there?', at: Date.now() });
  const event = await until(
    async () => (await host.events()).find((each) => each.data.sender?.identity?.value === from),
    'the event',
  );
  const body = { account: 'e1', conversation: event.subject, parts: [{ type: 'text', text: 'yes' }] };
  const { message, conversation } = await host.ask('POST', '/v1/messages', body);
  assert.equal(conversation, event.subject);
  await host.message(message, 'accepted');
  assert.deepEqual(network.requests[0].json, { to: from, text: 'yes' });

  const { conversations } = await host.ask('GET', '/v1/conversations?account=e1&limit=200');
  const listed = conversations.find((each) => each.id === event.subject);
  assert.equal(listed.to.value, from);
  assert.deepEqual(await host.ask('GET', `/v1/conversations/${event.subject}`), listed);
});

test('accounts say how they are', async () => {
  const { accounts } = await host.ask('GET', '/v1/accounts');
  assert.equal(accounts.length, 1);
  assert.equal(accounts[0].state, 'running');
  assert.equal(accounts[0].webhook_url, `${host.hooks}/hooks/e1`);
  const one = await host.ask('GET', '/v1/accounts/e1');
  assert.ok(one.capabilities);
  assert.deepEqual(await host.ask('POST', '/v1/accounts/e1/check'), { account: 'e1', check: 'started' });
});

test('a file is stored once, and served whole and in ranges', async () => {
  const bytes = new Uint8Array(100_000).map((_, i) => i % 251);
  const made = await host.call('POST', '/v1/media?account=e1&filename=a.png', bytes, { headers: { 'content-type': 'image/png' } });
  assert.equal(made.status, 201, made.text);
  assert.equal(made.json.size_bytes, bytes.length);
  const whole = await fetch(`${host.api}/v1/media/${made.json.ref}`, { headers: { authorization: `Bearer ${host.token}` } });
  assert.equal(whole.headers.get('content-type'), 'image/png');
  assert.deepEqual(new Uint8Array(await whole.arrayBuffer()), bytes);
  const lied = await host.call('POST', '/v1/media?account=e1', 'GIF89a of no picture', { headers: { 'content-type': 'text/html' } });
  assert.equal(lied.json.mime, 'image/gif', 'what its bytes show');
  const range = await fetch(made.json.url, { headers: { range: 'bytes=10-19' } });
  assert.equal(range.status, 206);
  assert.deepEqual(new Uint8Array(await range.arrayBuffer()), bytes.slice(10, 20));
  const forged = made.json.url.replace(/s=(.)/, (_, first) => `s=${first === '0' ? '1' : '0'}`);
  assert.equal((await fetch(forged)).status, 403);
  const odd = await host.call('POST', '/v1/media?filename=%ff', bytes, { headers: { 'content-type': 'image/png' } });
  assert.ok(odd.status === 400, `${odd.status}`);
});
