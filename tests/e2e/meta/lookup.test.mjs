// SPDX-License-Identifier: MIT
// A send of which nobody knows whether it arrived, against Meta's simulator: the host looks it up, and the customer sees it once.
import assert from 'node:assert/strict';
import { after, before, test as plain } from 'node:test';

import { showingWorld, Simulation, until } from '../simulate/simulation.mjs';

let world;
const test = (title, run) => plain(title, { timeout: 120_000 }, showingWorld(() => world, run));

before(async () => {
  world = await new Simulation().start();
});
after(async () => {
  assert.ok(await world?.stop(), 'both end with exit code 0');
});

const ask = (...words) => world.request(...words);
const act = (...words) => world.act(...words);
async function heard(account, text) {
  const isIt = (event) => event.data.account === account && event.data.message?.parts?.[0]?.text === text;
  const { events } = await ask('GET', '/v1/events?after=0&limit=1000');
  return events.find(isIt);
}
const became = (id, statuses) =>
  until(async () => {
    const message = await ask('GET', `/v1/messages/${id}`);
    return statuses.includes(message.status) && message;
  }, `the message to be ${statuses.join(' or ')}`, () => world.log(), 60_000);
const shown = async (account, text) =>
  (await world.phone(account)).chats.flatMap((chat) => chat.messages).filter((message) => message.text === text).map((message) => message.id);

for (const account of ['messenger', 'instagram']) {
  test(`${account}: a comment whose answer was cut stands once, and is known by its number`, async () => {
    await until(async () => (await ask('GET', `/v1/accounts/${account}`)).state === 'running', 'the account to run');
    await act(account, { do: 'comment', text: 'Price?' });
    const { subject } = await until(() => heard(account, 'Price?'), 'the comment');
    await world.control(account, { fault: 'cut' });

    const { message } = await ask('POST', '/v1/messages', { account, conversation: subject, visibility: 'public', parts: [{ type: 'text', text: 'It is four' }] });

    const sent = await became(message, ['accepted', 'sent', 'delivered', 'read']);
    assert.ok(sent.history.some((step) => step.status === 'unknown'), 'nobody was sure of it');
    assert.deepEqual(await shown(account, 'It is four'), sent.pieces[0].provider_ids);
  });
}

test('a message of Instagram whose answer was cut is found in its conversation', async () => {
  await act('instagram', { do: 'text', text: 'hello?' });
  const { subject } = await until(() => heard('instagram', 'hello?'), 'the message');
  await world.control('instagram', { fault: 'cut' });

  const { message } = await ask('POST', '/v1/messages', { account: 'instagram', conversation: subject, parts: [{ type: 'text', text: 'at your service' }] });

  const sent = await became(message, ['accepted', 'sent', 'delivered', 'read']);
  assert.deepEqual(await shown('instagram', 'at your service'), sent.pieces[0].provider_ids);
});

test('a comment that never arrived is looked for twice, and then sent again', async () => {
  await act('messenger', { do: 'comment', text: 'Open today?' });
  const { subject } = await until(() => heard('messenger', 'Open today?'), 'the comment');
  await world.control('messenger', { fault: 'fail', status: 500, path: '/comments' });

  const { message } = await ask('POST', '/v1/messages', { account: 'messenger', conversation: subject, visibility: 'public', parts: [{ type: 'text', text: 'Until six' }] });

  const sent = await became(message, ['accepted', 'sent', 'delivered', 'read']);
  const [unsure, sure] = ['unknown', 'accepted'].map((status) => sent.history.find((step) => step.status === status)?.at);
  assert.ok(Date.parse(sure) - Date.parse(unsure) >= 20_000, `Meta may show a little late what it took: ${unsure} to ${sure}`);
  assert.deepEqual(await shown('messenger', 'Until six'), sent.pieces[0].provider_ids);
});
