// SPDX-License-Identifier: MIT
// LINE's side, as far as webhooks, pushes and replies go. It remembers retry keys and reply tokens as LINE does:
// a push is delivered once for each key, a reply once for each token.
import { randomUUID } from 'node:crypto';

import { lineSignature } from './signing.mjs';

export const lineSecret = '8c570fa6dd201bb328f1c1eac23a96d8';
export const botUserId = 'U00000000000000000000000000000b07';

export const lineAccount = (network) => `
[[account]]
id = "line-jp"
plugin = "line"
config = { channel_id = "1234567890", channel_secret = "${lineSecret}", channel_access_token = "a-long-lived-token", bot_user_id = "${botUserId}" }
endpoints = { "https://api.line.me" = "${network.origin}" }
`;

export const lineUser = (prefix, number) => `U${(prefix + number.toString(16).padStart(30, '0')).padStart(32, '0')}`;

export function lineWebhook({ user, text, id, replyToken }) {
  const event = {
    type: 'message',
    mode: 'active',
    timestamp: Date.now(),
    webhookEventId: id,
    deliveryContext: { isRedelivery: false },
    source: { type: 'user', userId: user },
    message: { id: `m${id}`, type: 'text', text, quoteToken: `q${id}` },
  };
  if (replyToken) event.replyToken = replyToken;
  const body = JSON.stringify({ destination: botUserId, events: [event] });
  return { body, headers: { 'content-type': 'application/json', 'x-line-signature': lineSignature(lineSecret, body) } };
}

export class LineRules {
  delivered = new Map(); // text to how often it reached a phone
  seenOnWire = new Map(); // text to how many requests carried it
  keys = new Map(); // retry key to its answer
  tokens = new Map(); // reply token to its only text
  repeats = 0;

  // An answer for Network.answer; the message is delivered before it is given.
  answer(request) {
    const [path] = request.url?.split('?') ?? [''];
    if (request.method === 'GET') return { status: 200, json: this.known(path) };
    if (path === '/v2/bot/channel/webhook/endpoint') return { status: 200, json: {} };
    if (path === '/v2/bot/channel/webhook/test') return { status: 200, json: { success: true, statusCode: 200, reason: 'OK', detail: '200' } };
    if (path === '/v2/oauth/verify') return { status: 200, json: { client_id: '1234567890', scope: 'P CM' } };
    const texts = request.json.messages.map((message) => message.text);
    for (const text of texts) this.seenOnWire.set(text, (this.seenOnWire.get(text) ?? 0) + 1);
    const sent = { sentMessages: texts.map(() => ({ id: randomUUID(), quoteToken: 'q' })) };
    if (path === '/v2/bot/message/push') {
      const key = request.headers['x-line-retry-key'];
      if (this.keys.has(key)) {
        this.repeats += 1;
        return { status: 409, json: { message: 'The retry key is already accepted', ...this.keys.get(key) } };
      }
      this.keys.set(key, sent);
    } else if (path === '/v2/bot/message/reply') {
      if (this.tokens.has(request.json.replyToken)) return { status: 400, json: { message: 'Invalid reply token' } };
      this.tokens.set(request.json.replyToken, texts);
    } else {
      return { status: 404, json: { message: 'Not found' } };
    }
    for (const text of texts) this.delivered.set(text, (this.delivered.get(text) ?? 0) + 1);
    return { status: 200, json: sent };
  }

  known(path) {
    if (path === '/v2/bot/info') return { userId: botUserId, displayName: 'Shop', basicId: '@shop', chatMode: 'bot' };
    if (path === '/v2/bot/message/quota') return { type: 'none' };
    if (path === '/v2/bot/message/quota/consumption') return { totalUsage: 0 };
    return { endpoint: '', active: true };
  }
}
