// SPDX-License-Identifier: MIT
// The conversations that the events tell of, the newest first. The first one is chosen by itself, so that a reply can
// be written at once; later ones only show that they have something new.

import { clock, h } from './dom.js';
import { direction, messageText, nameOf, summary } from './summary.js';

const kSilent = new Set(['typing.started', 'typing.stopped', 'read', 'message.status']);

export class Conversations {
  constructor(list, nobody, choose) {
    this.list = list;
    this.nobody = nobody;
    this.onChoose = choose;
    this.known = new Map();
    this.chosen = null;
  }

  heard(event) {
    const data = event.data ?? {};
    if (!event.subject || !data.conversation) return;
    const one = this.known.get(event.subject) ?? this.add(event);
    if (direction(event) === 'in' && nameOf(data)) one.name.textContent = nameOf(data);
    if (kSilent.has(data.kind) && !data.message) return;
    one.last.textContent = direction(event) === 'out' ? `You: ${messageText(data.message)}` : summary(event);
    one.time.textContent = clock(event.recordedtime ?? event.time).slice(0, 5);
    if (this.list.firstElementChild !== one.item) this.list.prepend(one.item);
    if (this.chosen?.id !== one.id && direction(event) === 'in') one.item.classList.add('fresh');
  }

  add(event) {
    const { account, channel, conversation } = event.data;
    const one = { id: event.subject, account, channel, isPublic: conversation.visibility === 'public', name: h('b', {}, 'Somebody'), last: h('span', { class: 'last' }), time: h('time', {}) };
    one.button = h('button', { type: 'button', 'aria-pressed': 'false', 'data-conversation': one.id, onclick: () => this.choose(one) },
      h('span', { class: `badge ${channel}`, 'aria-hidden': 'true' }, (channel ?? '?').slice(0, 1).toUpperCase()),
      h('span', { class: 'lines' }, h('span', { class: 'first' }, one.name, one.time), h('span', { class: 'second' }, h('span', { class: 'account' }, account), one.last)));
    one.item = h('li', {}, one.button);
    this.known.set(one.id, one);
    this.list.prepend(one.item);
    this.nobody.hidden = true;
    if (!this.chosen) this.choose(one);
    return one;
  }

  choose(one) {
    this.chosen = one;
    for (const each of this.known.values()) each.button.setAttribute('aria-pressed', String(each === one));
    one.item.classList.remove('fresh');
    this.onChoose(one);
  }
}
