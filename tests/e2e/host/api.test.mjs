// SPDX-License-Identifier: MIT
// The API's own rules: tokens, problems with pointers, pages of the journal, subscriptions that pull.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { after, before, test as plain } from 'node:test';

import { echoAccount, Host, showingLog, stopAll } from '../support/host.mjs';
import { Network } from '../support/network.mjs';

let host;
let network;
const test = (name, run) => plain(name, showingLog(() => host, run));

before(async () => {
  network = await Network.start();
  host = await Host.start({ config: echoAccount(network) + echoAccount(network, { id: 'e2' }) });
});
after(async () => {
  await stopAll(host, network);
});

const text = (words) => [{ type: 'text', text: words }];
const to = { scheme: 'echo.user', value: 'someone' };
const makeToken = (scope, accounts) => host.ask('POST', '/v1/tokens', { scope, accounts, name: scope });

function isProblem(answer, status, name, pointers) {
  assert.equal(answer.status, status, answer.text);
  assert.equal(answer.headers.get('content-type'), 'application/problem+json');
  assert.equal(answer.json.type, `/problems/${name}`);
  assert.equal(answer.json.status, status);
  assert.ok(answer.json.title && answer.json.detail);
  if (pointers) assert.deepEqual(answer.json.errors.map((each) => each.pointer), pointers, answer.text);
}

test('without a token nothing opens, with a wrong one neither', async () => {
  for (const token of [null, 'jf_wrong', '']) {
    const answer = await host.call('GET', '/v1/accounts', undefined, { token });
    isProblem(answer, 401, 'unauthorized');
    assert.equal(answer.headers.get('www-authenticate'), 'Bearer');
  }
  isProblem(await host.call('GET', '/metrics', undefined, { token: null }), 401, 'unauthorized');
  for (const open of ['/livez', '/readyz', '/v1/openapi.json', '/problems/forbidden']) {
    assert.equal((await fetch(host.api + open)).status, 200, open);
  }
});

test('a token does what its scope says, and no more', async () => {
  const { token: read } = await makeToken('read');
  const { token: send } = await makeToken('send');
  const message = { account: 'e1', to, parts: text('hi') };
  assert.equal((await host.call('GET', '/v1/events', undefined, { token: read })).status, 200);
  isProblem(await host.call('POST', '/v1/messages', message, { token: read }), 403, 'forbidden');
  assert.equal((await host.call('POST', '/v1/messages', message, { token: send })).status, 202);
  isProblem(await host.call('GET', '/v1/tokens', undefined, { token: send }), 403, 'forbidden');
  isProblem(await host.call('POST', '/v1/subscriptions', { id: 'mine' }, { token: send }), 403, 'forbidden');
});

test('a token for one account neither sees nor moves the others', async () => {
  const { token } = await makeToken('admin', ['e2']);
  const mine = (method, resource, body) => host.call(method, resource, body, { token });
  const { message, conversation } = (await host.send('elsewhere', 'x')).json;
  await host.message(message, 'accepted');

  assert.deepEqual((await mine('GET', '/v1/accounts')).json.accounts.map((account) => account.id), ['e2']);
  isProblem(await mine('GET', '/v1/accounts/e1'), 404, 'not-found');
  isProblem(await mine('POST', '/v1/accounts/e1/check'), 404, 'not-found');
  isProblem(await mine('POST', '/v1/messages', { account: 'e1', to, parts: text('x') }), 403, 'forbidden');
  isProblem(await mine('GET', `/v1/messages/${message}`), 404, 'not-found');
  assert.equal((await host.receive({ id: 'came-in', from: 'elsewhere', text: 'x' })).status, 200);
  const received = (await host.events()).find((event) => event.data.message?.provider_ids?.[0] === 'came-in').data.message.id;
  assert.equal((await host.call('GET', `/v1/messages/${received}`)).status, 200);
  isProblem(await mine('GET', `/v1/messages/${received}`), 404, 'not-found');
  isProblem(await mine('GET', `/v1/conversations/${conversation}`), 404, 'not-found');
  isProblem(await mine('GET', '/v1/conversations'), 403, 'forbidden');
  isProblem(await mine('GET', '/v1/events?account=e1'), 403, 'forbidden');
  isProblem(await mine('POST', '/v1/media?account=e1', 'bytes'), 403, 'forbidden');
  isProblem(await mine('POST', '/v1/tokens', { scope: 'admin' }), 403, 'forbidden');
  isProblem(await mine('GET', '/v1/tokens'), 403, 'forbidden');
  isProblem(await mine('POST', '/v1/subscriptions', { id: 'all' }), 403, 'forbidden');
  assert.deepEqual((await mine('GET', '/v1/events?after=0')).json.events, []);

  await host.ask('POST', '/v1/subscriptions', { id: 'theirs' });
  isProblem(await mine('POST', '/v1/subscriptions/theirs/pause'), 404, 'not-found');
  assert.equal((await mine('POST', '/v1/subscriptions', { id: 'own', filter: { account: ['e2'] } })).status, 201);
  assert.deepEqual((await mine('GET', '/v1/subscriptions')).json.subscriptions.map((each) => each.id), ['own']);
});

test('a token that was taken back opens nothing', async () => {
  const { id, token } = await makeToken('read');
  assert.equal((await host.call('DELETE', `/v1/tokens/${id}`)).status, 204);
  isProblem(await host.call('GET', '/v1/accounts', undefined, { token }), 401, 'unauthorized');
  isProblem(await host.call('DELETE', `/v1/tokens/${id}`), 404, 'not-found');
});

test('tokens are stored hashed, and the admin token is its owner\'s alone', async () => {
  const { token } = await makeToken('read');
  const file = path.join(host.dataDir, 'admin.token');
  assert.equal(statSync(file).mode & 0o777, 0o600);
  for (const name of readdirSync(host.dataDir)) {
    const each = path.join(host.dataDir, name);
    if (each === file || !statSync(each).isFile()) continue;
    const bytes = readFileSync(each).toString('latin1');
    assert.ok(!bytes.includes(token), `${name} holds a token`);
    assert.ok(!bytes.includes(host.token), `${name} holds the admin token`);
  }
  assert.ok(!JSON.stringify(await host.ask('GET', '/v1/tokens')).includes(token));
  assert.ok(!host.log.includes(host.token));
});

test('what is wrong with a message is told field by field', async () => {
  const refused = async (body, pointers) => isProblem(await host.call('POST', '/v1/messages', body), 422, 'validation-failed', pointers);
  await refused({ to, parts: text('x') }, ['/account']);
  await refused({ account: 'nobody', to, parts: text('x') }, ['/account']);
  await refused({ account: 'e1', parts: text('x') }, ['']);
  await refused({ account: 'e1', to, parts: 'x' }, ['/parts']);
  await refused({ account: 'e1', to, parts: [{ type: 'text', text: 7 }] }, ['/parts/0/text']);
  await refused({ account: 'e1', to, parts: [{ type: 'text', text: 'ok' }, { type: 'tekst', text: 'x' }] }, ['/parts/1/type']);
  await refused({ account: 'e1', to: { scheme: 'echo.user', value: 7 }, parts: text('x') }, ['/to/value']);
  await refused({ account: 7, to, parts: text('x') }, ['/account']);
  await refused({ account: 'e1', to, parts: [] }, ['/parts']);
});

test('what cannot be read, or is not there, has its own problem', async () => {
  isProblem(await host.call('POST', '/v1/messages', '{"account":'), 400, 'malformed');
  isProblem(await host.call('POST', '/v1/messages', '[1]'), 400, 'malformed');
  isProblem(await host.call('POST', '/v1/messages', Buffer.from('{"account":"\xff"}', 'latin1')), 400, 'malformed');
  isProblem(await host.call('POST', '/v1/messages', `{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`), 400, 'malformed');
  isProblem(await host.call('POST', '/v1/messages', 'x', { headers: { 'content-type': 'text/plain' } }), 415, 'unsupported-media-type');
  isProblem(await host.call('GET', '/v1/events?limit=many'), 400, 'malformed');
  isProblem(await host.call('GET', '/v1/events?after=-1'), 400, 'malformed');
  isProblem(await host.call('GET', '/v1/events?limit=1001'), 400, 'malformed');
  isProblem(await host.call('GET', '/v1/nothing'), 404, 'not-found');
  isProblem(await host.call('GET', '/v1/messages/msg_none'), 404, 'not-found');
  const method = await host.call('DELETE', '/v1/messages');
  isProblem(method, 405, 'method-not-allowed');
  assert.equal(method.headers.get('allow'), 'POST');
  isProblem(await host.call('POST', '/v1/actions', { kind: 'dance', account: 'e1' }), 422, 'validation-failed', ['/kind']);
  isProblem(await host.call('POST', '/v1/messages', { account: 'e1', conversation: 'conv_none', parts: text('x') }), 404, 'not-found', ['/conversation']);
  isProblem(await host.call('POST', '/v1/messages', { account: 'e1', to, parts: text('x') }, { headers: { 'idempotency-key': 'k'.repeat(256) } }), 422, 'validation-failed', ['']);
});

test('the journal is read in pages, and waits for what comes', async () => {
  const start = String(await host.metric('journal_sequence'));
  for (let n = 0; n < 7; ++n) await host.receive({ id: `page-${n}`, from: 'pager', text: `${n}`, at: Date.now() });
  const seen = [];
  let next = start;
  for (let pages = 0; pages < 3; ++pages) {
    const page = await host.ask('GET', `/v1/events?after=${next}&limit=3&kind=message.received`);
    assert.ok(page.events.length <= 3);
    assert.equal(typeof page.next, 'string');
    seen.push(...page.events.map((event) => event.data.message.parts[0].text));
    next = page.next;
  }
  assert.deepEqual(seen, ['0', '1', '2', '3', '4', '5', '6']);
  assert.deepEqual(await host.ask('GET', `/v1/events?after=${next}`), { events: [], next });

  const waiting = host.ask('GET', `/v1/events?after=${next}&wait=30&kind=message.received`);
  await host.receive({ id: 'awaited', from: 'pager', text: 'at last', at: Date.now() });
  const page = await waiting;
  assert.deepEqual(page.events.map((event) => event.data.message.parts[0].text), ['at last']);
  const begun = Date.now();
  assert.deepEqual(await host.ask('GET', `/v1/events?after=${page.next}&wait=1`), { events: [], next: page.next });
  assert.ok(Date.now() - begun >= 900);
});

test('a subscription that pulls goes on where it committed', async () => {
  const start = await host.ask('POST', '/v1/subscriptions', { id: 'puller', filter: { kind: ['message.received'] } });
  assert.deepEqual([start.mode, start.state, start.lag], ['pull', 'active', 0]);
  for (let n = 0; n < 4; ++n) await host.receive({ id: `pull-${n}`, from: 'puller', text: `${n}`, at: Date.now() });
  const pull = async () => host.ask('GET', '/v1/events?subscription=puller&limit=2');
  const words = (page) => page.events.map((event) => event.data.message.parts[0].text);
  const first = await pull();
  assert.deepEqual(words(first), ['0', '1']);
  assert.deepEqual(words(await pull()), ['0', '1'], 'what was not committed comes again');
  const committed = await host.ask('POST', '/v1/subscriptions/puller/commit', { position: first.next });
  assert.equal(committed.position, first.next);
  assert.deepEqual(words(await pull()), ['2', '3']);
  await host.ask('POST', '/v1/subscriptions/puller/commit', { position: start.position });
  assert.deepEqual(words(await pull()), ['2', '3'], 'a late commit is no step back');
  await host.ask('POST', '/v1/subscriptions/puller/seek', { position: start.position });
  assert.deepEqual(words(await pull()), ['0', '1']);
  const far = await host.call('POST', '/v1/subscriptions/puller/commit', { position: '99999999' });
  isProblem(far, 422, 'validation-failed', ['/position']);
  isProblem(await host.call('POST', '/v1/subscriptions', { id: 'puller' }), 422, 'validation-failed', ['/id']);
  isProblem(await host.call('POST', '/v1/subscriptions', { id: 'X', push: 'ftp://x', secret: 'y', filter: { kind: 1 }, start: 'then' }),
      422, 'validation-failed', ['/id', '/push', '/secret', '/filter/kind', '/start']);
  assert.equal((await host.call('DELETE', '/v1/subscriptions/puller')).status, 204);
  isProblem(await host.call('GET', '/v1/subscriptions/puller'), 404, 'not-found');
});

test('the secret of a subscription is replaced, and the one before signs along', async () => {
  const secretOf = (letter) => `whsec_${Buffer.from(letter.repeat(32)).toString('base64')}`;
  const rotate = (body, options) => host.call('POST', '/v1/subscriptions/signed/secret', body, options);
  const made = await host.ask('POST', '/v1/subscriptions', { id: 'signed', push: 'https://application.example/events' });
  assert.equal(made.old_secrets_until, undefined);

  const began = Date.now();
  const { json: first } = await rotate({});
  assert.match(first.secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
  assert.notEqual(first.secret, made.secret);
  const hours = (Date.parse(first.old_secrets_until) - began) / 3600_000;
  assert.ok(hours >= 24 && hours < 24.1, first.old_secrets_until);

  const { json: own } = await rotate({ secret: secretOf('o'), old_hours: 48 });
  assert.equal(own.secret, undefined, 'they have it');
  const again = await rotate({ secret: secretOf('o'), old_hours: 0 });
  assert.equal(again.json.old_secrets_until, own.old_secrets_until, 'asked twice, done once');
  await host.kill();
  await host.run();
  const kept = await host.ask('GET', '/v1/subscriptions/signed');
  assert.equal(kept.old_secrets_until, own.old_secrets_until);
  assert.doesNotMatch(JSON.stringify(kept), /whsec_/);

  isProblem(await rotate({ secret: 'whsec_short', old_hours: 721 }), 422, 'validation-failed', ['/secret', '/old_hours']);
  await host.ask('POST', '/v1/subscriptions', { id: 'silent' });
  isProblem(await host.call('POST', '/v1/subscriptions/silent/secret', {}), 409, 'conflict');
  isProblem(await host.call('POST', '/v1/subscriptions/none/secret', {}), 404, 'not-found');
  const { token } = await makeToken('send');
  isProblem(await rotate({}, { token }), 403, 'forbidden');
});

test('tokens, subscriptions and positions outlive a restart', async () => {
  const { token } = await makeToken('read');
  await host.ask('POST', '/v1/subscriptions', { id: 'kept' });
  await host.receive({ id: 'kept', from: 'kept', text: 'x', at: Date.now() });
  const position = String(await host.metric('journal_sequence'));
  await host.ask('POST', '/v1/subscriptions/kept/commit', { position });
  const admin = host.token;
  await host.kill();
  await host.run();
  assert.equal(host.token, admin);
  assert.equal((await host.call('GET', '/v1/accounts', undefined, { token })).status, 200);
  assert.equal((await host.ask('GET', '/v1/subscriptions/kept')).position, position);
});
