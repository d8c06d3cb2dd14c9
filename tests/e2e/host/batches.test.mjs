// SPDX-License-Identifier: MIT
// A subscription that asks for batches: CloudEvents' batch format, still in order, and one bad event holds up only its
// own conversation.
import assert from 'node:assert/strict';
import { after, before, test as plain } from 'node:test';

import { HTTP } from 'cloudevents';
import { Webhook } from 'standardwebhooks';

import { echoAccount, Host, showingLog, stopAll } from '../support/host.mjs';
import { Network } from '../support/network.mjs';
import { until } from '../support/until.mjs';

const kSecret = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;
const kBatch = 10;

let host;
let network;
let application;
const test = (name, run) => plain(name, showingLog(() => host, run));

before(async () => {
  [network, application] = await Promise.all([Network.start(), Network.start()]);
  application.answer = () => ({ status: 204 });
  host = await Host.start({
    config: `${echoAccount(network)}
[[subscription]]
id = "desk"
push = "${application.origin}/events"
secret = "${kSecret}"
batch = ${kBatch}
start = "beginning"
`,
  });
});
after(async () => {
  await stopAll(host, network, application);
});

const textsOf = (events, from) =>
  events.filter((event) => event.data.sender?.identity?.value === from).map((event) => event.data.message.parts[0].text);

// What waited while the subscription was paused, so that full batches leave at once.
async function hearPaused(lanes, each) {
  await host.ask('POST', '/v1/subscriptions/desk/pause');
  for (let n = 0; n < each; ++n) {
    for (const from of lanes) {
      const answer = await host.receive({ id: `${from}-${n}`, from, text: `${from}${n}`, at: Date.now() });
      assert.equal(answer.status, 200);
    }
  }
}

test('events come in signed batches, in order, each once', async () => {
  await hearPaused(['anna', 'boris', 'cleo'], 9);
  await host.ask('POST', '/v1/subscriptions/desk/resume');
  const events = () => application.requests.flatMap((request) => request.json);
  await until(() => events().filter((event) => event.type === 'jackfield.message.received').length === 27, 'all events');
  for (const request of application.requests) {
    assert.equal(request.headers['content-type'], 'application/cloudevents-batch+json');
    assert.ok(request.json.length <= kBatch);
    assert.deepEqual(new Webhook(kSecret).verify(request.text, request.headers), request.json);
    const parsed = HTTP.toEvent({ headers: request.headers, body: request.text });
    assert.ok(parsed.every((event) => event.validate()));
  }
  assert.ok(application.requests.some((request) => request.json.length === kBatch), 'a full batch left');
  for (const from of ['anna', 'boris', 'cleo']) {
    assert.deepEqual(textsOf(events(), from), Array.from({ length: 9 }, (_, n) => `${from}${n}`));
  }
});

test('an event that the application refuses holds up its own conversation only', async () => {
  application.clear();
  let isBroken = true;
  application.answer = (request) => ({ status: isBroken && textsOf(request.json, 'bad').length > 0 ? 500 : 200 });
  await hearPaused(['good', 'bad', 'fine'], 4);
  await host.ask('POST', '/v1/subscriptions/desk/resume');
  const taken = (from) =>
    application.requests.filter((request) => textsOf(request.json, 'bad').length === 0).flatMap((request) => textsOf(request.json, from));
  const wanted = (from) => Array.from({ length: 4 }, (_, n) => `${from}${n}`);
  await until(() => taken('good').length === 4 && taken('fine').length === 4, 'the others');
  assert.deepEqual(taken('good'), wanted('good'));
  assert.deepEqual(taken('fine'), wanted('fine'));
  assert.equal((await host.ask('GET', '/v1/subscriptions/desk')).parked_conversations, 1);

  isBroken = false;
  const caughtUp = application.requests.length;
  await until(async () => (await host.ask('GET', '/v1/subscriptions/desk')).parked_conversations === 0, 'it to catch up');
  const late = application.requests.slice(caughtUp).flatMap((request) => textsOf(request.json, 'bad'));
  assert.deepEqual(late, wanted('bad'));
});
