// SPDX-License-Identifier: MIT
// The messages of a chat as a phone shows them. Each is drawn once and again only when it changed, so that a playing
// sound or a picture does not start over.

import { clock, h, safeUrl } from './dom.js';
import { linked } from './links.js';
import { drawMail } from './mails.js';

const kDrawn = {
  text: (message) => h('div', { class: 'bubble' }, ...linked(message.text ?? '')),
  sticker: (message) => h('div', { class: 'sticker' }, h('b', {}, '☺'), message.text || `Sticker ${[message.raw?.packageId, message.raw?.stickerId].filter(Boolean).join('/')}`),
  image: (message) => pictured(message, (url) => h('img', { src: url, alt: message.text || 'Picture' })),
  video: (message) => pictured(message, (url) => h('video', { src: url, controls: true, preload: 'metadata', 'aria-label': 'Video' })),
  audio: (message) => pictured(message, (url) => h('audio', { src: url, controls: true, preload: 'metadata', 'aria-label': 'Sound' })),
  location: (message) => h('div', { class: 'bubble' }, '📍 ', message.text || 'A place'),
  file: (message) => h('div', { class: 'bubble' }, '📄 ', message.text || 'A file'),
};

export class Messages {
  constructor(press) {
    this.press = press;
    this.rows = new Map(); // message id -> { key, row }
    this.toggled = () => {}; // (message, isOpen): somebody opens or closes a mail
    this.open = new Set(); // the ids of open mails: one that is drawn again stays as it was
  }

  // True when there is a new message, so that the chat scrolls to it.
  draw(place, messages, user, isTyping) {
    if (place !== this.place || user !== this.user) this.rows.clear();
    [this.place, this.user] = [place, user];
    let grew = false;
    const rows = messages.map((message) => {
      const key = JSON.stringify(message);
      const known = this.rows.get(message.id);
      if (known?.key === key) return known.row;
      grew ||= !known;
      const row = this.row(message);
      this.rows.set(message.id, { key, row });
      return row;
    });
    if (isTyping) rows.push((this.typing ??= h('div', { class: 'dots', role: 'img', 'aria-label': 'Is typing' }, h('i'), h('i'), h('i'))));
    else this.typing = null;
    // Only what changed is moved: a row that stays keeps its scroll and focus.
    rows.forEach((row, i) => {
      if (place.children[i] !== row) place.insertBefore(row, place.children[i] ?? null);
    });
    while (place.childElementCount > rows.length) place.lastElementChild.remove();
    return grew;
  }

  row(message) {
    const mine = message.from === 'user' && (!message.user || message.user === this.user);
    if (message.is_unsent) return h('div', { class: 'line-note' }, 'A message was unsent');
    if (message.kind === 'note' || message.from === 'system') return h('div', { class: 'line-note' }, message.text ?? '');
    if (message.kind === 'mail') return this.mail(message, mine);
    return h('div', { class: `row ${mine ? 'mine' : 'theirs'}`, 'data-kind': message.kind },
      !mine && message.name ? h('span', { class: 'by' }, message.name) : null,
      ...this.body(message),
      h('span', { class: 'foot' }, [clock(message.at_ms).slice(0, 5), mine && message.is_read ? 'Read' : ''].filter(Boolean).join(' · ')));
  }

  mail(message, mine) {
    return drawMail(message, {
      mine,
      isOpen: this.open.has(message.id),
      toggled: (isOpen) => {
        if (this.open.has(message.id) === isOpen) return; // the browser tells of what is drawn open, too
        this.open[isOpen ? 'add' : 'delete'](message.id);
        this.toggled(message, isOpen);
      },
    });
  }

  body(message) {
    if (message.cards?.length) {
      const words = message.text && message.kind === 'text' ? [kDrawn.text(message)] : [];
      return [...words, h('div', { class: message.cards.length > 1 ? 'cards' : 'one', tabindex: message.cards.length > 1 ? '0' : null, role: 'group', 'aria-label': 'Cards' }, message.cards.map((card) => this.card(message, card)))];
    }
    if (message.items?.length) return [this.card(message, { text: message.text, url: message.url, items: message.items })];
    return [(Object.hasOwn(kDrawn, message.kind) ? kDrawn[message.kind] : kDrawn.text)(message.text || Object.hasOwn(kDrawn, message.kind) ? message : { text: message.kind })];
  }

  card(message, card) {
    const url = card.url && safeUrl(card.url);
    return h('div', { class: 'card' },
      url ? h('img', { src: url, alt: '' }) : null,
      h('div', { class: 'words' }, card.title ? h('b', {}, card.title) : null, card.text ?? ''),
      ...(card.items ?? []).map((item) => this.button(message, item)));
  }

  // A link is followed as on any page; everything else is told to the network.
  button(message, item) {
    const url = item.action?.uri && safeUrl(item.action.uri);
    if (url) return h('a', { class: 'press', href: url, target: '_blank', rel: 'noopener noreferrer' }, item.label);
    return h('button', { class: 'press', type: 'button', onclick: () => this.press(message, item.action ?? item) }, item.label);
  }
}

// What was sent from the phone itself has no address to fetch it from.
const kMarks = { image: '📷', video: '🎬', audio: '🎵' };

function pictured(message, draw) {
  const url = message.url && safeUrl(message.url);
  return url ? h('div', { class: 'picture' }, draw(url)) : h('div', { class: 'bubble' }, `${kMarks[message.kind] ?? '📎'} ${message.text || message.kind}`);
}
