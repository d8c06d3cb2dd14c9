// SPDX-License-Identifier: MIT
// Messages that arrive in pieces become one, and conversations of one person become one.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test as plain } from 'node:test';

import { Host, showingLog, stopAll } from '../support/host.mjs';
import { Network } from '../support/network.mjs';
import { until } from '../support/until.mjs';

let host;
let network;
const test = (name, run) => plain(name, showingLog(() => host, run));

before(async () => {
  network = await Network.start();
  host = await Host.start({
    plugins: ['pieces'],
    config: `
[[account]]
id = "p1"
plugin = "pieces"
config = { url = "https://pieces.example" }
endpoints = { "https://pieces.example" = "${network.origin}" }
`,
  });
});
after(async () => {
  await stopAll(host, network);
});
beforeEach(() => {
  network.clear();
  network.answer = (request) => ({ status: 200, json: { id: `n-${request.json.text}` } });
});

let serial = 0;
const someone = () => `user-${++serial}`;

async function post(body) {
  const answer = await fetch(`${host.hooks}/hooks/p1`, { method: 'POST', body: JSON.stringify(body) });
  assert.equal(answer.status, 200);
}
const piece = (from, key, index, count, text, more = {}) =>
  post({ id: `${from}-${key}-${index}-${text}`, from, key, index, count, text, ...more });
const of = async (from) => (await host.events()).filter((event) => event.data.sender?.identity?.value === from);
const words = (event) => event.data.message.parts.map((part) => part.text);

test('pieces in any order, some of them twice, become one message', async () => {
  const from = someone();
  for (const [index, text] of [[3, 'three'], [1, 'one '], [3, 'three'], [2, 'two ']]) {
    assert.deepEqual(await of(from), [], 'nothing is told before all are there');
    await piece(from, 'k', index, 3, text);
  }
  const events = await of(from);
  assert.equal(events.length, 1);
  assert.deepEqual(words(events[0]), ['one two three']);
  assert.equal(events[0].data.seq, 1);
  assert.deepEqual(events[0].data.message.provider_ids, ['one ', 'two ', 'three'].map((text, at) => `${from}-k-${at + 1}-${text}`));
  assert.equal(events[0].data.channel_data, undefined);

  for (const [index, text] of [[1, 'one '], [2, 'two '], [3, 'three']]) await piece(from, 'k', index, 3, text);
  assert.equal((await of(from)).length, 1, 'the same pieces again are known');
});

test('two people with the same number are not mixed, nor two messages of one person', async () => {
  const [a, b] = [someone(), someone()];
  await piece(a, '1', 1, 2, 'a one ');
  await piece(b, '1', 1, 2, 'b one ');
  await piece(b, '1', 2, 2, 'b two');
  assert.deepEqual((await of(b)).map(words), [['b one b two']]);
  assert.deepEqual(await of(a), []);

  await piece(a, '1', 1, 2, 'another '); // the number is used anew before the first message was whole
  await piece(a, '1', 2, 2, 'message');
  const [early, whole] = await of(a);
  assert.deepEqual(words(early), ['a one ']);
  assert.deepEqual(early.data.channel_data, { 'jackfield.fragments': { count: 2, missing: [2] } });
  assert.deepEqual(words(whole), ['another message']);
});

test('what waits survives a kill, and is told as it is when its time is over', async () => {
  const [patient, hasty] = [someone(), someone()];
  await piece(patient, 'k', 2, 2, 'world');
  await piece(hasty, 'k', 3, 3, 'end', { wait_ms: 1500 });
  await piece(hasty, 'k', 1, 3, 'begin ', { wait_ms: 1500 });
  await host.kill();
  await host.run();

  await piece(patient, 'k', 2, 2, 'world');
  assert.deepEqual(await of(patient), [], 'the repeat is known');
  await piece(patient, 'k', 1, 2, 'hello ');
  assert.deepEqual((await of(patient)).map(words), [['hello world']]);

  const [cut] = await until(async () => ((await of(hasty)).length > 0 ? of(hasty) : null), 'the time to be over');
  assert.deepEqual(words(cut), ['begin end']);
  assert.deepEqual(cut.data.channel_data, { 'jackfield.fragments': { count: 3, missing: [2] } });
  await piece(hasty, 'k', 2, 3, 'middle ', { wait_ms: 1 });
  const late = await until(async () => (await of(hasty))[1], 'the piece that came too late');
  assert.deepEqual(words(late), ['middle ']);
  assert.deepEqual(late.data.channel_data, { 'jackfield.fragments': { count: 3, missing: [1, 3] } });
});

test('a place that there is not is told at once', async () => {
  const from = someone();
  await piece(from, 'k', 5, 2, 'lost?');
  const [event] = await of(from);
  assert.deepEqual(words(event), ['lost?']);
  assert.deepEqual(event.data.channel_data, { 'jackfield.fragments': { count: 2, missing: [1, 2] } });
});

const say = (from, text) => post({ id: `${from}-${text}`, from, text });
const conversation = (id) => host.ask('GET', `/v1/conversations/${id}`);
const send = (id, text) =>
  host.ask('POST', '/v1/messages', { account: 'p1', conversation: id, parts: [{ type: 'text', text }] });

test('two conversations of one person become one: the older goes on, the other is its alias', async () => {
  const [old, young] = [someone(), someone()];
  await say(old, 'first');
  await say(young, 'second');
  const [older, younger] = [(await of(old))[0].subject, (await of(young))[0].subject];
  assert.notEqual(older, younger);
  const before = await send(younger, 'before');
  await host.message(before.message, 'accepted');

  await post({ id: `${old}+${young}`, link: [old, young] });
  await post({ id: `${old}+${young}`, link: [old, young] });
  await say(young, 'third');
  for (const when of ['at once', 'after a kill']) {
    assert.equal((await conversation(younger)).id, older, when);
    assert.deepEqual((await conversation(older)).merged, [younger], when);
    const listed = (await host.ask('GET', '/v1/conversations')).conversations.map((each) => each.id);
    assert.deepEqual([listed.includes(older), listed.includes(younger)], [true, false], when);
    if (when === 'at once') {
      await host.kill();
      await host.run();
    }
  }

  const { message } = await send(younger, 'to the alias');
  await host.message(message, 'accepted');
  assert.equal(network.requests.at(-1).json.to, young, 'it goes where they can be reached now');
  await post({ id: `${young}-read`, from: young, read_at: Date.now() + 1000 });
  await host.message(before.message, 'read');

  const all = await host.events();
  for (const id of [older, younger]) {
    const seqs = all.filter((event) => event.subject === id).map((event) => event.data.seq);
    assert.deepEqual(seqs, seqs.map((_, at) => at + 1), 'numbered without a gap');
  }
  const ended = all.filter((event) => event.subject === younger).at(-1);
  assert.equal(ended.type, 'jackfield.conversation.ended');
  assert.deepEqual(ended.data.channel_data, { 'jackfield.merged_into': older });
  assert.equal((await of(young)).filter((event) => event.type === 'jackfield.message.received').at(-1).subject, older);
});

test('a message that names two conversations joins none', async () => {
  const [a, b] = [someone(), someone()];
  await say(a, 'x');
  await say(b, 'x');
  const [first, second] = [(await of(a))[0].subject, (await of(b))[0].subject];
  await post({ id: `${b}-y`, from: b, also: a, text: 'y' });
  assert.deepEqual((await of(b)).map((event) => event.subject), [second, second]);
  assert.equal((await conversation(first)).id, first);
  assert.equal((await conversation(first)).merged, undefined);
});
