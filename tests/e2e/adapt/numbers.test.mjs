// SPDX-License-Identifier: MIT
// Buttons on a network that has none: numbered text out, and the number that comes back is the button.
import assert from 'node:assert/strict';
import { after, before, test as plain } from 'node:test';

import { echoAccount, Host, showingLog, stopAll } from '../support/host.mjs';
import { Network } from '../support/network.mjs';
import { until } from '../support/until.mjs';

let host;
let network;
const test = (name, run) => plain(name, showingLog(() => host, run));

before(async () => {
  network = await Network.start();
  network.answer = () => ({ status: 200, json: { id: `p-${network.requests.length}` } });
  host = await Host.start({ config: echoAccount(network) });
});
after(async () => {
  await stopAll(host, network);
});

const buttons = {
  type: 'buttons',
  buttons: {
    text: 'Where is it?',
    items: [
      { kind: 'postback', id: 'b1', title: 'Track', payload: 'track:17' },
      { kind: 'reply', title: 'Return it', payload: 'return:17' },
      { kind: 'camera', title: 'Photo' },
    ],
  },
};
const ask = (to, parts, more = {}) =>
  host.call('POST', '/v1/messages', { account: 'e1', to: { scheme: 'echo.user', value: to }, parts, ...more });

let written = 0;
// What the application is told when the customer writes that.
async function answered(from, text) {
  const id = `w-${++written}`;
  assert.equal((await host.receive({ id, from, text, at: 1793527200000 + written })).status, 200);
  return until(async () => {
    const event = (await host.events()).find((one) => one.data.message?.provider_ids?.includes(id));
    assert.ok(event);
    return event.data;
  }, `the event of "${text}"`);
}

test('the 202 names what was changed, and the network gets numbers', async () => {
  const sent = await ask('shown', [buttons]);

  assert.equal(sent.status, 202);
  assert.deepEqual(sent.json.adaptations, [
    { pointer: '/parts/0', what: 'buttons', how: 'words', lost: ['/buttons/items/2'] },
  ]);
  await host.message(sent.json.message, 'accepted');
  const request = network.requests.find((one) => one.json.to === 'shown');
  assert.equal(request.json.text, 'Where is it?\n\n1. Track\n2. Return it');
});

test('a number or a label is the postback, with its words kept', async () => {
  const sent = await ask('chooser', [buttons]);
  await host.message(sent.json.message, 'accepted');

  const number = await answered('chooser', ' 2 ');
  assert.equal(number.kind, 'message.received');
  assert.equal(number.message.parts[0].text, ' 2 ');
  assert.deepEqual(number.postback, { payload: 'return:17', title: 'Return it', source: 'text' });
  const label = await answered('chooser', 'Track');
  assert.deepEqual(label.postback, { payload: 'track:17', title: 'Track', button: 'b1', source: 'text' });
  for (const text of ['3', 'I take 2', 'track']) assert.equal((await answered('chooser', text)).postback, undefined);
});

test('numbers mean nothing to somebody who was offered nothing', async () => {
  assert.equal((await answered('stranger', 'hello')).postback, undefined);
  assert.equal((await answered('stranger', '1')).postback, undefined);
});

test('the next message takes the offer back, and a restart does not', async () => {
  const first = await ask('later', [buttons]);
  await host.message(first.json.message, 'accepted');
  await host.kill();
  await host.run();
  assert.equal((await answered('later', '1')).postback.payload, 'track:17');

  const second = await ask('later', [{ type: 'text', text: 'How many?' }]);
  await host.message(second.json.message, 'accepted');
  assert.equal((await answered('later', '2')).postback, undefined);
});

test('strict refuses with every reason at once, and sends nothing', async () => {
  const refused = await ask('strict', [{ type: 'text', format: 'markdown', text: '**Hi**' }, buttons], { adapt: 'strict' });

  assert.equal(refused.status, 422);
  assert.equal(refused.json.type, '/problems/validation-failed');
  assert.deepEqual(refused.json.errors.map((error) => error.pointer).sort(), ['/parts/0', '/parts/1']);
  const kept = await ask('strict', [{ type: 'text', text: 'Hi' }], { adapt: 'strict' });
  assert.equal(kept.status, 202);
  assert.equal((await ask('strict', [buttons], { adapt: 'loosely' })).json.errors[0].pointer, '/adapt');
  await host.message(kept.json.message, 'accepted');
  assert.deepEqual(network.requests.filter((one) => one.json.to === 'strict').map((one) => one.json.text), ['Hi']);
});
