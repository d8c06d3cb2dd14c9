// SPDX-License-Identifier: MIT
// A customer's mail program, for a network of letters: a list of mails that open, and below it a letter with a subject.
// What is written answers the account's last mail, or the one that was opened, unless it is to be a new one.

import { h, icon, kIcons } from './dom.js';
import { Phone } from './phone.js';

const kSamples = { File: 'notes.txt', Picture: 'lamp.png' };

export class MailPhone extends Phone {
  constructor(...about) {
    super(...about);
    this.element.classList.add('letters');
    this.messages.toggled = (message, isOpen) => isOpen && this.opened(message);
    this.opening = new Set(); // told to the network, and not yet told back
    this.answers = undefined; // the mail that is answered; null: none; undefined: the account's last
    this.attached = [];
  }

  build() {
    super.build();
    this.input.placeholder = 'Your mail';
    this.subject = h('input', { class: 'subject', placeholder: 'Subject', 'aria-label': `Subject on the ${this.title} phone`, maxlength: '200' });
    this.other = h('button', { type: 'button', class: 'other', onclick: () => this.startOver() });
    this.chips = h('ul', { class: 'chips', 'aria-label': 'Attached' });
    this.attach = h('div', { class: 'tools' }, Object.entries(kSamples).map(([title, name]) =>
      h('button', { type: 'button', onclick: () => this.add(name) }, icon(title === 'File' ? kIcons.clip : kIcons.picture), title)));
    this.form.before(h('div', { class: 'head-of' }, this.subject, this.other), this.attach, this.chips);
  }

  draw(phone) {
    super.draw(phone);
    this.drawLetter();
  }

  mails() {
    return this.state.chats?.find((chat) => chat.id === this.chat)?.messages ?? [];
  }

  // The subject of an answer is not the writer's to choose.
  drawLetter() {
    const last = this.mails().findLast((mail) => mail.from === 'account');
    const answered = this.answers === undefined ? last : this.mails().find((mail) => mail.id === this.answers);
    const key = answered?.id ?? '';
    this.other.hidden = !last;
    this.other.textContent = answered ? 'New mail' : 'Answer';
    if (key === this.letterKey) return;
    this.letterKey = key;
    this.subject.readOnly = Boolean(answered);
    this.subject.value = answered ? `Re: ${answered.subject.replace(/^(re:\s*)+/i, '')}` : '';
  }

  startOver() {
    this.answers = this.letterKey ? null : undefined;
    this.drawLetter();
    (this.letterKey ? this.input : this.subject).focus();
  }

  opened(message) {
    if (message.from !== 'account') return;
    this.answers = message.id;
    this.drawLetter();
    if (message.is_read || this.opening.has(message.id)) return;
    this.opening.add(message.id);
    this.act({ do: 'read', message: message.id });
  }

  add(name) {
    this.attached.push(name);
    this.drawChips();
  }

  drawChips() {
    this.chips.replaceChildren(...this.attached.map((name, i) => h('li', {}, icon(kIcons.clip), name, h('button', { type: 'button', 'aria-label': `Take ${name} off`, onclick: () => {
      this.attached.splice(i, 1);
      this.drawChips();
    } }, '×'))));
  }

  say(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    if (!text && !this.attached.length) return;
    const files = this.attached.splice(0);
    this.input.value = '';
    this.drawChips();
    const about = this.letterKey ? { answers: this.letterKey } : { subject: this.subject.value.trim() || '(no subject)' };
    this.answers = undefined;
    this.letterKey = null; // the next one begins with an empty subject
    this.act({ do: 'text', text, files, ...about }, text);
  }
}
