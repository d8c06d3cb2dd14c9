// SPDX-License-Identifier: MIT
// What a channel can do beside messages, against the networks' simulators: history, blocking, link tokens, who is online,
// the webhook's registration; and what the host does by itself after an outage and before a token ends.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { after, before, test as plain } from 'node:test';

import { showingWorld, Simulation, start, until } from './simulation.mjs';

const kDay = 24 * 3600 * 1000;
let world;
const test = (title, run) => plain(title, showingWorld(() => world, run));

before(async () => {
  // With the app's number the check may ask when the token ends.
  world = await new Simulation().start({ change: (text) => text.replace('page_id = "1000001"', 'page_id = "1000001"\napp_id = "77"') });
});
after(async () => {
  assert.ok(await world?.stop(), 'both end with exit code 0');
});

const call = (...words) => world.call(...words);
const ask = (...words) => world.request(...words);
const act = (...words) => world.act(...words);
const events = async () => (await ask('GET', '/v1/events?after=0&limit=1000')).events;
const said = async (account) =>
  (await events()).filter((event) => event.data.account === account && event.type === 'jackfield.message.received').flatMap((event) => event.data.message.parts.map((part) => part.text));
const running = (account) => until(async () => (await ask('GET', `/v1/accounts/${account}`)).state === 'running', `${account} to run`, () => world.log());
const people = async (account) => (await world.phone(account)).users;
// A webhook that is an hour late comes for nobody.
const lose = (account) => world.control(account, { fault: 'webhook_late', ms: 3600_000 });

test('history fetches what no webhook brought, once, of one person or of everybody', async () => {
  await running('messenger');
  const [ann] = await people('messenger');
  await act('messenger', { do: 'text', user: ann.id, text: 'before' });
  await until(async () => (await said('messenger')).includes('before'), 'the first message');
  await lose('messenger');
  await act('messenger', { do: 'text', user: ann.id, text: 'missed' });

  const to = { scheme: 'messenger.user', value: ann.id };
  const found = await ask('POST', '/v1/accounts/messenger/backfill', { to });
  assert.deepEqual({ ...found, messages: found.messages >= 2 }, { account: 'messenger', procedure: 'backfill', messages: true, conversations: 0 });
  assert.deepEqual(await said('messenger'), ['before', 'missed'], 'what was known is not told again');

  await lose('messenger');
  await act('messenger', { do: 'text', user: ann.id, text: 'missed too' });
  const printed = await world.command('accounts', 'backfill', 'messenger', '--since', new Date(Date.now() - kDay).toISOString());
  assert.equal(printed.code, 0, printed.text);
  assert.match(printed.text, /^messenger: backfill done, 0 messages were found, and 1 conversations and posts are being fetched\n$/);
  await until(async () => (await said('messenger')).includes('missed too'), 'everybody\'s history', () => world.log());
  assert.deepEqual(await said('messenger'), ['before', 'missed', 'missed too']);
});

test('after a long absence the host asks by itself', async () => {
  const [ann] = await people('messenger');
  world.host.child.kill('SIGINT');
  await world.host.exited;
  await act('messenger', { do: 'text', user: ann.id, text: 'nobody home' });
  // Longer ago than Meta repeats: as if the host had been away for two days.
  const store = path.join(world.folder, 'quickstart-data');
  execFileSync('python3', ['-c', `
import glob, sqlite3, sys
file, = glob.glob(sys.argv[1] + '/*.db') + glob.glob(sys.argv[1] + '/*.sqlite')
with sqlite3.connect(file) as store:
    changed = store.execute("UPDATE meta SET value=? WHERE key='alive_at'", (sys.argv[2],)).rowcount
assert changed == 1
`, store, String(Date.now() - 2 * kDay)]);
  world.host = start('run', world.config);
  await until(async () => (await said('messenger')).includes('nobody home'), 'what was missed', () => world.log());
  assert.deepEqual((await said('messenger')).filter((text) => text === 'before'), ['before'], 'nothing is told twice');
  assert.match(world.host.out, /what was missed is asked for/);
});

test('somebody is blocked, and let in again', async () => {
  await running('messenger');
  const [, ben] = await people('messenger');
  await act('messenger', { do: 'text', user: ben.id, text: 'spam spam' });
  const { subject } = await until(async () => (await events()).find((event) => event.data.message?.parts?.[0]?.text === 'spam spam'), 'their message');

  await ask('POST', '/v1/accounts/messenger/moderate', { action: 'block', conversation: subject });
  assert.equal((await people('messenger'))[1].is_shut_out, true);
  const printed = await world.command('accounts', 'moderate', 'messenger', 'unblock', '--to', `messenger.user:${ben.id}`);
  assert.deepEqual(printed, { code: 0, text: 'messenger: moderate done\n' });
  assert.equal((await people('messenger'))[1].is_shut_out, false);

  const refused = await call('POST', '/v1/accounts/messenger/moderate', { action: 'block', to: { scheme: 'messenger.user', value: '999' } });
  assert.equal(refused.status, 502);
  assert.equal(refused.json.type, '/problems/network-refused');
  const wrong = await call('POST', '/v1/accounts/messenger/moderate', { action: 'hug', conversation: 'conv_1' });
  assert.deepEqual([wrong.status, wrong.json.errors.map((each) => each.pointer).sort()], [422, ['/action', '/conversation']]);
  const none = await world.command('accounts', 'moderate', 'email', 'block', '--to', 'email:a@b.example');
  assert.equal(none.code, 2);
  assert.match(none.text, /account email has no moderate/);
});

test('LINE gives a link token, Viber says who is online and forgets the webhook', async () => {
  await Promise.all(['line', 'viber'].map(running));
  const [person] = await people('line');
  const { result } = await ask('POST', '/v1/accounts/line/link_token', { to: { scheme: 'line.user', value: person.id } });
  assert.match(result.link_token, /./);

  const [viber] = await people('viber');
  const online = await ask('POST', '/v1/accounts/viber/presence', { people: [viber.id] });
  assert.deepEqual(online.result.users.map((each) => each.id), [viber.id]);
  assert.equal((await call('POST', '/v1/accounts/viber/presence', { people: [] })).status, 422);

  for (const deed of ['unregister', 'register']) {
    const printed = await world.command('accounts', deed, 'viber');
    assert.deepEqual(printed, { code: 0, text: `viber: ${deed} done\n` });
  }
});

test('a token that ends is announced once, and once more when it has ended', async () => {
  const told = async () => (await events()).filter((event) => event.type === 'jackfield.account.state' && event.data.account_change.expires_at);
  const soon = Math.floor((Date.now() + 3 * kDay) / 1000) * 1000;
  await world.control('messenger', { token_expires_at_ms: soon });
  await ask('POST', '/v1/accounts/messenger/check', {});
  const [first] = await until(async () => ((await told()).length > 0 ? told() : null), 'the announcement', () => world.log());
  assert.equal(first.data.account_change.state, 'expiring');
  assert.equal(Date.parse(first.data.account_change.expires_at), soon);
  assert.match(first.data.account_change.reason, /expires on/);
  assert.match(first.data.account_change.remedy, /new one/);
  assert.equal(Date.parse((await ask('GET', '/v1/accounts/messenger')).credential_expires_at), soon);

  const over = Math.floor((Date.now() - kDay) / 1000) * 1000;
  await world.control('messenger', { token_expires_at_ms: over });
  await ask('POST', '/v1/accounts/messenger/check', {});
  const all = await until(async () => ((await told()).length > 1 ? told() : null), 'the second', () => world.log());
  assert.equal(all.length, 2);
  assert.match(all[1].data.account_change.reason, /expired on/);

  world.host.child.kill('SIGINT');
  await world.host.exited;
  world.host = start('run', world.config);
  await running('messenger');
  await world.control('messenger', { token_expires_at_ms: 0 });
  await ask('POST', '/v1/accounts/messenger/check', {});
  const state = async () => (await events()).filter((event) => event.type === 'jackfield.account.state' && /renewed/.test(event.data.account_change.reason));
  await until(async () => (await state()).length === 1, 'the news that it was renewed', () => world.log());
  assert.equal((await told()).length, 2, 'a restart announces nothing again');
});
