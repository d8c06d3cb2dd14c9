// SPDX-License-Identifier: MIT
// Applications that hang, stay away for a day, or look back: nobody else waits for them, and they get all of it in order.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test as plain } from 'node:test';

import { echoAccount, Host, showingLog, stopAll } from '../support/host.mjs';
import { Network } from '../support/network.mjs';
import { until } from '../support/until.mjs';

const [kSecond, kMinute, kHour] = [1000, 60_000, 3_600_000];
const kGood = () => ({ status: 204 });
const kInFlight = 4;
const kSecret = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;

let host;
let network;
let slow; // what hangs here is given up soon
let patient; // and is waited for here
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
  [network, slow, patient, quick] = await Promise.all([Network.start(), Network.start(), Network.start(), Network.start()]);
  host = await Host.start({
    hasClock: true,
    config: [
      echoAccount(network),
      subscription('slow', slow, `timeout_ms = 300\nin_flight = ${kInFlight}`),
      subscription('patient', patient, `timeout_ms = 60000\nin_flight = ${kInFlight}`),
      subscription('quick', quick),
    ].join(''),
  });
});
after(() => stopAll(host, network, slow, patient, quick));
beforeEach(() => {
  for (const application of [slow, patient, quick]) {
    application.clear();
    application.answer = kGood;
  }
});

let count = 0;
async function hear(from, text) {
  const answer = await host.receive({ id: `s${++count}`, from, text, at: Date.now() });
  assert.equal(answer.status, 200);
}
const sayer = ({ json }) => json.data.sender.identity.value;
const words = (application, from) =>
  application.requests.filter((request) => sayer(request) === from).map(({ json }) => json.data.message.parts[0].text);
const ofMany = (application) => application.requests.filter((request) => sayer(request).startsWith('many-'));
const parked = async () => (await host.ask('GET', '/v1/subscriptions/slow')).parked_conversations;
const failures = () => host.metric('pushes_total', { subscription: 'slow', result: 'failed' });

test('a push without an answer in time comes again under the same id', async () => {
  slow.answer = () => 'hang';
  await hear('late', 'hello');
  const waits = [5 * kSecond, 5 * kMinute, 30 * kMinute];
  for (const [index, wait] of waits.entries()) {
    await until(async () => (await failures()) === index + 1, 'the time to be over');
    if (wait > kMinute) {
      await host.advance(wait - kMinute);
      assert.equal(await parked(), 1);
      assert.equal(slow.requests.length, index + 1, 'not before its time');
    }
    if (index === waits.length - 1) slow.answer = kGood;
    await host.advance(kMinute + wait / 5 + kSecond);
    await until(() => slow.requests.length === index + 2, `attempt ${index + 2}`);
  }
  assert.match((await host.ask('GET', '/v1/subscriptions/slow')).last_error, /time/i);
  await until(async () => (await parked()) === 0, 'it to be through');
  assert.equal(new Set(slow.requests.map(({ headers }) => headers['webhook-id'])).size, 1);
  assert.deepEqual(words(quick, 'late'), ['hello'], 'who answers gets it once');
});

test('who hangs keeps nobody else waiting', async () => {
  let answer;
  const held = new Promise((resolve) => (answer = resolve));
  patient.answer = () => held;
  slow.answer = () => 'hang';
  const lanes = Array.from({ length: 20 }, (_, lane) => [`many-${lane}`, [lane, lane + 20, lane + 40].map(String)]);
  for (let n = 0; n < 60; ++n) await hear(`many-${n % 20}`, `${n}`);
  await until(() => ofMany(quick).length === 60, 'the others to have all of it', { ms: 10_000 });
  await until(() => ofMany(patient).length >= kInFlight, 'its first to be asked');
  assert.equal(ofMany(patient).length, kInFlight, 'they are still being waited for');
  for (const [from, said] of lanes) assert.deepEqual(words(quick, from), said);
  answer(kGood());
  slow.answer = kGood;
  await until(() => ofMany(patient).length === 60, 'it to have the others when it answers');
  await until(async () => {
    await host.advance(7 * kSecond);
    return (await parked()) === 0 && new Set(ofMany(slow).map(({ json }) => json.id)).size === 60;
  }, 'what was given up to come again');
  for (const [from, said] of lanes) {
    assert.deepEqual(words(patient, from), said);
    assert.deepEqual([...new Set(words(slow, from))], said);
  }
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
  await until(() => people.every((each) => words(quick, each).length === 24), 'the other application to have it');
  assert.equal((await host.ask('GET', '/v1/subscriptions/slow')).state, 'active');
  assert.equal(await parked(), 3);
  slow.clear();
  slow.answer = kGood;
  for (const each of people) {
    said[each].push(`${each} now`);
    await hear(each, `${each} now`);
  }
  await until(async () => {
    await host.advance(kHour);
    return people.every((each) => words(slow, each).length >= 25) && (await parked()) === 0;
  }, 'it to catch up');
  for (const each of people) assert.deepEqual(words(slow, each), said[each]);
});

test('an application that comes back is asked no more at once than it wants, and what is new has its share', async () => {
  const waiting = async () => (await host.ask('GET', '/v1/subscriptions/patient')).parked_conversations;
  patient.answer = () => ({ status: 503 });
  for (let n = 0; n < 40; ++n) await hear(`back-${n}`, 'old');
  await until(async () => (await waiting()) === 40, 'all of them to wait');
  let answer;
  const held = new Promise((resolve) => (answer = resolve));
  patient.answer = () => held;
  patient.clear();
  await host.advance(7 * kSecond);
  for (let n = 40; n < 50; ++n) await hear(`back-${n}`, 'new');
  await until(() => patient.requests.length >= kInFlight, 'its places to be taken');
  const asked = patient.requests.map(({ json }) => json.data.message.parts[0].text);
  assert.deepEqual(asked.toSorted(), ['new', 'new', 'old', 'old']);
  answer(kGood());
  await until(async () => patient.requests.length === 50 && (await waiting()) === 0, 'all of it, once');
});

test('who goes back gets all of it, also what was just parked', async () => {
  const people = Array.from({ length: 60 }, (_, n) => n);
  for (let round = 0; round < 5; ++round) {
    const { position } = await host.ask('GET', '/v1/subscriptions/slow');
    slow.answer = ({ json }) => ({ status: json.data.message.parts[0].text === 'third' ? 503 : 204 });
    for (const text of ['first', 'second', 'third']) await Promise.all(people.map((n) => hear(`seek-${round}-${n}`, text)));
    await until(async () => (await parked()) > 0, 'the first to be parked', { every: 1 });
    slow.answer = kGood;
    slow.clear();
    await host.ask('POST', '/v1/subscriptions/slow/seek', { position });
    const heard = () => new Set(slow.requests.filter((each) => sayer(each).startsWith(`seek-${round}-`)).map(({ json }) => json.id));
    await until(() => heard().size === 180, 'all of them');
  }
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
  const wrong = await host.call('POST', '/v1/subscriptions/quick/seek', { time: 'yesterday' });
  assert.deepEqual([wrong.status, wrong.json.errors?.map(({ pointer }) => pointer)], [422, ['/time']]);
});
