// SPDX-License-Identifier: MIT
// What a send used up, and what becomes of it when nobody knows whether it arrived.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test as plain } from 'node:test';

import { Host, showingLog, stopAll } from '../support/host.mjs';
import { lineAccount, LineRules, lineUser, lineWebhook } from '../support/line_network.mjs';
import { Network } from '../support/network.mjs';
import { until } from '../support/until.mjs';

let host;
let line;
let network;
const test = (name, run) => plain(name, showingLog(() => host, run));
const good = (request) => line.answer(request);

before(async () => {
  [line, network] = [new LineRules(), await Network.start()];
  network.answer = good;
  host = await Host.start({ plugins: ['line'], config: lineAccount(network) });
});
after(() => stopAll(host, network));
beforeEach(() => network.clear());

// A customer writes; the answer's connection is cut, so nobody knows whether LINE has taken it.
async function cut(serial) {
  const user = lineUser('9', serial);
  const { body, headers } = lineWebhook({ user, text: 'anybody there?', id: `w${serial}`, replyToken: `token-${serial}` });
  assert.equal((await fetch(`${host.hooks}/hooks/line-jp`, { method: 'POST', body, headers })).status, 200);
  const event = await until(async () => (await host.events()).find((each) => each.data.sender?.identity?.value === user), 'the event');
  network.answer = () => 'cut';
  const { message } = await host.ask('POST', '/v1/messages', { account: 'line-jp', conversation: event.subject, parts: [{ type: 'text', text: 'yes' }] });
  await host.message(message, 'unknown');
  network.answer = good;
  return message;
}
const sends = () => network.requests.filter((request) => request.method === 'POST' && request.url.startsWith('/v2/bot/message/'))
  .map((request) => [request.url, request.json.replyToken]);

test('what was not taken did not use up the answer that the customer allowed', async () => {
  const message = await cut(1);
  await host.ask('POST', `/v1/messages/${message}/resolve`, { decision: 'retry' });
  await host.message(message, 'accepted');
  assert.deepEqual(sends(), [['/v2/bot/message/reply', 'token-1'], ['/v2/bot/message/reply', 'token-1']]);
});

test('nor after the host was ended meanwhile', async () => {
  const message = await cut(2);
  await host.kill();
  await host.run();
  await host.ask('POST', `/v1/messages/${message}/resolve`, { decision: 'retry' });
  await host.message(message, 'accepted');
  assert.deepEqual(sends(), [['/v2/bot/message/reply', 'token-2'], ['/v2/bot/message/reply', 'token-2']]);
});

test('what was taken, or given up, stays used up', async () => {
  for (const [serial, decision] of [[3, 'accept'], [4, 'fail']]) {
    network.clear();
    const message = await cut(serial);
    const { conversation } = await host.ask('GET', `/v1/messages/${message}`);
    await host.ask('POST', `/v1/messages/${message}/resolve`, { decision });
    const { message: next } = await host.ask('POST', '/v1/messages', { account: 'line-jp', conversation, parts: [{ type: 'text', text: 'and more' }] });
    await host.message(next, 'accepted');
    assert.deepEqual(sends().map(([resource]) => resource), ['/v2/bot/message/reply', '/v2/bot/message/push']);
  }
});
