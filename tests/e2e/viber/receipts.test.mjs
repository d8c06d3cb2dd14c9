// SPDX-License-Identifier: MIT
// Viber tells that a message was delivered while the call that sent it still waits for its answer, and with it the id.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test as plain } from 'node:test';

import { Host, showingLog, stopAll } from '../support/host.mjs';
import { Network } from '../support/network.mjs';
import { until } from '../support/until.mjs';

const kToken = '4453b6ac12345678-e02c5f12174805f9-daec9cbb5448c51f';
const kUser = 'jc9HsWTZ2Yf2NkRZ8KcNug==';
const kFirst = 4912661846655238145n;

let host;
let network;
let told; // what Viber tells before it answers
const test = (name, run) => plain(name, showingLog(() => host, run));

async function callBack(event, token, more = '') {
  // Written by hand: the token has more digits than a number of this language keeps.
  const body = `{"event":"${event}","timestamp":${Date.now()},"message_token":${token},"user_id":"${kUser}"${more}}`;
  const signature = createHmac('sha256', kToken).update(body).digest('hex');
  const answer = await fetch(`${host.hooks}/hooks/viber`, { method: 'POST', body, headers: { 'x-viber-content-signature': signature } });
  assert.equal(answer.status, 200);
}

before(async () => {
  network = await Network.start();
  let sends = 0n;
  network.answer = async (request) => {
    if (!request.url.startsWith('/pa/send_message')) return { status: 200, json: { status: 0, status_message: 'ok', id: 'pa:1', event_types: [] } };
    const token = kFirst + sends++;
    for (const [event, more] of told) await callBack(event, token, more);
    return { status: 200, text: `{"status":0,"status_message":"ok","message_token":${token}}` };
  };
  host = await Host.start({
    plugins: ['viber'],
    config: `[[account]]
id = "viber"
plugin = "viber"
config = { auth_token = "${kToken}", sender_name = "Shop" }
endpoints = { "https://chatapi.viber.com" = "${network.origin}" }
`,
  });
});
after(() => stopAll(host, network));

const send = async (text) =>
  (await host.ask('POST', '/v1/messages', { account: 'viber', to: { scheme: 'viber.user', value: kUser }, parts: [{ type: 'text', text }] })).message;

test('a receipt that overtakes the answer of its send is kept until the id is known', async () => {
  told = [['delivered']];
  const message = await host.message(await send('quick'), 'delivered');
  assert.deepEqual(message.pieces, [{ index: 1, status: 'delivered', provider_ids: [String(kFirst)] }]);
});

test('of several that came early the furthest counts', async () => {
  told = [['seen'], ['delivered']];
  await host.message(await send('quicker'), 'read');
});

test('a failure that overtakes the answer fails the message', async () => {
  told = [['failed', ',"desc":"the user has left"']];
  await host.message(await send('gone'), 'failed');
});

test('what was not told early comes in its time', async () => {
  told = [];
  const id = await send('slow');
  const { pieces } = await host.message(id, 'accepted');
  await callBack('delivered', pieces[0].provider_ids[0]);
  await host.message(id, 'delivered');
});

test('a receipt for one piece says nothing of the next, which has not left yet', async () => {
  told = [];
  const parts = [{ type: 'text', text: 'first' }, { type: 'sticker', sticker: { id: '40105' } }];
  const sendTwo = () => host.ask('POST', '/v1/messages', { account: 'viber', to: { scheme: 'viber.user', value: kUser }, parts });
  const stickers = () => network.requests.filter((request) => request.json?.type === 'sticker').length;
  const good = network.answer;
  let first;
  network.answer = async (request) => {
    if (request.json?.type !== 'sticker') return good(request);
    // The first piece's receipt comes while the second is refused for a time.
    const { pieces } = await host.ask('GET', `/v1/messages/${await until(() => first, 'its id')}`);
    if (pieces[0].status === 'accepted') await callBack('delivered', pieces[0].provider_ids[0]);
    return stickers() > 1 ? good(request) : { status: 429, headers: { 'retry-after': '1' }, json: {} };
  };
  first = (await sendTwo()).message;

  const message = await host.message(first, 'accepted');

  network.answer = good;
  assert.deepEqual(message.pieces.map((piece) => piece.status), ['delivered', 'accepted']);
  assert.equal(stickers(), 2);
});
