// SPDX-License-Identifier: MIT
// What only one channel has, asked for through the host: LINE's groups, webhook tests and tokens, WeChat's agents,
// Messenger's subscriptions.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Simulation, until } from './simulation.mjs';

const kGroup = 'C00000000000000000000000000000001';
let world;

before(async () => {
  // A token of 30 days is one that can be revoked.
  const change = (text) => text.replace('channel_id = "1234567890"', 'channel_id = "1234567890"\ntoken_kind = "short-lived"');
  world = await new Simulation().start({ change });
  await Promise.all(['line', 'wechat', 'messenger', 'instagram'].map(running));
});
after(async () => {
  assert.ok(await world?.stop(), 'both end with exit code 0');
});

async function call(resource, body, token = world.token) {
  const answer = await fetch(`http://127.0.0.1:${world.api}${resource}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    body: body && JSON.stringify(body),
  });
  return { status: answer.status, json: await answer.json() };
}
const ask = (account, procedure, argument) => call(`/v1/accounts/${account}/ask`, { procedure, ...(argument ? { argument } : {}) });
const running = (account) => until(async () => (await call(`/v1/accounts/${account}`)).json.state === 'running', `${account} to run`, () => world.log());

test('a command prints what the channel tells, and says when it is done', async () => {
  const counted = await world.command('accounts', 'ask', 'line', 'line.member_count', JSON.stringify({ chat: kGroup }));
  assert.deepEqual([counted.code, JSON.parse(counted.text)], [0, { count: 2 }]);

  const left = await world.command('accounts', 'ask', 'line', 'line.leave', JSON.stringify({ chat: kGroup }));
  assert.deepEqual(left, { code: 0, text: 'line: line.leave done\n' });
  const again = await world.command('accounts', 'ask', 'line', 'line.leave', JSON.stringify({ chat: kGroup }));
  assert.equal(again.code, 1);
  assert.match(again.text, /nothing under this id/);
});

test('what is no procedure of the channel\'s own is refused', async () => {
  for (const [procedure, status] of [['send', 422], ['token', 422], ['line.nothing', 404], ['wechat.agents', 404]]) {
    assert.equal((await ask('line', procedure)).status, status, procedure);
  }
  assert.equal((await call('/v1/accounts/line/ask', { procedure: 'line.leave', argument: 'C1' })).status, 422);
  const words = await world.command('accounts', 'ask', 'line', 'line.leave', 'C1');
  assert.equal(words.code, 2);
  assert.match(words.text, /\/argument/);
  const { json: reader } = await call('/v1/tokens', { scope: 'send' });
  assert.equal((await call('/v1/accounts/line/ask', { procedure: 'line.member_count' }, reader.token)).status, 403);
});

test('LINE tries the webhook, through the host\'s own signature check', async () => {
  const { json } = await ask('line', 'line.webhook_test');
  assert.deepEqual({ ...json.result, at: '' }, { success: true, status_code: 200, reason: 'OK', detail: '200', at: '' });
  await world.control('line', { uses_webhook: false });
  const off = await world.command('accounts', 'register', 'line');
  assert.equal(off.code, 1);
  assert.match(off.text, /switched off/);
  await world.control('line', { uses_webhook: true });
  assert.equal((await world.command('accounts', 'register', 'line')).code, 0);
});

test('a revoked token is replaced at the next send', async () => {
  const [person] = (await world.phone('line')).users;
  const say = (text) => call('/v1/messages', { account: 'line', to: { scheme: 'line.user', value: person.id }, parts: [{ type: 'text', text }] });
  const shown = async (text) => (await world.phone('line')).chats.some((chat) => chat.messages.some((message) => message.text === text));
  await say('before');
  await until(() => shown('before'), 'the first message', () => world.log());

  assert.equal((await ask('line', 'line.revoke_token')).status, 200);

  await say('after');
  await until(() => shown('after'), 'the second message', () => world.log());
  assert.equal((await world.phone('line')).counters.unauthorized ?? 0, 0, 'nothing goes out with the revoked one');
  assert.equal((await call('/v1/accounts/line')).json.state, 'running');
});

test('agents of WeChat are added, and one who is away pauses nobody', async () => {
  const anna = { account: 'anna@shop', nickname: '安娜' };
  assert.equal((await ask('wechat', 'wechat.agent_add', anna)).status, 200);
  const { json } = await ask('wechat', 'wechat.agents');
  assert.deepEqual(json.result.agents.map((each) => [each.account, each.nickname, each.online]), [['a@shop', 'A', true], ['anna@shop', '安娜', false]]);
  const refused = await ask('wechat', 'wechat.agent_add', anna);
  assert.equal(refused.status, 502);
  assert.match(refused.json.detail, /65406/);

  const headers = { origin: world.origin, 'content-type': 'application/json' };
  const [person] = (await world.phone('wechat')).users;
  await world.ask('/phones/wechat/act', { method: 'POST', headers, body: JSON.stringify({ do: 'text', user: person.id, text: 'anybody there?' }) });
  const events = async () => (await call('/v1/events?after=0&limit=1000')).json.events;
  const { subject } = await until(async () => (await events()).find((event) => event.data.message?.parts?.[0]?.text === 'anybody there?'), 'their message', () => world.log());
  const acted = await call('/v1/actions', { kind: 'hand_over', account: 'wechat', conversation: subject, handover: { to: 'anna@shop' } });
  assert.equal(acted.status, 202, JSON.stringify(acted.json));
  const given = await until(async () => (await call('/v1/deadletters')).json.deadletters[0], 'what became of it', () => world.log());
  assert.match(JSON.stringify(given), /65415/);
  assert.equal((await call('/v1/accounts/wechat')).json.state, 'running');
});

test('Messenger and Instagram tell which apps get the webhooks: ours, registered when the host started', async () => {
  for (const [account, comments] of [['messenger', 'feed'], ['instagram', 'comments']]) {
    const { status, json } = await ask(account, `${account}.subscriptions`);
    assert.equal(status, 200, account);
    assert.deepEqual(json.result.apps.map(({ id, name }) => ({ id, name })), [{ id: '5000001', name: "The brand's app" }], account);
    const { fields } = json.result.apps[0];
    assert.ok(fields.includes('messages') && fields.includes(comments), `${account}: ${fields}`);
  }
});
