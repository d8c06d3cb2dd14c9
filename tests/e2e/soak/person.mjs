// SPDX-License-Identifier: MIT
// One customer on one network, and the agent who answers: a few messages, as many answers, and a look at the phone.
import { randomUUID } from 'node:crypto';

import { until } from '../support/until.mjs';

const kBatch = 5;
export const kHeardMs = 600_000; // Viber's fourth try comes after more than six minutes

export class Person {
  round = 0;
  said = 0;
  answered = 0;
  unheard = []; // which, and when it was said
  decided = 0; // sends that nobody was sure of
  faults = [];

  constructor(world, account, index) {
    Object.assign(this, { world, account, index });
  }

  // A mail quotes what it answers, so the two sides have words of their own.
  mark(side, n) {
    return `${side}-${this.account}-${this.index}-${n}!`;
  }

  async live() {
    while (this.world.isRunning) {
      await this.talk();
      await this.world.pause();
    }
  }

  // What a round says is heard once, in order; what it answers is shown once, in order.
  async talk() {
    const first = this.round * kBatch;
    this.round += 1;
    let conversation;
    for (let n = first; n < first + kBatch; ++n) conversation = (await this.say(this.mark('soak', n))) ?? conversation;
    if (!conversation) return;
    const answers = Array.from({ length: kBatch }, (_, i) => this.mark('answer', first + i));
    const sent = [];
    const decided = this.decided;
    for (const text of answers) sent.push(await this.answer(conversation, text));
    for (const [i, id] of sent.entries()) await this.settle(id, answers[i]);
    // What was held is sent behind what went past it.
    await this.look(answers, this.decided === decided);
    this.answered += kBatch;
  }

  async say(text) {
    const began = Date.now();
    await this.speak(text);
    this.said += 1;
    const heard = await until(() => this.world.application.heard.get(text), `${text} to be heard`, { ms: kHeardMs, every: 20 }).catch(() => null);
    if (heard) return heard.conversation;
    this.unheard.push({ text, at: began });
    return undefined;
  }

  speak(text) {
    return this.world.act(this.account, { do: 'text', user: this.user().id, text });
  }

  user() {
    return this.world.phones.get(this.account).users[this.index];
  }

  async answer(conversation, text) {
    const body = { account: this.account, conversation, parts: [{ type: 'text', text }], from: { display_name: 'Eva', role: 'agent' } };
    const answer = await this.world.ask('POST', '/v1/messages', body, { 'idempotency-key': `${text}` }, 202);
    return answer.message;
  }

  // A person's part: what is held is decided by a look at the phone, what failed is a fault.
  async settle(id, text) {
    const end = await until(
      async () => {
        const message = await this.world.ask('GET', `/v1/messages/${id}`);
        if (message.status === 'unknown') {
          this.decided += 1;
          const decision = (await this.isShown(text)) ? 'accept' : 'retry';
          await this.world.ask('POST', `/v1/messages/${id}/resolve`, { decision }, {}, 200, 404);
        }
        return ['queued', 'sending', 'unknown'].includes(message.status) ? null : message;
      },
      `${text} to be sent`,
      { ms: 120_000, every: 200 },
    );
    if (['failed', 'expired'].includes(end.status)) this.faults.push(`${text}: ${end.status} ${JSON.stringify(end.error)}`);
  }

  shown() {
    const { chats, users } = this.world.phones.get(this.account);
    return chats.find((chat) => chat.id === users[this.index].chat)?.messages.map((message) => message.text) ?? [];
  }

  // A look of one's own: one that began before the message was held would not know of it, and it would be sent twice.
  async isShown(text) {
    await this.world.look();
    return this.shown().some((each) => each.includes(text));
  }

  async look(answers, isInOrder) {
    await until(async () => (await this.world.lookAtPhones(), answers.every((text) => this.shown().some((each) => each.includes(text)))), `${answers[0]} to be shown`, { ms: 30_000, every: 300 })
      .catch((fault) => this.faults.push(fault.message));
    const shown = this.shown();
    const places = answers.map((text) => shown.flatMap((each, at) => (each.includes(text) ? [at] : [])));
    if (places.some((at) => at.length !== 1)) this.faults.push(`${answers[0]} and on: shown at ${JSON.stringify(places)}`);
    if (isInOrder && places.flat().some((at, i, all) => i > 0 && at < all[i - 1])) this.faults.push(`${answers[0]} and on: out of order`);
  }
}

// A visitor of the web chat has no phone but the chat itself.
export class Visitor extends Person {
  async talk() {
    const headers = { 'content-type': 'application/json', origin: this.world.simulation.origin };
    const session = await this.world.post('webchat/session', '{"create":true}', headers);
    this.headers = { ...headers, authorization: `Bearer ${session.token}` };
    await super.talk();
  }

  speak(text) {
    return this.world.post('webchat/messages', JSON.stringify({ cid: randomUUID(), parts: [{ type: 'text', text }] }), this.headers);
  }

  async look(answers, isInOrder) {
    const page = await this.world.get('webchat/history', this.headers);
    const text = JSON.stringify(page);
    const places = answers.map((each) => text.indexOf(each));
    if (answers.some((each) => text.split(`"${each}"`).length !== 2)) this.faults.push(`${answers[0]} and on: not once in the chat: ${text.slice(0, 2000)}`);
    // A page of history begins with the oldest or the newest; either way the answers stand in order.
    const sorted = [...places].sort((a, b) => a - b);
    if (isInOrder && String(places) !== String(sorted) && String(places) !== String(sorted.toReversed())) this.faults.push(`${answers[0]} and on: out of order`);
  }

  async isShown(text) {
    return JSON.stringify(await this.world.get('webchat/history', this.headers)).includes(text);
  }
}
