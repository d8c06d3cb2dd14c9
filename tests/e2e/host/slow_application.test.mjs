// SPDX-License-Identifier: MIT
// Applications that hang, stay away for a day, or ask for what was: nobody else waits for them, and they get all of it in order.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test as plain } from 'node:test';

import { echoAccount, Host, showingLog, stopAll } from '../support/host.mjs';
import { Network } from '../support/network.mjs';
import { until } from '../support/until.mjs';

const [kSecond, kHour] = [1000, 3_600_000];
const kGood = () => ({ status: 204 });
const kInFlight = 4;
const kSecret = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;

let host;
let network;
let slow;
let quick;
const test = (name, run) => plain(name, { timeout: 120_000 }, showingLog(() => host, run));

const subscription = (id, application, more = '') => `
[[subscription]]
id = "${id}"
push = "${application.origin}/"
secret = "${kSecret}"
filter = { kind = ["message.received"] }
start = "beginning"
${more}
`;

before(async () => {
  [network, slow, quick] = await Promise.all([Network.start(), Network.start(), Network.start()]);
  host = await Host.start({
    hasClock: true,
    config: echoAccount(network) + subscription('slow', slow, `timeout_ms = 300\nin_flight = ${kInFlight}`) + subscription('quick', quick),
  });
});
after(() => stopAll(host, network, slow, quick));
beforeEach(() => {
  for (const application of [slow, quick]) {
    application.clear();
    application.answer = kGood;
  }
});

let count = 0;
async function hear(from, text) {
  const answer = await host.receive({ id: `s${++count}`, from, text, at: Date.now() });
  assert.equal(answer.status, 200);
}
const words = (application, from) =>
  application.requests.filter(({ json }) => json.data.sender.identity.value === from).map(({ json }) => json.data.message.parts[0].text);
const parked = async () => (await host.ask('GET', '/v1/subscriptions/slow')).parked_conversations;

test('a push without an answer in time comes again under the same id', async () => {
  slow.answer = () => 'hang';
  await hear('late', 'hello');
  await until(async () => (await parked()) === 1, 'the time to be over');
  const { last_error: fault } = await host.ask('GET', '/v1/subscriptions/slow');
  assert.match(fault, /time/i);
  slow.answer = kGood;
  await host.advance(7 * kSecond);
  await until(() => slow.requests.length === 2, 'the second attempt');
  const [first, second] = slow.requests.map(({ headers }) => headers['webhook-id']);
  assert.equal(first, second);
  await until(async () => (await parked()) === 0, 'it to be through');
});

test('who hangs keeps nobody else waiting', async () => {
  slow.answer = () => 'hang';
  for (let n = 0; n < 60; ++n) await hear(`many-${n % 20}`, `${n}`);
  await until(() => quick.requests.length === 60, 'the others to have all of it');
  assert.ok(slow.requests.length < 60, 'and it is not asked ever faster');
  for (let lane = 0; lane < 20; ++lane) assert.deepEqual(words(quick, `many-${lane}`), [lane, lane + 20, lane + 40].map(String));
  slow.answer = kGood;
  await until(async () => {
    await host.advance(7 * kSecond);
    return (await parked()) === 0 && words(slow, 'many-19').includes('59');
  }, 'it to catch up');
});

test('after a day away everything comes, in order within each conversation', async () => {
  const people = ['ann', 'bo', 'cy'];
  const said = Object.fromEntries(people.map((each) => [each, []]));
  slow.answer = () => ({ status: 503 });
  for (let hour = 0; hour < 24; ++hour) {
    for (const each of people) {
      said[each].push(`${each} ${hour}`);
      await hear(each, `${each} ${hour}`);
    }
    await host.advance(kHour);
  }
  await until(() => quick.requests.length === 72, 'the other application to have it');
  assert.equal((await host.ask('GET', '/v1/subscriptions/slow')).state, 'active');
  assert.equal(await parked(), 3);
  slow.clear();
  slow.answer = kGood;
  await until(async () => {
    await host.advance(kHour);
    return (await parked()) === 0;
  }, 'it to catch up');
  for (const each of people) assert.deepEqual(words(slow, each), said[each]);
});

test('a subscription can go back to a time', async () => {
  await hear('history', 'before');
  await until(() => words(quick, 'history').length === 1, 'the first');
  await host.advance(kHour);
  await hear('history', 'then');
  await hear('history', 'and then');
  await until(() => words(quick, 'history').length === 3, 'all three');
  const events = await host.events();
  const then = events.find((event) => event.data.message?.parts[0].text === 'then');
  quick.clear();
  await host.ask('POST', '/v1/subscriptions/quick/seek', { time: then.recordedtime });
  await until(() => words(quick, 'history').length === 2, 'what came since then');
  assert.deepEqual(words(quick, 'history'), ['then', 'and then']);
});
