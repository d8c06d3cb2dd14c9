// SPDX-License-Identifier: MIT
// The ledger in a running host: a window that closes, public threads, tags, and what waits too long. The host's clock is
// moved: what the machine does meanwhile closes nothing.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, beforeEach, test as plain } from 'node:test';

import { Host, showingLog, stopAll } from '../support/host.mjs';
import { Network } from '../support/network.mjs';
import { until } from '../support/until.mjs';

const kSecret = 'the app secret';
const kPage = '1000001';
const kDay = 24 * 3600 * 1000;
const kMargin = 60_000; // longer than any test lasts
let ahead = 0; // the host's clock of the wall's
const now = () => Date.now() + ahead;
let host;
let network;
let serial = 0;
const test = (name, run) => plain(name, showingLog(() => host, run));
const answer = (request) =>
  request.url.includes('/me?') ? { status: 200, json: { id: kPage } } : { status: 200, json: { recipient_id: 'x', message_id: `m_${++serial}` } };

before(async () => {
  network = await Network.start();
  network.answer = answer;
  host = await Host.start({
    hasClock: true,
    plugins: ['meta'],
    config: `
[[hook]]
id = "app"
plugin = "meta"
config = { app_secret = "${kSecret}", verify_token = "a word" }
[[account]]
id = "page"
plugin = "meta"
channel = "messenger"
hook = "app"
config = { page_id = "${kPage}", access_token = "the page's token" }
endpoints = { "https://graph.facebook.com" = "${network.origin}" }
[[account]]
id = "other"
plugin = "meta"
channel = "messenger"
hook = "app"
config = { page_id = "1000002", access_token = "another page's token" }
endpoints = { "https://graph.facebook.com" = "${network.origin}" }`,
  });
});
after(async () => {
  await stopAll(host, network);
});
beforeEach(() => {
  network.clear();
  network.answer = answer;
});

async function post(entry) {
  const body = JSON.stringify({ object: 'page', entry: [{ id: kPage, time: now(), ...entry }] });
  const signature = createHmac('sha256', kSecret).update(body).digest('hex');
  const response = await fetch(`${host.hooks}/hooks/app`, { method: 'POST', headers: { 'x-hub-signature-256': `sha256=${signature}` }, body });
  assert.equal(response.status, 200);
  return (await host.events()).findLast((event) => event.data.conversation).data.conversation.id; // the accounts tell of themselves, too
}

// Somebody wrote, that long ago.
const wrote = (ago) => {
  const person = String(7000000 + ++serial);
  return post({ messaging: [{ sender: { id: person }, recipient: { id: kPage }, timestamp: now() - ago, message: { mid: `in_${serial}`, text: 'hello' } }] });
};
const commented = () =>
  post({ changes: [{ field: 'feed', value: { item: 'comment', verb: 'add', comment_id: `${kPage}_${++serial}`, post_id: `${kPage}_1`, from: { id: '7999', name: 'Ana' }, message: 'How much?', created_time: Math.floor(now() / 1000) } }] });
const hello = (conversation, more = {}) => ({ account: 'page', conversation, parts: [{ type: 'text', text: 'Good day!' }], ...more });
const send = (...args) => host.call('POST', '/v1/messages', hello(...args));
const explain = async (...args) => (await host.ask('POST', '/v1/messages:explain', hello(...args))).accounts[0];
const sends = () => network.requests.filter((request) => request.url.includes('/messages'));

async function pass(ms) {
  await host.advance(ms);
  ahead += ms;
}

test('a window that closes: explaining, sending and asking agree before and after', async () => {
  const conversation = await wrote(kDay - kMargin);
  const eligibility = () => host.ask('GET', `/v1/conversations/${conversation}/eligibility`);
  const open = await eligibility();
  assert.equal(open.eligible, true);
  const left = Date.parse(open.until) - now();
  assert.ok(left > 0 && left <= kMargin, open.until);
  assert.equal((await explain(conversation)).outcome, 'accepted');
  assert.equal((await send(conversation)).status, 202);
  await pass(Math.floor(left / 2));
  assert.equal((await eligibility()).until, open.until);
  await pass(kMargin);

  assert.equal((await eligibility()).eligible, false);
  const told = await explain(conversation);
  const refused = await send(conversation);

  assert.equal(told.accepted, false);
  assert.deepEqual(told.requests, []);
  assert.equal(refused.status, 409);
  assert.equal(refused.json.type, '/problems/not-eligible');
  assert.deepEqual(refused.json.eligibility, told.eligibility);
  assert.deepEqual(told.eligibility.alternatives.map(({ kind, tag }) => tag ?? kind), ['template', 'HUMAN_AGENT', 'CUSTOMER_FEEDBACK', 'wait']);
  await until(() => sends().length === 1, 'the first send');
});

test('what waits until its window has closed is not sent', async () => {
  const conversation = await wrote(kDay - kMargin);
  let release;
  network.answer = (request) =>
    request.url.includes('/messages') ? new Promise((resolve) => (release = () => resolve(answer(request)))) : answer(request);
  const first = (await send(conversation)).json.message;
  const second = (await send(conversation)).json.message;
  await until(() => sends().length === 1, 'the first request');
  await pass(kMargin);
  release();

  await host.message(first, 'accepted');
  const failed = await host.message(second, 'failed');

  assert.equal(failed.error.class, 'window_closed');
  assert.match(failed.error.remedy, /HUMAN_AGENT/);
  assert.equal(sends().length, 1);
});

test('a tag opens what is closed, for its time', async () => {
  const days = await wrote(3 * kDay);
  const weeks = await wrote(8 * kDay);

  assert.equal((await send(days)).status, 409);
  assert.equal((await explain(days, { tag: 'HUMAN_AGENT' })).eligibility.reason, 'tag');
  assert.equal((await send(days, { tag: 'HUMAN_AGENT' })).status, 202);
  assert.equal((await send(weeks, { tag: 'HUMAN_AGENT' })).status, 409);
  assert.equal((await host.ask('GET', `/v1/conversations/${days}/eligibility?tag=HUMAN_AGENT`)).eligible, true);
});

test('a message for later is judged when its time comes', async () => {
  const conversation = await wrote(2 * kDay);
  const { json, status } = await send(conversation, { send_at: new Date(now() + 1000).toISOString() });
  assert.equal(status, 202);

  assert.equal((await host.message(json.message, 'failed')).error.class, 'window_closed');
  assert.equal(sends().length, 0);
});

test('a public thread is written into only when asked for', async () => {
  const conversation = await commented();
  const refused = await send(conversation);
  assert.equal(refused.status, 422);
  assert.equal(refused.json.type, '/problems/public-thread');
  assert.deepEqual(refused.json.eligibility.alternatives.map((each) => each.kind), ['public', 'private_reply']);
  assert.equal((await send(conversation, { visibility: 'private' })).status, 422);
  assert.equal((await explain(conversation)).accepted, false);

  const { json, status } = await send(conversation, { visibility: 'public' });

  assert.equal(status, 202);
  await host.message(json.message, 'accepted');
  const private_ = await send(await wrote(0), { visibility: 'public' });
  assert.equal(private_.status, 422);
  assert.equal(private_.json.errors[0].pointer, '/visibility');
});

test('explaining shows no credential, needs no more than a reader\'s token, and keeps to its accounts', async () => {
  const conversation = await wrote(0);
  const { token } = await host.ask('POST', '/v1/tokens', { scope: 'read', accounts: ['page'] });
  const { token: stranger } = await host.ask('POST', '/v1/tokens', { scope: 'read', accounts: ['other'] });
  const before = await host.events();

  const told = await host.call('POST', '/v1/messages:explain', hello(conversation), { token });

  assert.equal(told.status, 200);
  assert.ok(!told.text.includes("the page's token"));
  assert.ok(told.text.includes('Bearer ***'));
  assert.equal((await host.call('POST', '/v1/messages:explain', hello(conversation), { token: stranger })).status, 422);
  assert.equal((await host.call('GET', `/v1/conversations/${conversation}/eligibility`, undefined, { token: stranger })).status, 404);
  assert.equal((await host.events()).length, before.length);
  assert.equal(sends().length, 0);
});
