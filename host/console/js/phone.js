// SPDX-License-Identifier: MIT
// A customer's phone on any simulated network. It knows no network: what it shows and what can be done stands in the
// simulator's own account of itself (sdk/simulator/simulator.hpp), so a further network needs no line here. A
// network of letters has a mail program on top of this (mail_phone.js).

import { deviceHead } from './device.js';
import { h, icon, isAtEnd, kIcons } from './dom.js';
import { Messages } from './messages.js';
import { Refused, act } from './server.js';

const kTypingMs = 20000;
const kColours = { line: '#06c755', viber: '#7360f2', wechat: '#1aad19', messenger: '#0a7cff', instagram: '#d62976', email: '#b45309' };
// What the tool row offers where the network has it, beside the words that are written below.
const kTools = {
  sticker: { title: 'Sticker', path: 'M12 21a9 9 0 1 1 9-9l-9 9zM9 10h.01M14.5 10h.01M8.5 13.5c1.6 2 4.4 2 6 0' },
  image: { title: 'Picture', path: kIcons.picture },
  location: { title: 'Place', path: kIcons.place },
};

export class Phone {
  constructor(account, title, tell) {
    this.account = account;
    this.title = title;
    this.tell = tell;
    this.id = `phone-${account}`;
    this.chat = null;
    this.user = null;
    this.screen = h('div', { class: 'screen' });
    this.whose = h('span', {});
    this.element = h('article', { class: 'phone', id: this.id, 'aria-label': title });
    this.messages = new Messages((message, action) => this.press(message, action));
    this.build();
  }

  build() {
    this.name = h('b', {});
    this.note = h('small', {});
    this.follow = h('button', { type: 'button', class: 'follow', onclick: () => this.act({ do: this.me().is_blocked ? 'follow' : 'unfollow' }) });
    this.users = h('div', { class: 'people-of', role: 'group', 'aria-label': 'Whose phone' });
    this.talk = h('div', { class: 'talk', tabindex: '0', role: 'log', 'aria-label': `${this.title}: messages` });
    this.quick = h('div', { class: 'quick', role: 'group', 'aria-label': 'Suggested answers' });
    this.tools = h('div', { class: 'tools' });
    this.input = h('textarea', { rows: '1', placeholder: 'Message', 'aria-label': `Write on the ${this.title} phone` });
    this.form = h('form', { class: 'say', onsubmit: (event) => this.say(event) }, this.input,
      h('button', { class: 'round go', type: 'submit', 'aria-label': `Send from the ${this.title} phone` }, icon(kIcons.send)));
    this.input.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.form.requestSubmit();
    });
    this.screen.append(h('div', { class: 'top' }, h('div', { class: 'title' }, this.name, this.note), this.follow), this.users, this.talk, this.quick, this.tools, this.form);
  }

  // The whole state comes each time; what has not changed stays as it is, so that focus and scroll do.
  draw(phone) {
    if (!this.state) this.element.append(deviceHead(this.title, `account ${this.account}`, kColours[phone.network] ?? '#64748b'), this.screen);
    this.state = phone;
    const users = phone.users ?? [];
    this.user = users.find((user) => user.id === this.user)?.id ?? users[0]?.id ?? null;
    const me = this.me();
    const chats = (phone.chats ?? []).filter((chat) => (chat.members ?? []).includes(this.user) || chat.id === me?.chat);
    this.chat = chats.find((chat) => chat.id === this.chat)?.id ?? me?.chat ?? chats[0]?.id ?? null;
    this.drawTop(me, users, chats);
    const chat = chats.find((one) => one.id === this.chat);
    const follows = isAtEnd(this.talk);
    const grew = this.messages.draw(this.talk, chat?.messages ?? [], this.user, this.isTyping(me));
    this.drawQuick(chat);
    this.drawTools(phone.actions ?? [], me);
    if (grew || follows) this.talk.scrollTop = this.talk.scrollHeight; // last: the rows below take of its height
  }

  // A simulator has no clock of its own: nobody would tell it, or us, that the signal has run out.
  isTyping(me) {
    if (!me?.is_typing) this.typingUntil = null;
    else if (!this.typingUntil) {
      this.typingUntil = Date.now() + kTypingMs;
      setTimeout(() => this.draw(this.state), kTypingMs + 50);
    }
    return Boolean(this.typingUntil && Date.now() < this.typingUntil);
  }

  me() {
    return this.state?.users?.find((user) => user.id === this.user);
  }

  can(name) {
    return (this.state?.actions ?? []).includes(name);
  }

  drawTop(me, users, chats) {
    this.name.textContent = this.state.title || this.title;
    this.note.textContent = me ? `${me.name}'s phone` : 'nobody is here';
    this.follow.hidden = !(me && this.can(me.is_blocked ? 'follow' : 'unfollow'));
    this.follow.textContent = me?.is_blocked ? 'Unblock' : 'Block';
    // Whose phone it is, and, where somebody is in several chats, which of them.
    const chatsOf = [...chats].sort((a, b) => Number(a.type === 'group') - Number(b.type === 'group'));
    const tabs = [
      ...(users.length > 1 ? users.map((user) => ({ title: user.name, on: user.id === this.user, go: () => ([this.user, this.chat] = [user.id, null]) })) : []),
      ...(chats.length > 1 ? chatsOf.map((chat, i) => ({ title: chat.title || 'Chat', on: chat.id === this.chat, starts: i === 0, go: () => (this.chat = chat.id) })) : []),
    ];
    const key = JSON.stringify(tabs);
    if (key === this.tabsKey) return;
    this.tabsKey = key;
    this.users.hidden = tabs.length === 0;
    this.users.replaceChildren(...tabs.map((tab) => h('button', { type: 'button', class: tab.starts ? 'starts' : null, 'aria-current': String(tab.on), onclick: () => {
      tab.go();
      this.draw(this.state);
    } }, tab.title)));
  }

  // Suggestions belong to the newest message and go once something is said.
  drawQuick(chat) {
    const last = chat?.messages?.at(-1);
    const items = last && last.from !== 'user' ? last.quick_replies ?? [] : [];
    const key = JSON.stringify([last?.id, items]);
    if (key === this.quickKey) return;
    this.quickKey = key;
    this.quick.hidden = items.length === 0;
    this.quick.replaceChildren(...items.map((item) => h('button', { type: 'button', onclick: () => this.press(last, item.action ?? item) }, item.label)));
  }

  drawTools(actions, me) {
    const key = JSON.stringify([actions, me?.is_blocked]);
    if (key === this.toolsKey) return;
    this.toolsKey = key;
    const known = actions.filter((name) => Object.hasOwn(kTools, name));
    this.tools.hidden = known.length === 0 || Boolean(me?.is_blocked);
    this.form.hidden = Boolean(me?.is_blocked);
    this.tools.replaceChildren(...known.map((name) => h('button', { type: 'button', onclick: () => this.act({ do: name }) }, icon(kTools[name].path), kTools[name].title)));
  }

  say(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    if (!text) return;
    this.input.value = '';
    this.act({ do: 'text', text }, text);
  }

  press(message, action) {
    return this.act({ do: 'press', message: message.id, action });
  }

  async act(what, text = '') {
    try {
      await act(this.account, { user: this.user, ...(this.chat ? { chat: this.chat } : {}), ...what });
    } catch (error) {
      this.tell(error instanceof Refused ? error.message : 'There is no connection to the simulator.');
      if (text && !this.input.value) this.input.value = text;
    }
  }
}
