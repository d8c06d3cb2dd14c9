// SPDX-License-Identifier: MIT
// A web chat: the real widget, served by the host as any visitor gets it, inside a phone.

import { h } from './dom.js';
import { deviceHead } from './device.js';

export class ChatFrame {
  constructor({ account, title, url }, theme) {
    this.id = `chat-${account}`;
    this.title = title;
    this.url = url;
    this.frame = h('iframe', { title: `${title}: a visitor's view`, referrerpolicy: 'no-referrer', allow: 'clipboard-write' });
    this.element = h('article', { class: 'phone chat', id: this.id, 'aria-label': title },
      deviceHead(title, 'a visitor of your site', '#4f46e5'), h('div', { class: 'screen' }, this.frame));
    this.paint(theme);
  }

  // The visitor is kept in the browser's storage, so loading the chat again loses nothing.
  paint(theme) {
    this.frame.setAttribute('src', `${this.url}?theme=${theme}`);
  }
}
