// SPDX-License-Identifier: MIT
// The official client library of Viber, `viber-bot`, judges both of us: its validator the plugin's signatures, its
// client and its receiver the simulator.

import assert from 'node:assert/strict';
import http from 'node:http';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';

import { Simulation, until } from '../simulate/simulation.mjs';
import { freePort } from '../support/ports.mjs';

const require = createRequire(import.meta.url);
const { Bot, Message } = require('viber-bot');
const MessageValidator = require('viber-bot/lib/message/message-validator.js');

const kToken = '4453b6ac12345678-e02c5f12174805f9-daec9cbb5448c51f'; // that of templates/quickstart.toml
const kPerson = { id: 'b25lLXBlcnNvbi1vbmUtMQ==' };
const kSilent = { debug() {}, info() {}, error() {} };

let world;
let bot;
let server;
let heard;

before(async () => {
  world = await new Simulation().start();
  bot = new Bot({ authToken: kToken, name: 'Library', avatar: 'https://shop.example/a.png', logger: kSilent, registerToEvents: ['delivered', 'seen', 'failed', 'conversation_started'] });
  bot._client._url = `http://127.0.0.1:${world.viber}/pa`;
  heard = [];
  for (const event of ['message', 'subscribed', 'unsubscribed', 'delivered', 'seen', 'error']) bot.on(event, (...all) => heard.push([event, ...all]));
});
after(async () => {
  server?.closeAllConnections(); // what is kept alive would keep this test alive too
  server?.close();
  assert.ok(await world.stop(), 'both end on Ctrl-C with exit code 0');
});

const phone = async () => JSON.parse((await world.ask('/phones')).text.split('\r\n\r\n')[1]).find((each) => each.account === 'viber').phone;
const messages = async () => (await phone()).chats.find((chat) => chat.id === kPerson.id).messages;

async function act(deed) {
  const answer = await world.ask('/phones/viber/act', { method: 'POST', headers: { origin: world.origin, 'content-type': 'application/json' }, body: JSON.stringify({ user: kPerson.id, ...deed }) });
  assert.ok(answer.status < 300, answer.text);
}

const next = (event) => until(() => {
  const at = heard.findIndex(([name]) => name === event);
  return at >= 0 && heard.splice(at, 1)[0];
}, event, () => JSON.stringify(heard));

test('the host sets its webhook while its hook answers', async () => {
  await until(async () => (await bot.getBotProfile()).webhook === `http://127.0.0.1:${world.hooks}/hooks/viber`, 'the webhook', () => world.log());
  assert.deepEqual((await bot.getBotProfile()).event_types, ['client_status', 'conversation_started', 'delivered', 'failed', 'message', 'seen', 'subscribed', 'unsubscribed']);
});

test('the hook takes what the library would sign, and nothing else', async () => {
  const validator = new MessageValidator(kSilent, kToken);
  const body = JSON.stringify({ event: 'message', timestamp: 1793527200123, message_token: 1, sender: { ...kPerson, name: 'Зоя' }, message: { type: 'text', text: 'привіт 🙂' }, silent: false });
  const signature = validator._calculateHmacFromMessage(body);
  assert.ok(validator.validateMessage(signature, body));
  const post = async (headers, query = '') => (await fetch(`http://127.0.0.1:${world.hooks}/hooks/viber${query}`, { method: 'POST', body, headers })).status;

  assert.equal(await post({ 'x-viber-content-signature': signature }), 200);
  assert.equal(await post({}, `?sig=${signature}`), 200);
  assert.equal(await post({}), 403);
  assert.equal(await post({ 'x-viber-content-signature': new MessageValidator(kSilent, 'x')._calculateHmacFromMessage(body) }), 403);
});

test('the library becomes the application: it is called back while it sets the webhook', async () => {
  const port = await freePort();
  server = http.createServer(bot.middleware()).listen(port, '127.0.0.1');
  await assert.rejects(bot.setWebhook('http://127.0.0.1:9/nobody'), { status: 1 });

  const set = await bot.setWebhook(`http://127.0.0.1:${port}/`);

  assert.equal(set.status, 0);
  assert.ok(set.event_types.includes('message'));
});

test('what people do is read by the library as what it is', async () => {
  await act({ do: 'text', text: 'hello 🙂' });
  const [, message, response, silent] = await next('message');
  assert.equal(message.text, 'hello 🙂');
  assert.equal(typeof message.token, 'string', 'the token has more digits than a number keeps');
  assert.ok(BigInt(message.token) > 2n ** 53n);
  assert.equal(response.userProfile.id, kPerson.id);
  assert.equal(silent, false);
  for (const [deed, kind] of [['image', Message.Picture], ['video', Message.Video], ['file', Message.File], ['sticker', Message.Sticker], ['location', Message.Location], ['contact', Message.Contact], ['url', Message.Url]]) {
    await act({ do: deed });
    assert.ok((await next('message'))[1] instanceof kind, deed);
  }
  await act({ do: 'unfollow' });
  assert.equal((await next('unsubscribed'))[1], kPerson.id);
  await act({ do: 'follow' });
  await next('subscribed');
});

test('every message that the library makes is taken and shown', async () => {
  const url = 'https://shop.example/a';
  const board = { Type: 'keyboard', Buttons: [{ ActionType: 'reply', ActionBody: 'silent one', Text: 'Press', Silent: true }] };
  const card = (n) => [{ Columns: 6, Rows: 6, ActionType: 'none', ActionBody: 'none', Text: `Card ${n}` }, { Columns: 6, Rows: 1, ActionType: 'reply', ActionBody: `second:${n}`, Text: 'Take', Silent: true }];
  const rich = { Type: 'rich_media', ButtonsGroupColumns: 6, ButtonsGroupRows: 7, BgColor: '#FFFFFF', Buttons: [...card(1), ...card(2)] };
  const all = [
    new Message.Text('hi'), new Message.Picture(`${url}.jpg`, 'look'), new Message.Video(`${url}.mp4`, 1000), new Message.File(`${url}.pdf`, 1000, 'a.pdf'),
    new Message.Sticker(46105), new Message.Location(48.2, 16.37), new Message.Contact('Ann', '+431'), new Message.Url(url), new Message.RichMedia(rich, undefined, undefined, undefined, undefined, 'cards', 7), new Message.Text('last', board),
  ];
  const tokens = await bot.sendMessage(kPerson, [...all]);
  assert.equal(tokens.length, all.length);
  const shown = (await messages()).slice(-all.length);
  assert.deepEqual(shown.map((each) => each.kind), ['text', 'image', 'video', 'file', 'sticker', 'location', 'text', 'text', 'rich_media', 'text']);
  assert.equal(shown[8].cards.length, 2);
  await next('delivered');
  await act({ do: 'press', action: shown[9].quick_replies[0].action });
  await next('seen');
  const [, message, , silent] = await next('message');
  assert.deepEqual([message.text, silent], ['silent one', true]);
});

test('what Viber refuses is refused with its status', async () => {
  const refused = (message, status, to = kPerson) => assert.rejects(bot.sendMessage(to, [message]), { status });
  await refused(new Message.Text('x'.repeat(7001)), 3);
  await refused(new Message.Picture('https://shop.example/a', 'no extension'), 3);
  await refused(new Message.Text('x'), 6, { id: 'nobody' });
  await refused(new Message.Text('x', undefined, undefined, undefined, undefined, 11), 13);
  const stranger = new Bot({ authToken: 'wrong', name: 'x', avatar: '', logger: kSilent });
  stranger._client._url = bot._client._url;
  await assert.rejects(stranger.getBotProfile(), { status: 2 });
});

test('the library asks who somebody is', async () => {
  const user = await bot.getUserDetails(kPerson);
  assert.equal(user.id, kPerson.id);
  assert.equal(user.name, 'Customer 1');
  const { users } = await bot.getOnlineStatus([kPerson.id, 'nobody']);
  assert.deepEqual(users.map((each) => each.online_status), [0, 4]);
});

test('the library says the welcome in its answer', async () => {
  await act({ do: 'unfollow' });
  bot.onConversationStarted((profile, isSubscribed, context, say) => say(new Message.Text(`Welcome by ${context}`)));
  await act({ do: 'open', context: 'campaign' });
  await until(async () => (await messages()).at(-1).text === 'Welcome by campaign', 'the welcome', () => world.log());
});
