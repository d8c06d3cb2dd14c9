// SPDX-License-Identifier: MIT
// A unit of work through all accounts, both ways. Whoever asks the host for something asks until there is an answer, as
// networks and careful applications do; so a unit ends well however often the host dies meanwhile.
import assert from 'node:assert/strict';

import { lineUser, lineWebhook } from '../support/line_network.mjs';
import { until } from '../support/until.mjs';

const kLong = { ms: 60_000, every: 25 };
export const kSite = 'https://shop.example'; // where the chat is embedded
const kBig = 20_000; // bytes, and one more for each unit: the size names the file

export class Unit {
  constructor(world, number) {
    Object.assign(this, { world, number, host: world.host, networks: world.networks });
  }

  // Until the host gives that answer; it may die under any request.
  async until(status, ask) {
    const end = await until(
      async () => {
        await this.world.up;
        const answer = await ask();
        const json = await (answer.json instanceof Function ? answer.text().then((text) => (text ? JSON.parse(text) : null)) : answer.json);
        return [409, 429, 503].includes(answer.status) ? undefined : { status: answer.status, json };
      },
      `an answer ${status} in unit ${this.number}`,
      kLong,
    );
    assert.equal(end.status, status, JSON.stringify(end.json));
    return end;
  }

  post(resource, { body, headers }) {
    return this.until(200, () => fetch(`${this.host.hooks}/hooks/${resource}`, { method: 'POST', body, headers }));
  }

  async run() {
    await Promise.all([this.line(), this.echo(), this.lookup(), this.relay(), this.chat()]);
    await this.world.journal();
  }

  // Accepted once, and taken by the network once.
  async send(account, to, text) {
    const body = { account, to, parts: [{ type: 'text', text }] };
    const headers = { 'idempotency-key': text };
    const { json } = await this.until(202, () => this.host.call('POST', '/v1/messages', body, { headers }));
    await until(() => this.settle(json.message, text), `"${text}" to be accepted`, kLong);
    return json.message;
  }

  // A person's part: what is held is decided by a look at the network, what failed is sent once more.
  async settle(id, text) {
    await this.world.up;
    const message = await this.host.ask('GET', `/v1/messages/${id}`);
    if (message.status === 'unknown') {
      const decision = this.networks.taken.times(text) > 0 ? 'accept' : 'retry';
      await this.host.call('POST', `/v1/messages/${id}/resolve`, { decision });
    }
    if (message.status === 'failed') await this.host.call('POST', `/v1/deadletters/${id}/replay`);
    return message.status === 'accepted';
  }

  async line() {
    const user = lineUser('a', this.number % 50);
    const text = `line ${this.number}`;
    await this.post('line-jp', lineWebhook({ user, text, id: `E${this.number}`, replyToken: `token-${this.number}` }));
    await this.send('line-jp', { scheme: 'line.user', value: user }, `reply ${this.number}`);
  }

  async echo() {
    for (const text of ['late', 'bad']) await this.send('e1', { scheme: 'echo.user', value: `echo-${text}` }, `${text} ${this.number}`);
  }

  async lookup() {
    for (const text of ['cut', 'lost']) await this.send('l1', { scheme: 'lookup.user', value: `lookup-${this.number % 50}` }, `${text} ${this.number}`);
  }

  async relay() {
    const { relay } = this.networks;
    relay.say(`relay-${this.number}`, `relay ${this.number}`);
    relay.sayBig(`relay-${this.number}`, Buffer.alloc(kBig + this.number, 'jackfield '));
    const last = relay.messages.length;
    await until(() => relay.acknowledged.has(last), `message ${last} to be acknowledged`, kLong);
  }

  async chat() {
    const headers = { 'content-type': 'application/json', origin: kSite };
    const { json } = await this.post('chat/session', { body: '{"create":true}', headers });
    const signed = { ...headers, authorization: `Bearer ${json.token}` };
    const text = `visitor ${this.number}`;
    await this.post('chat/messages', { body: JSON.stringify({ cid: `c-${this.number}`, parts: [{ type: 'text', text }] }), headers: signed });
    await this.send('chat', { scheme: 'webchat.visitor', value: json.visitor }, `agent ${this.number}`);
    const { json: page } = await this.until(200, () => fetch(`${this.host.hooks}/hooks/chat/history`, { headers: signed }));
    this.seen = JSON.stringify(page);
  }

  // Everything came in once and went out once. A topic is the network of a web chat.
  check() {
    const { taken } = this.networks;
    for (const sent of ['reply', 'late', 'bad', 'cut', 'lost']) {
      assert.equal(taken.times(`${sent} ${this.number}`), 1, `"${sent} ${this.number}" at the network`);
    }
    for (const said of [`visitor ${this.number}`, `agent ${this.number}`]) {
      assert.equal(this.seen.split(`"${said}"`).length - 1, 1, `"${said}" in the chat: ${this.seen}`);
    }
    for (const came of [`line ${this.number}`, `relay ${this.number}`, `visitor ${this.number}`, `${kBig + this.number}-bytes.bin`]) {
      assert.equal(this.world.book.received.get(came), 1, `"${came}" in the journal`);
    }
  }
}
