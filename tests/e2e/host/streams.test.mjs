// SPDX-License-Identifier: MIT
// A channel with a long connection: what comes on it is journalled once and acknowledged only then, whatever is cut or
// killed; what is sent on it gets its answer, or is uncertain.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test as plain } from 'node:test';

import { Host, showingLog, stopAll } from '../support/host.mjs';
import { relayAccount, RelayNetwork } from '../support/relay_network.mjs';
import { until } from '../support/until.mjs';

let host;
let network;
const test = (name, run) => plain(name, showingLog(() => host, run));

before(async () => {
  network = await RelayNetwork.start();
  host = await Host.start({ config: relayAccount(network), plugins: ['relay'] });
});
after(async () => {
  await stopAll(host, network);
});
beforeEach(() => {
  network.answer = (put) => `DONE ${put.id} p-${put.text}`;
});

const received = async () => (await host.events()).filter((event) => event.type === 'jackfield.message.received');
const texts = async (user) =>
  (await received()).filter((event) => event.data.sender.identity.value === user).map((event) => event.data.message.parts[0].text);
const send = (to, text) =>
  host.ask('POST', '/v1/messages', { account: 'r1', to: { scheme: 'relay.user', value: to }, parts: [{ type: 'text', text }] });

test('what comes on the connection is journalled in order, then acknowledged', async () => {
  for (let i = 1; i <= 50; ++i) network.say('ana', `text ${i}`);

  await until(() => network.acknowledged.size === 50, 'the acknowledgements');

  assert.deepEqual(await texts('ana'), Array.from({ length: 50 }, (_, i) => `text ${i + 1}`));
  assert.equal(await host.metric('connections_open'), 1);
});

test('a large body becomes a medium of the event', async () => {
  const body = Buffer.alloc(300_000, 'jackfield ');
  network.sayBig('ben', body);
  network.say('ben', 'after it');

  const events = await until(async () => {
    const all = (await received()).filter((event) => event.data.sender.identity.value === 'ben');
    return all.length === 2 && all;
  }, 'both events');

  const [part] = events[0].data.message.parts;
  assert.equal(part.type, 'file');
  assert.equal(part.media.size_bytes, body.length);
  assert.equal(part.media.filename, '300000-bytes.bin');
  const fetched = await fetch(part.media.url);
  assert.equal(fetched.status, 200);
  assert.ok(Buffer.from(await fetched.arrayBuffer()).equals(body));
});

test('a send goes over the connection and takes the answer as its provider id', async () => {
  const sent = await send('cleo', 'hello');

  const message = await host.message(sent.message, 'accepted');

  assert.deepEqual(network.puts.at(-1).text, 'hello');
  assert.equal(network.puts.at(-1).user, 'cleo');
  assert.deepEqual(message.pieces[0].provider_ids, ['p-hello']);
});

test('a send whose connection ends before the answer is uncertain, and not repeated', async () => {
  network.answer = () => ''; // cuts

  const sent = await send('dan', 'lost');

  await host.message(sent.message, 'unknown');
  assert.equal(network.puts.filter((put) => put.text === 'lost').length, 1);
});

test('a cut connection is opened again and goes on where it was', async () => {
  const logins = network.logins.length;
  network.cut();
  network.say('eve', 'while nobody listened');

  await until(() => network.logins.length > logins, 'the next login');

  await until(async () => (await texts('eve')).length === 1, 'the message');
  assert.ok(Number(network.logins.at(-1).cursor) > 0);
});

test('killed in the middle, again and again, each message is journalled once', async () => {
  const kMessages = 600;
  const first = network.messages.length + 1;
  let said = 0;
  const talk = () => {
    for (let i = 0; i < 10 && said < kMessages; ++i) network.say('fay', `n ${++said}`);
  };
  for (let kills = 0; said < kMessages; ) {
    talk();
    await until(() => network.acknowledged.has(first + Math.max(0, said - 40)), 'some acknowledgements');
    if (said % 100 === 0 && kills < 5) {
      kills += 1;
      talk();
      await host.kill();
      await host.run();
    }
  }

  await until(() => network.acknowledged.has(first + kMessages - 1), 'the last acknowledgement', { ms: 60_000 });

  assert.deepEqual(await texts('fay'), Array.from({ length: kMessages }, (_, i) => `n ${i + 1}`));
});

test('a refused login pauses the account and is told; a drain ends cleanly', async () => {
  network.refuses = true;
  network.cut();

  const told = await until(
    async () => (await host.events()).find((event) => event.data.account_change?.state === 'bad_credentials'),
    'the account.state event',
  );

  assert.equal(told.data.account_change.reason, 'the server refuses the login');
  assert.ok(!host.log.includes('a secret of the relay'));
  network.refuses = false;
});
