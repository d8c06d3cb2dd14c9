// SPDX-License-Identifier: MIT
// What waits, what nobody is sure of, and what finally failed: order and priority, schedules and ends of time, decisions
// and dead letters, through API and CLI, over restarts.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, afterEach, before, test as plain } from 'node:test';

import { binary, echoAccount, echoSecret, Host, showingLog, stopAll } from '../support/host.mjs';
import { Network } from '../support/network.mjs';
import { until } from '../support/until.mjs';

const kHour = 3_600_000;
const kGood = (request) => ({ status: 200, json: { id: `p-${request.json.text}` } });

let host;
let network;
const test = (name, run) => plain(name, { timeout: 120_000 }, showingLog(() => host, run));

before(async () => {
  network = await Network.start();
  host = await Host.start({
    hasClock: true,
    config: echoAccount(network) + echoAccount(network, { id: 'e2' }),
    host: '[host.sending]\nin_flight = 4\nretry_hours = 2\n',
  });
});
after(() => stopAll(host, network));
afterEach(() => {
  network.answer = kGood;
  network.clear();
});

const texts = () => network.requests.map((request) => request.json.text);
const wish = (to, text, more = {}) => ({
  account: 'e1', to: { scheme: 'echo.user', value: to }, parts: [{ type: 'text', text }], ...more,
});
const post = async (...args) => (await host.ask('POST', '/v1/messages', wish(...args))).message;
const inTime = async (ms) => {
  const newest = (await host.events()).at(-1)?.recordedtime ?? new Date().toISOString();
  return new Date(Date.parse(newest) + ms).toISOString();
};
const cli = (...args) =>
  new Promise((resolve) =>
    execFile(binary, [...args, '--config', host.file], (fault, stdout, stderr) =>
      resolve({ code: fault ? fault.code : 0, stdout, stderr })));

// A network that answers only when it is let.
function gate() {
  const waiting = [];
  network.answer = (request) => new Promise((resolve) => waiting.push(() => resolve(kGood(request))));
  return { waiting, open: () => { network.answer = kGood; waiting.splice(0).forEach((go) => go()); } };
}

test('bulk sends leave room for interactive ones, which overtake them', async () => {
  const { waiting, open } = gate();
  for (let i = 0; i < 8; ++i) await post(`bulk-${i}`, `bulk ${i}`, { priority: 'bulk' });
  await until(() => waiting.length === 3, 'three quarters of the places to be taken');
  const urgent = [];
  for (let i = 0; i < 3; ++i) urgent.push(await post(`urgent-${i}`, `urgent ${i}`));
  await until(() => waiting.length === 4, 'the place that bulk sends may not take');
  assert.deepEqual(texts(), ['bulk 0', 'bulk 1', 'bulk 2', 'urgent 0']);

  open();
  for (const id of urgent) await host.message(id, 'accepted');
  await until(() => network.requests.length === 11, 'all of them');
  const order = texts();
  assert.ok(order.indexOf('urgent 2') < order.indexOf('bulk 4'), order.join(', '));
});

test('a priority changes nothing within a conversation', async () => {
  await post('one', 'first', { priority: 'bulk' });
  await post('one', 'second');
  await host.message(await post('one', 'third', { priority: 'bulk' }), 'accepted');
  assert.deepEqual(texts(), ['first', 'second', 'third']);
});

test('another account has places of its own', async () => {
  const { waiting, open } = gate();
  for (let i = 0; i < 6; ++i) await post(`full-${i}`, `full ${i}`);
  await until(() => waiting.length === 4, 'the first account to be full');
  await host.send('elsewhere', 'other account', { account: 'e2' });
  await until(() => texts().includes('other account'), 'the other account to send');
  open();
  await until(() => network.requests.length === 7, 'all of them');
});

test('a scheduled message waits for its time, and holds up nobody', async () => {
  const later = await post('s', 'scheduled', { send_at: await inTime(kHour) });
  await host.message(await post('s', 'now'), 'accepted');
  assert.deepEqual(texts(), ['now']);
  await host.kill();
  await host.run();
  assert.equal((await host.ask('GET', `/v1/messages/${later}`)).status, 'queued');

  await host.advance(kHour + 1000);
  await host.message(later, 'accepted');
  assert.deepEqual(texts(), ['now', 'scheduled']);
});

test('a message that waits can be taken back, scheduled or not', async () => {
  const scheduled = await post('c', 'not this', { send_at: await inTime(kHour) });
  const { waiting, open } = gate();
  const running = await post('c', 'on its way');
  const second = await post('c', 'nor this');
  const third = await post('c', 'but this');
  await until(() => waiting.length === 1, 'the first to be on its way');

  assert.equal((await host.call('POST', `/v1/messages/${running}/cancel`)).status, 409);
  assert.equal((await host.call('POST', '/v1/messages/msg_unknown/cancel')).status, 404);
  for (const id of [scheduled, second]) {
    assert.equal((await host.ask('POST', `/v1/messages/${id}/cancel`)).status, 'cancelled');
    assert.equal((await host.ask('GET', `/v1/messages/${id}`)).status, 'cancelled');
  }
  assert.equal((await host.call('POST', `/v1/messages/${second}/cancel`)).status, 404);
  open();
  await host.message(third, 'accepted');
  await host.advance(2 * kHour);
  await host.message(await post('c', 'the end'), 'accepted');
  assert.deepEqual(texts(), ['on its way', 'but this', 'the end']);
});

test('taking one back twice at once counts once', async () => {
  const { waiting, open } = gate();
  await post('t', 'first');
  const second = await post('t', 'second');
  const third = await post('t', 'third');
  await until(() => waiting.length === 1, 'the first to be on its way');
  const answers = await Promise.all([1, 2].map(() => host.call('POST', `/v1/messages/${second}/cancel`)));
  assert.ok(answers.some((answer) => answer.status === 200), 'one of them');
  open();
  await host.message(third, 'accepted');
  assert.deepEqual(texts(), ['first', 'third']);
});

test('two decisions at once: one counts', async () => {
  network.answer = () => 'cut';
  const id = await post('both', 'decided');
  await host.message(id, 'unknown');
  network.answer = kGood;
  network.clear();
  const answers = await Promise.all(['accept', 'retry'].map((decision) =>
    host.call('POST', `/v1/messages/${id}/resolve`, { decision })));
  assert.equal(answers[0].status, 200);
  assert.ok([404, 409].includes(answers[1].status), 'too late, by a little or by more');
  await host.message(await post('both', 'behind'), 'accepted');
  assert.deepEqual(texts(), ['behind']);
});

test('a scheduled message has its time for retries when it begins', async () => {
  const later = await post('late', 'fails once', { send_at: await inTime(3 * kHour) });
  let failures = 0;
  network.answer = (request) => (failures++ === 0 ? { status: 500, json: {} } : kGood(request));
  await host.advance(3 * kHour + 1000);
  await until(() => network.requests.length > 0, 'the first try');
  await host.advance(5000);
  await host.message(later, 'accepted');
});

test('what waits too long expires, and says so', async () => {
  const { waiting, open } = gate();
  await post('x', 'slow');
  const late = await post('x', 'late', { expires_at: await inTime(60_000) });
  await until(() => waiting.length === 1, 'the first to be on its way');
  await host.advance(61_000);
  const message = await host.message(late, 'expired');
  assert.match(message.error.text, /time to live/);
  open();
  await host.message(await post('x', 'after it'), 'accepted');
  assert.deepEqual(texts(), ['slow', 'after it']);
});

test('times and priorities that make no sense are refused, field by field', async () => {
  const now = await inTime(0);
  const refused = await host.call('POST', '/v1/messages', wish('y', 'no', {
    send_at: '2001-01-01T00:00:00Z', expires_at: 17, priority: 'high',
  }));
  assert.equal(refused.status, 422);
  assert.deepEqual(refused.json.errors.map((each) => each.pointer), ['/send_at', '/expires_at', '/priority']);
  const reversed = await host.call('POST', '/v1/messages', wish('y', 'no', {
    send_at: await inTime(2 * kHour), expires_at: await inTime(kHour),
  }));
  assert.deepEqual(reversed.json.errors.map((each) => each.pointer), ['/expires_at'], now);
});

test('a retry holds its conversation up to the configured age, then it is a dead letter with its history', async () => {
  let asked = 0;
  network.answer = (request) => {
    if (request.json.text !== 'fails') return kGood(request);
    asked += 1;
    return asked === 4 ? { status: 502, json: { why: `the key ${echoSecret} is fine` } } : { status: 500, json: {} };
  };
  const failing = await post('r', 'fails');
  const behind = await post('r', 'behind');
  await until(() => texts().filter((text) => text === 'fails').length === 2, 'a second try', { ms: 10_000 });
  assert.equal((await host.ask('GET', `/v1/messages/${behind}`)).status, 'queued');
  for (let minutes = 0; minutes < 130; minutes += 10) await host.advance(600_000);
  await host.message(failing, 'expired');
  await host.message(behind, 'accepted');

  const { deadletters } = await host.ask('GET', '/v1/deadletters?account=e1');
  const dead = deadletters.find((each) => each.message === failing);
  assert.equal(dead.outcome, 'retry');
  assert.deepEqual(dead.tries.map((each) => each.exchanges.map(({ status }) => status)), [[500], [502], [500]]);
  assert.deepEqual(dead.tries.map((each) => each.times ?? 1), [3, 1, asked - 4], 'every one of them');
  assert.equal(dead.attempts, asked);
  assert.equal(dead.tries[1].exchanges[0].body, JSON.stringify({ why: 'the key *** is fine' }));
  assert.ok(dead.tries.every((each) => each.outcome === 'retry'));
  const whole = await host.ask('GET', `/v1/deadletters/${failing}`);
  assert.equal(whole.request.pieces[0].parts[0].text, 'fails');
});

test('dead letters are filtered, replayed one by one and by filter, and thrown away', async () => {
  network.answer = () => ({ status: 400, json: { message: 'never' } });
  const all = [];
  for (const name of ['a', 'b', 'c', 'd']) all.push(await post(`dead-${name}`, `dead ${name}`));
  for (const id of all) await host.message(id, 'failed');
  const list = async (query) =>
    (await host.ask('GET', `/v1/deadletters?${query}`)).deadletters.map((each) => each.message);
  assert.deepEqual((await list('account=e1&outcome=invalid')).slice(0, 4), all.toReversed());
  assert.deepEqual(await list('account=e2'), []);
  const page = await host.ask('GET', '/v1/deadletters?outcome=invalid&limit=2');
  assert.deepEqual(await list(`outcome=invalid&limit=2&before=${page.next}`), [all[1], all[0]]);
  assert.equal((await host.call('GET', '/v1/deadletters?outcome=nothing')).status, 400);
  assert.equal((await host.call('GET', '/v1/deadletters?before=x')).status, 400);

  network.answer = kGood;
  assert.equal((await host.ask('POST', `/v1/deadletters/${all[0]}/replay`)).replayed, 1);
  const again = await host.message(all[0], 'accepted');
  assert.deepEqual(again.history.map((step) => step.status), ['queued', 'failed', 'queued', 'accepted']);
  const replays = (await host.events({ query: '&kind=message.status' }))
    .filter((event) => event.data.target.message === all[0] && event.data.status.is_replay);
  assert.equal(replays.length, 1, 'the way back is recorded as such');
  assert.equal((await host.call('GET', `/v1/deadletters/${all[0]}`)).status, 404);

  assert.equal((await host.call('DELETE', `/v1/deadletters/${all[3]}`)).status, 204);
  const rest = await host.ask('POST', '/v1/deadletters:replay?outcome=invalid');
  assert.deepEqual(rest, { replayed: 2, found: 2 });
  for (const id of [all[1], all[2]]) await host.message(id, 'accepted');
  assert.equal((await host.ask('GET', `/v1/messages/${all[3]}`)).status, 'failed');
});

test('a replay goes on at the piece that failed', async () => {
  network.answer = (request) => (request.json.text === 'two' ? { status: 400, json: {} } : kGood(request));
  const parts = ['one', 'two', 'three'].map((text) => ({ type: 'text', text }));
  const { message } = await host.ask('POST', '/v1/messages', { ...wish('p', ''), parts });
  const failed = await host.message(message, 'failed');
  assert.deepEqual(failed.pieces.map((piece) => piece.status), ['accepted', 'failed', 'failed']);
  assert.deepEqual(failed.pieces[0].provider_ids, ['p-one']);
  const { tries } = await host.ask('GET', `/v1/deadletters/${message}`);
  assert.deepEqual(tries.map((each) => [each.outcome, each.exchanges[0].status]), [['accepted', 200], ['invalid', 400]]);

  network.answer = kGood;
  await host.ask('POST', `/v1/deadletters/${message}/replay`);
  const done = await host.message(message, 'accepted');
  assert.deepEqual(texts(), ['one', 'two', 'two', 'three']);
  assert.deepEqual(done.pieces.map((piece) => piece.provider_ids), [['p-one'], ['p-two'], ['p-three']]);
});

test('an uncertain send waits for a decision, over a restart, and holds up nobody', async () => {
  const held = {};
  for (const decision of ['retry', 'accept', 'fail']) {
    network.answer = () => 'cut';
    held[decision] = await post(`u-${decision}`, `cut ${decision}`);
    await host.message(held[decision], 'unknown');
    network.answer = kGood;
    await host.message(await post(`u-${decision}`, `behind ${decision}`), 'accepted');
  }
  assert.equal(await host.metric('outbox_uncertain'), 3);
  await host.kill();
  await host.run();
  assert.equal(await host.metric('outbox_uncertain'), 3);
  const { uncertain } = await host.ask('GET', '/v1/uncertain?account=e1');
  assert.deepEqual(uncertain.map((each) => each.message), Object.values(held));
  assert.equal(uncertain[0].tries[0].outcome, 'uncertain');

  network.clear();
  assert.equal((await host.call('POST', `/v1/messages/${held.retry}/resolve`, { decision: 'maybe' })).status, 422);
  for (const [decision, id] of Object.entries(held)) await host.ask('POST', `/v1/messages/${id}/resolve`, { decision });
  await host.message(held.retry, 'accepted');
  assert.equal((await host.message(held.accept, 'accepted')).pieces[0].provider_ids[0], held.accept);
  await host.message(held.fail, 'failed');
  assert.deepEqual(texts(), ['cut retry']);
  assert.equal(await host.metric('outbox_uncertain'), 0);
  assert.equal((await host.call('POST', `/v1/messages/${held.retry}/resolve`, { decision: 'fail' })).status, 404);
  await host.ask('DELETE', `/v1/deadletters/${held.fail}`).catch(() => {});
});

test('an uncertain piece leaves the pieces before it as they are', async () => {
  network.answer = (request) => (request.json.text === 'second' ? 'cut' : kGood(request));
  const parts = ['first', 'second', 'third'].map((text) => ({ type: 'text', text }));
  const { message } = await host.ask('POST', '/v1/messages', { ...wish('q', ''), parts });
  const held = await host.message(message, 'unknown');
  assert.deepEqual(held.pieces.map((piece) => piece.status), ['accepted', 'unknown', 'unknown']);
  network.answer = kGood;
  await host.ask('POST', `/v1/messages/${message}/resolve`, { decision: 'accept' });
  await host.message(message, 'accepted');
  assert.deepEqual(texts(), ['first', 'second', 'third']);
});

test('where the network can be asked, an uncertain send settles itself', async () => {
  const taken = new Map();
  const books = await Network.start();
  let has = false;
  books.answer = (request) => {
    if (request.method === 'GET') {
      const ref = new URL(request.url, books.origin).searchParams.get('ref');
      return { status: 200, json: { id: taken.get(ref) ?? null } };
    }
    if (has || request.json.text === 'not lost') taken.set(request.json.ref, `n-${taken.size + 1}`);
    return has ? { status: 200, json: { id: taken.get(request.json.ref) } } : 'cut';
  };
  const other = await Host.start({
    plugins: ['lookup'],
    config: `[[account]]
id = "l1"
plugin = "lookup"
config = { url = "https://lookup.example" }
endpoints = { "https://lookup.example" = "${books.origin}" }`,
  });
  try {
    const send = async (text) =>
      (await other.ask('POST', '/v1/messages', {
        account: 'l1', to: { scheme: 'lookup.user', value: text }, parts: [{ type: 'text', text }],
      })).message;
    const kept = await send('not lost');
    assert.deepEqual((await other.message(kept, 'accepted')).pieces[0].provider_ids, ['n-1']);
    const lost = await send('lost');
    await until(() => books.requests.some((each) => each.method === 'GET' && each.url.includes(lost)), 'the question');
    has = true;
    await other.message(lost, 'accepted');
    const posts = (text) => books.requests.filter((each) => each.method === 'POST' && each.json.text === text).length;
    assert.equal(posts('not lost'), 1, 'what was taken is not sent again');
    assert.ok(posts('lost') >= 2, 'what was not is');
    assert.equal([...taken.keys()].filter((ref) => ref.startsWith(lost)).length, 1);
    assert.equal(await other.metric('outbox_uncertain'), 0);
  } catch (fault) {
    fault.stack += `\n\nThe other host's log:\n${other.log}`;
    throw fault;
  } finally {
    await stopAll(other, books);
  }
});

test('the commands do the same', async () => {
  network.answer = () => ({ status: 400, json: {} });
  const dead = await post('cli', 'dead');
  await host.message(dead, 'failed');
  network.answer = () => 'cut';
  const cut = await post('cli', 'cut');
  await host.message(cut, 'unknown');
  network.answer = kGood;

  const listed = await cli('deadletters', 'list', '--outcome', 'invalid');
  assert.match(listed.stdout, new RegExp(`^${dead}  e1  .*invalid`, 'm'));
  assert.match(listed.stdout, /post -> 400/);
  assert.equal(JSON.parse((await cli('deadletters', 'show', dead, '--json')).stdout).message, dead);
  assert.equal((await cli('deadletters', 'replay', dead)).stdout, `${dead} done\n`);
  await host.message(dead, 'accepted');
  assert.match((await cli('uncertain', 'list')).stdout, new RegExp(`^${cut}  e1`, 'm'));
  assert.equal((await cli('uncertain', 'accept', cut)).code, 0);
  await host.message(cut, 'accepted');
  assert.equal((await cli('uncertain', 'list')).stdout, 'none\n');

  const unknown = await cli('deadletters', 'discard', 'msg_unknown');
  assert.equal(unknown.code, 1);
  assert.match(unknown.stderr, /no dead letter msg_unknown/);
  assert.match((await cli('deadletters', 'replay')).stderr, /say which/);
});
