// SPDX-License-Identifier: MIT
// The application's answer: words, or one of the samples, into the chosen conversation, and how far what was sent got.

import { h, icon, kIcons } from './dom.js';
import { buttons, carousel, picture, quickReplies } from './samples.js';
import { Refused, send, signal, upload } from './server.js';
import { Sent } from './sent.js';

export class Replies {
  constructor(place, tell) {
    this.tell = tell;
    this.sent = new Sent();
    this.input = h('textarea', { id: 'reply', rows: '1', placeholder: 'Choose a conversation first', 'aria-label': 'Reply', disabled: true });
    this.button = h('button', { class: 'send', type: 'submit', disabled: true, 'aria-label': 'Send the reply' }, icon(kIcons.send), h('span', {}, 'Send'));
    this.file = h('input', { type: 'file', accept: 'image/png,image/jpeg', hidden: true, onchange: () => this.sendFile() });
    this.menu = h('div', { class: 'menu' },
      this.item('Buttons', kIcons.buttons, () => buttons()),
      this.item('Quick replies', kIcons.chips, () => quickReplies()),
      this.item('Carousel', kIcons.cards, () => carousel()),
      this.item('Picture', kIcons.picture, () => this.pictureParts(picture(), 'picture.png')),
      h('button', { type: 'button', class: 'extra', onclick: () => this.file.click() }, 'Own file…'),
      h('button', { type: 'button', class: 'extra', onclick: () => this.signal('typing') }, 'Typing'),
      h('button', { type: 'button', class: 'extra', onclick: () => this.signal('mark_read') }, 'Mark read'));
    this.form = h('form', { class: 'write', onsubmit: (event) => this.submit(event) }, this.input, this.button, this.file);
    this.to = h('p', { class: 'to' }, 'No conversation is chosen');
    place.append(this.sent.element, this.to, this.menu, this.form);
    this.input.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.form.requestSubmit();
    });
    this.enable(false);
  }

  item(title, path, parts) {
    return h('button', { type: 'button', onclick: () => this.send(parts) }, icon(path), title);
  }

  enable(on) {
    this.input.disabled = !on;
    this.button.disabled = !on;
    for (const button of this.menu.children) button.disabled = !on;
  }

  choose(conversation) {
    this.conversation = conversation;
    this.enable(Boolean(conversation));
    if (!conversation) return;
    this.input.placeholder = 'Write a reply';
    this.to.replaceChildren('To ', h('b', {}, conversation.name.textContent), ` on ${conversation.account}`);
  }

  heard(event) {
    if (event.subject === this.conversation?.id) this.choose(this.conversation); // its name may have become known
    this.sent.heard(event);
  }

  submit(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    if (!text || !this.conversation) return;
    this.input.value = '';
    this.send(() => [{ type: 'text', text }], text);
  }

  async attempt(what, text = '') {
    try {
      await what();
    } catch (error) {
      this.tell(error instanceof Refused ? `Not sent: ${error.message}` : 'Not sent: there is no connection.');
      if (text && !this.input.value) this.input.value = text; // nobody has to write it twice
    }
  }

  send(parts, text) {
    const { conversation } = this;
    return this.attempt(async () => send(conversation, await parts()), text);
  }

  signal(kind) {
    return this.attempt(() => signal(this.conversation.account, this.conversation.id, kind));
  }

  sendFile() {
    const [file] = this.file.files;
    this.file.value = '';
    if (file) this.send(() => this.pictureParts(file, file.name));
  }

  async pictureParts(file, name) {
    const stored = await upload(this.conversation.account, await file, name);
    return [{ type: 'image', media: { ref: stored.ref, mime: stored.mime, filename: name } }];
  }
}
