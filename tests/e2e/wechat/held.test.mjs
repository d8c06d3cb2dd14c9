// SPDX-License-Identifier: MIT
// Passive replies through the real host: a push stays open, and the application's answer goes into it.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test as plain } from 'node:test';

import { Host, showingLog, stopAll } from '../support/host.mjs';
import { Network } from '../support/network.mjs';
import { until } from '../support/until.mjs';
import { element, kOriginalId, signed, textPush, wechatAccount, WechatRules } from '../support/wechat_network.mjs';

const kHoldMs = 4500;
let host;
let network;
let rules;
const test = (name, run) => plain(name, showingLog(() => host, run));

before(async () => {
  network = await Network.start();
  network.answer = (request) => rules.answer(request);
  rules = new WechatRules();
  host = await Host.start({ config: wechatAccount(network, { hold: kHoldMs, secure: false }), plugins: ['wechat'] });
});
after(async () => {
  await stopAll(host, network);
});
beforeEach(() => {
  rules = new WechatRules();
});

let users = 0;
let ids = 24500000000; // a number of JavaScript counts exactly up to 2^53 only
const someone = () => `oHeld${String(++users).padStart(23, '0')}`;

// A push on its way; its answer is not waited for.
function push(user, text, { id = ++ids, signal } = {}) {
  const started = Date.now();
  return fetch(`${host.hooks}/hooks/wechat?${signed(String(ids)).query}`, {
    method: 'POST',
    headers: { 'content-type': 'text/xml' },
    body: textPush({ user, text, id }),
    signal,
  }).then(async (answer) => ({ status: answer.status, text: await answer.text(), tookMs: Date.now() - started }));
}

const told = (user, count = 1) =>
  until(async () => {
    const mine = (await host.events()).filter((event) => event.data.sender?.identity?.value === user && event.type === 'jackfield.message.received');
    return mine.length >= count && mine.at(-1);
  }, `${count} messages of ${user}`);

async function answer(conversation, parts) {
  return (await host.ask('POST', '/v1/messages', { account: 'wechat', conversation, parts })).message;
}
const text = (words) => [{ type: 'text', text: words }];

test('the answer goes into the push, and uses no call', async () => {
  const user = someone();
  const pushed = push(user, 'Do you have the blue lamp?');
  const event = await told(user);
  const message = await answer(event.data.conversation.id, text('Yes, three ]]> of <b>them</b>'));
  const reply = await pushed;

  assert.equal(reply.status, 200);
  assert.equal(element(reply.text, 'ToUserName'), user);
  assert.equal(element(reply.text, 'FromUserName'), kOriginalId);
  assert.equal(element(reply.text, 'MsgType'), 'text');
  assert.match(reply.text, /Yes, three \]\]\]\]><!\[CDATA\[> of <b>them<\/b>/);
  await host.message(message, 'accepted');
  assert.deepEqual(rules.sent, []);
});

test('nobody answers: success at the deadline, and the answer that comes later goes by a call', async () => {
  const user = someone();
  const reply = await push(user, 'Anybody there?');
  assert.equal(reply.text, 'success');
  assert.ok(reply.tookMs >= kHoldMs - 50, `${reply.tookMs} ms`);

  const event = await told(user);
  const message = await answer(event.data.conversation.id, text('Now there is'));
  await host.message(message, 'accepted');
  assert.deepEqual(rules.sent.map((each) => each.text.content), ['Now there is']);
});

test('the first answer goes into the push, the second by a call', async () => {
  const user = someone();
  const pushed = push(user, 'hello');
  const event = await told(user);
  const first = await answer(event.data.conversation.id, text('one'));
  const second = await answer(event.data.conversation.id, text('two'));

  assert.equal(element((await pushed).text, 'Content'), 'one');
  await host.message(first, 'accepted');
  await host.message(second, 'accepted');
  assert.deepEqual(rules.sent.map((each) => each.text.content), ['two']);
});

test('a menu message cannot go into a push: it goes by a call, and the push is a success', async () => {
  const user = someone();
  const pushed = push(user, 'hello');
  const event = await told(user);
  const items = [{ kind: 'postback', title: 'Yes', payload: 'yes' }];
  const message = await answer(event.data.conversation.id, [{ type: 'buttons', buttons: { text: 'Happy?', items } }]);

  await host.message(message, 'accepted');
  assert.equal(rules.sent[0].msgtype, 'msgmenu');
  assert.equal((await pushed).text, 'success');
});

test('a second message of the same person takes the first one\'s place', async () => {
  const user = someone();
  const first = push(user, 'one');
  await told(user);
  const second = push(user, 'two');
  const event = await told(user, 2);

  assert.equal((await first).text, 'success');
  await answer(event.data.conversation.id, text('to both'));
  assert.equal(element((await second).text, 'Content'), 'to both');
});

test('WeChat gave up waiting: the answer goes by a call', async () => {
  const user = someone();
  const gone = new AbortController();
  const pushed = push(user, 'hello', { signal: gone.signal });
  const event = await told(user);
  gone.abort();
  await assert.rejects(pushed);
  const id = event.data.conversation.id;
  const message = await answer(id, text('too late'));

  await host.message(message, 'accepted');
  assert.deepEqual(rules.sent.map((each) => each.text.content), ['too late']);
});

test('a repeated push is held again, and is one event', async () => {
  const user = someone();
  const id = ++ids;
  const gone = new AbortController();
  const pushed = push(user, 'once', { id, signal: gone.signal });
  const event = await told(user);
  gone.abort();
  await assert.rejects(pushed);
  const again = push(user, 'once', { id });
  await until(async () => (await host.metric('events_duplicate_total')) > 0, 'the repetition');
  await answer(event.data.conversation.id, text('there'));

  assert.equal(element((await again).text, 'Content'), 'there');
  assert.equal((await host.events()).filter((each) => each.data.sender?.identity?.value === user).length, 1);
});

test('many senders at once fetch one token', async () => {
  await host.stop();
  network.clear();
  host = await Host.start({ config: wechatAccount(network, { secure: false }), plugins: ['wechat'] });
  await until(() => rules.tokens > 0, 'the credential check');
  const earlier = rules.tokens;
  const sends = await Promise.all(Array.from({ length: 20 }, () =>
    host.ask('POST', '/v1/messages', { account: 'wechat', to: { scheme: 'wechat.openid', value: someone() }, parts: text('hi') })));
  for (const { message } of sends) await host.message(message, 'accepted');

  assert.equal(rules.sent.length, 20);
  assert.equal(rules.tokens, earlier);
  assert.equal(earlier, 1);
});
