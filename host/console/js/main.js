// SPDX-License-Identifier: MIT
// The page's composition root: the stream feeds phones and desk, what is pressed goes back through server.js.

import { Conversations } from './conversations.js';
import { h } from './dom.js';
import { Journal } from './journal.js';
import { MailPhone } from './mail_phone.js';
import { Phone } from './phone.js';
import { Replies } from './replies.js';
import { get, listen } from './server.js';
import { followTheme } from './theme.js';
import { Views } from './views.js';
import { ChatFrame } from './chat_frame.js';

const $ = (id) => document.getElementById(id);

export function tell(text) {
  const note = h('p', { class: 'note' }, text, h('button', { type: 'button', 'aria-label': 'Close this message', onclick: () => note.remove() }, '×'));
  $('notes').replaceChildren(note);
}

class Page {
  constructor(setup) {
    this.setup = setup;
    this.views = new Views($('views'), document.body);
    this.theme = followTheme($('theme'), () => this.frames.forEach((frame) => frame.paint(this.theme())));
    this.frames = setup.chats.map((chat) => new ChatFrame(chat, this.theme()));
    this.phones = new Map();
    this.journal = new Journal($('events'), $('latest'));
    this.replies = new Replies($('replies'), tell);
    this.conversations = new Conversations($('conversations'), $('nobody'), (chosen) => this.choose(chosen));
    for (const frame of this.frames) this.add(frame.id, frame.title, frame.element);
    this.views.add('desk', 'Application');
    $('only').addEventListener('change', () => this.choose(this.conversations.chosen));
  }

  add(id, title, element) {
    $('phones').append(element);
    this.views.add(id, title, element);
  }

  choose(conversation) {
    this.replies.choose(conversation);
    this.journal.show($('only').checked && conversation ? conversation.id : null);
  }

  heard(event) {
    this.journal.add(event);
    this.conversations.heard(event);
    this.replies.heard(event);
  }

  draw(list) {
    for (const one of list) {
      let phone = this.phones.get(one.account);
      if (!phone) {
        phone = new (one.phone.form === 'mail' ? MailPhone : Phone)(one.account, one.title, tell);
        this.phones.set(one.account, phone);
        this.add(phone.id, phone.title, phone.element);
      }
      phone.draw(one.phone);
    }
  }

  state(text, kind) {
    $('state').textContent = text;
    $('state').dataset.kind = kind;
  }

  start() {
    listen({
      journal: (event) => this.heard(event),
      phones: (list) => this.draw(list),
      host: ({ is_there }) => this.state(is_there ? 'Live' : 'The host does not answer', is_there ? 'good' : 'bad'),
      lost: () => this.state('Reconnecting…', 'bad'),
    });
  }
}

get('/setup').then((setup) => new Page(setup).start(), (error) => tell(String(error.message)));
