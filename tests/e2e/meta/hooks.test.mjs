// SPDX-License-Identifier: MIT
// Two Pages and an Instagram account behind one hook of one app, in a running host.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, beforeEach, test as plain } from 'node:test';

import { Host, showingLog, stopAll } from '../support/host.mjs';
import { Network } from '../support/network.mjs';
import { until } from '../support/until.mjs';

const kSecret = 'the app secret';
let host;
let network;
const test = (name, run) => plain(name, showingLog(() => host, run));

const account = (id, channel, config) => `
[[account]]
id = "${id}"
plugin = "meta"
channel = "${channel}"
hook = "app"
config = { ${config}, access_token = "token-${id}" }
endpoints = { "https://graph.facebook.com" = "${network.origin}" }
`;

before(async () => {
  network = await Network.start();
  network.answer = answer;
  host = await Host.start({
    plugins: ['meta'],
    config: `
[[hook]]
id = "app"
plugin = "meta"
config = { app_id = "300001", app_secret = "${kSecret}", verify_token = "a word" }
${account('berlin', 'messenger', 'page_id = "1000001"')}
${account('oslo', 'messenger', 'page_id = "1000002"')}
${account('shop', 'instagram', 'ig_id = "17840000000001", page_id = "1000001"')}`,
  });
});
after(async () => {
  await stopAll(host, network);
});
beforeEach(() => {
  network.clear();
  network.answer = answer;
});

// What the network says to whatever is asked of it.
let serial = 0;
const registrations = [];
function answer(request) {
  if (/\/(subscriptions|subscribed_apps)\b/.test(request.url)) registrations.push(request);
  const token = request.headers.authorization?.slice('Bearer token-'.length);
  if (request.url.includes('/me?')) return { status: 200, json: { id: token === 'oslo' ? '1000002' : '1000001' } };
  if (request.url.includes('/messages')) return { status: 200, json: { recipient_id: 'x', message_id: `m_${++serial}` } };
  return { status: 200, json: {} };
}

async function post(body, secret = kSecret) {
  const text = JSON.stringify(body);
  return fetch(`${host.hooks}/hooks/app`, {
    method: 'POST',
    headers: { 'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(text).digest('hex')}` },
    body: text,
  });
}

const item = (person, own, inner) => ({ sender: { id: person }, recipient: { id: own }, timestamp: Date.now(), ...inner });
const entry = (own, ...messaging) => ({ id: own, time: Date.now(), messaging });
const of = async (accountId) => (await host.events()).filter((event) => event.data.account === accountId);

test('the console can check the address', async () => {
  const query = 'hub.mode=subscribe&hub.verify_token=a%20word&hub.challenge=1158201444';
  const checked = await fetch(`${host.hooks}/hooks/app?${query}`);
  assert.equal(checked.status, 200);
  assert.equal(await checked.text(), '1158201444');
  assert.equal((await fetch(`${host.hooks}/hooks/app?${query.replace('word', 'sword')}`)).status, 403);
});

test('every account has its events sent to the address of the hook', async () => {
  const [path, of] = [({ url }) => new URL(url, network.origin).pathname.replace(/^\/v[0-9.]+/, ''), ({ headers }) => headers.authorization];
  await until(() => registrations.length === 6, 'three registrations', { ms: 20_000 });
  const apps = registrations.filter((request) => path(request) === '/300001/subscriptions');
  assert.deepEqual(apps.map((request) => request.json.object).sort(), ['instagram', 'page', 'page']);
  for (const { json, headers } of apps) {
    assert.equal(json.callback_url, `${host.hooks}/hooks/app`);
    assert.equal(json.verify_token, 'a word');
    assert.equal(headers.authorization, `Bearer 300001|${kSecret}`);
  }
  const pages = registrations.filter((request) => path(request).endsWith('/subscribed_apps'));
  assert.deepEqual(pages.map((request) => [path(request), of(request)]).sort(), [
    ['/1000001/subscribed_apps', 'Bearer token-berlin'],
    ['/1000001/subscribed_apps', 'Bearer token-shop'],
    ['/1000002/subscribed_apps', 'Bearer token-oslo'],
  ]);
  assert.equal((await host.call('POST', '/v1/accounts/shop/register', {})).status, 200);
});

test('one request for two Pages becomes an event of each', async () => {
  const body = {
    object: 'page',
    entry: [
      entry('1000001', item('7000001', '1000001', { message: { mid: 'm_berlin', text: 'hallo' } })),
      entry('1000002', item('7000001', '1000002', { message: { mid: 'm_oslo', text: 'hei' } })),
    ],
  };
  assert.equal((await post(body)).status, 200);
  assert.equal((await post(body)).status, 200, 'and once more, which changes nothing');
  assert.equal((await post({ object: 'instagram', entry: [entry('17840000000001', item('9000001', '17840000000001', { message: { mid: 'a1', text: 'ciao' } }))] })).status, 200);

  for (const [id, channel, text] of [['berlin', 'messenger', 'hallo'], ['oslo', 'messenger', 'hei'], ['shop', 'instagram', 'ciao']]) {
    const events = (await of(id)).filter((event) => event.type === 'jackfield.message.received');
    assert.deepEqual(events.map((event) => event.data.message.parts[0].text), [text]);
    assert.equal(events[0].data.channel, channel);
    assert.equal(events[0].data.hook, 'app');
  }
  const [a, b] = [(await of('berlin'))[0], (await of('oslo'))[0]];
  assert.notEqual(a.data.conversation.id, b.data.conversation.id, 'the same number is another person on another Page');
});

test('another secret is refused, an account nobody configured is kept under the hook', async () => {
  const body = { object: 'page', entry: [entry('1000009', item('7000001', '1000009', { message: { mid: 'm_9', text: 'who?' } }))] };
  assert.equal((await post(body, 'another')).status, 401);
  assert.equal((await post(body)).status, 200);
  const kept = (await host.events()).filter((event) => event.data.message?.provider_ids?.[0] === 'm_9');
  assert.equal(kept.length, 1);
  assert.equal(kept[0].data.hook, 'app');
});

test('an answer leaves with the right account\'s token, and its proof', async () => {
  const [event] = (await of('oslo')).filter((each) => each.type === 'jackfield.message.received');
  const { message } = await host.ask('POST', '/v1/messages', { account: 'oslo', conversation: event.data.conversation.id, parts: [{ type: 'text', text: 'takk' }] });
  await host.message(message, 'accepted');
  const sent = network.requests.find((request) => JSON.stringify(request.json ?? {}).includes('takk'));
  assert.equal(sent.headers.authorization, 'Bearer token-oslo');
  assert.equal(sent.json.recipient.id, '7000001');
  assert.equal(sent.json.message.metadata, `${message}.1`);
});

test('an echo of our own is no event, also when it overtakes the answer', async () => {
  const [event] = (await of('berlin')).filter((each) => each.type === 'jackfield.message.received');
  const say = (text) => host.ask('POST', '/v1/messages', { account: 'berlin', conversation: event.data.conversation.id, parts: [{ type: 'text', text }] });
  const echo = (mid, metadata) => post({ object: 'page', entry: [entry('1000001', item('1000001', '7000001', { message: { is_echo: true, app_id: 77, mid, metadata, text: 'x' } }))] });

  network.answer = async (request) => {
    if (!request.json?.message) return answer(request);
    assert.equal((await echo('m_early', request.json.message.metadata)).status, 200);
    return { status: 200, json: { recipient_id: '7000001', message_id: 'm_early' } };
  };
  const early = await say('overtaken');
  await host.message(early.message, 'sent');

  network.answer = () => ({ status: 200, json: { recipient_id: '7000001', message_id: 'm_late' } });
  const late = await say('in order');
  await host.message(late.message, 'accepted');
  assert.equal((await echo('m_late', '')).status, 200);
  await host.message(late.message, 'sent');

  assert.equal((await echo('m_inbox', '')).status, 200);
  // Meta says that it did not take it, and shows it while it waits to be sent again.
  let tries = 0;
  network.answer = (request) => {
    if (!request.json?.message) return answer(request);
    tries += 1;
    return { status: 429, headers: { 'retry-after': '3' }, json: {} };
  };
  const refused = await say('refused, and there');
  await until(async () => (await host.ask('GET', `/v1/messages/${refused.message}`)).error, 'the refusal');
  assert.equal((await echo('m_there', `${refused.message}.1`)).status, 200);
  await host.message(refused.message, 'sent');
  await until(async () => (await host.metric('outbox_waiting')) + (await host.metric('outbox_running')) === 0, 'the outbox to be empty');
  assert.equal(tries, 1, 'it is not sent again');

  network.answer = answer;
  const echoes = await until(async () => (await of('berlin')).filter((each) => each.type === 'jackfield.message.echo'), 'the echo of the inbox');
  assert.deepEqual(echoes.map((each) => each.data.message.provider_ids[0]), ['m_inbox'], 'only what somebody else wrote');
});

test('once most calls are used, the next ones go one by one, until Meta tells of less', async () => {
  const kPeople = ['7000011', '7000012', '7000013', '7000014'];
  for (const person of kPeople)
    assert.equal((await post({ object: 'page', entry: [entry('1000002', item(person, '1000002', { message: { mid: `m_${person}`, text: 'hei' } }))] })).status, 200);
  const subjects = new Map((await of('oslo')).map((event) => [event.data.message?.provider_ids?.[0], event.data.conversation?.id]));
  const use = (percent) => {
    network.answer = (request) => ({ ...answer(request), headers: { 'x-app-usage': JSON.stringify({ call_count: percent }) } });
  };
  const say = async (person) => (await host.ask('POST', '/v1/messages', { account: 'oslo', conversation: subjects.get(`m_${person}`), parts: [{ type: 'text', text: `to ${person}` }] })).message;
  const sends = () => network.requests.filter((request) => request.json?.message);

  use(90);
  await host.message(await say(kPeople[0]), 'accepted');
  const others = await Promise.all(kPeople.slice(1).map(say));
  for (const message of others) await host.message(message, 'accepted');
  const slow = sends().slice(1).map((request) => request.at);
  assert.ok(slow.at(-1) - slow[0] >= 1900, `three sends take two seconds: ${slow}`);

  use(10);
  await host.message(await say(kPeople[0]), 'accepted');
  // One by one these eight would take seven seconds.
  for (const message of await Promise.all([...kPeople, ...kPeople].map(say))) await host.message(message, 'accepted');
  const free = sends().slice(-8).map((request) => request.at);
  assert.ok(free.at(-1) - free[0] < 4000, `all at once again: ${free}`);
  assert.equal(sends().length, 13);
});
