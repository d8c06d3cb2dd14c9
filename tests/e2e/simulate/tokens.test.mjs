// SPDX-License-Identifier: MIT
// A token that the network gave up before its time, while the host was away or while answers were under way: it is got
// anew once, nobody is paused for it, and nothing is sent twice.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test as plain } from 'node:test';

import { showingWorld, Simulation, start, until } from './simulation.mjs';

let world;
const test = (name, run) => plain(name, { timeout: 120_000 }, showingWorld(() => world, run));

// A world for each: WeChat gives a token by force only every 30 seconds.
beforeEach(async () => {
  world = await new Simulation().start();
});
afterEach(async () => {
  assert.ok(await world?.stop(), 'both end with exit code 0');
});

const ask = (...words) => world.request(...words);
const isRunning = async () => (await ask('GET', '/v1/accounts/wechat')).state === 'running';
const events = async (kind) => (await ask('GET', `/v1/events?after=0&limit=1000&account=wechat&kind=${kind}`)).events;
const tokensAsked = async () => (await world.phone('wechat')).counters.tokens;

test('two answers are refused with one token: it is got anew for both', async () => {
  await until(isRunning, 'the account to run', () => world.log());
  const { users } = await world.phone('wechat');
  for (const { id } of users.slice(0, 2)) {
    await world.act('wechat', { do: 'text', user: id, text: 'Which lamps are there?' });
  }
  const asked = await until(async () => ((await events('message.received')).length === 2 ? tokensAsked() : 0), 'both to be heard', () => world.log());
  await world.control('wechat', { revoke_tokens: true });
  // The second refusal comes when the first answer has long gone out with the new token.
  const call = '/message/custom/send';
  await world.control('wechat', { fault: 'late', path: call, ms: 1500, count: 1 });

  const sends = [];
  for (const { subject } of await events('message.received')) {
    sends.push((await ask('POST', '/v1/messages', { account: 'wechat', conversation: subject, parts: [{ type: 'text', text: 'Green ones.' }] })).message);
  }
  for (const id of sends) await until(async () => (await ask('GET', `/v1/messages/${id}`)).status === 'accepted', `${id} to be accepted`, () => world.log());

  // One asks for the token, gets the refused one again, and forces another.
  assert.equal((await tokensAsked()) - asked, 2);
  const shown = (await world.phone('wechat')).chats.flatMap((chat) => chat.messages.filter((message) => message.text === 'Green ones.'));
  assert.equal(shown.length, 2, 'each once');
});

test('a token that ended while the host was away does not pause its account', async () => {
  await until(isRunning, 'the account to run', () => world.log());
  world.host.child.kill('SIGINT');
  await world.host.exited;
  const asked = await tokensAsked();
  await world.control('wechat', { revoke_tokens: true });
  world.host = start('run', world.config);
  await until(isRunning, 'the account to run', () => world.log());

  assert.ok((await tokensAsked()) > asked);
  const states = (await events('account.state')).map((event) => event.data.account_change.state);
  assert.ok(!states.includes('bad_credentials'), `${states}`);
});
