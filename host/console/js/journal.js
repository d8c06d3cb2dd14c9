// SPDX-License-Identifier: MIT
// The live events: the newest at the bottom, each opens to its canonical JSON. The page keeps the last few hundred;
// the host's journal keeps them all.

import { clock, h, isAtEnd } from './dom.js';
import { direction, summary } from './summary.js';

const kKept = 400;
const kArrows = { in: '→', out: '←', about: '·' };
const kWays = { in: 'from the customer', out: 'to the customer', about: 'about the account' };

export class Journal {
  constructor(list, latest) {
    this.list = list;
    this.latest = latest;
    this.only = null;
    this.seen = new Set();
    latest.addEventListener('click', () => this.toEnd());
    list.addEventListener('scroll', () => (latest.hidden = isAtEnd(list)));
  }

  // A stream that was cut may repeat its last event.
  add(event) {
    if (this.seen.has(event.id)) return;
    this.seen.add(event.id);
    const follows = isAtEnd(this.list);
    const row = this.row(event);
    row.hidden = Boolean(this.only && event.subject !== this.only);
    this.list.append(row);
    while (this.list.childElementCount > kKept) this.list.firstElementChild.remove();
    if (follows) this.toEnd();
    else this.latest.hidden = row.hidden;
  }

  // Only one conversation's events; null: all.
  show(conversation) {
    this.only = conversation;
    for (const row of this.list.children) row.hidden = Boolean(conversation && row.dataset.conversation !== conversation);
    this.toEnd();
  }

  toEnd() {
    this.list.scrollTop = this.list.scrollHeight;
    this.latest.hidden = true;
  }

  row(event) {
    const data = event.data ?? {};
    const way = direction(event);
    const details = h('details', {},
      h('summary', {},
        h('span', { class: 'way', title: kWays[way] }, kArrows[way]),
        h('span', { class: 'kind' }, data.kind ?? event.type),
        h('span', { class: 'where' }, data.account ?? ''),
        h('time', { datetime: event.time ?? '' }, clock(event.recordedtime ?? event.time)),
        h('span', { class: 'what' }, summary(event))));
    // The JSON of hundreds of events would be a heavy page: it is written when somebody looks.
    details.addEventListener('toggle', () => {
      if (details.open && details.childElementCount === 1) details.append(h('pre', { tabindex: '0' }, ...coloured(JSON.stringify(event, null, 2))));
    });
    return h('li', { class: `event ${way}`, 'data-kind': data.kind ?? '', 'data-status': data.status?.status ?? '', 'data-conversation': event.subject ?? '' }, details);
  }
}

const kTokens = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

// JSON as text nodes with a class for each kind of word.
export function coloured(json) {
  const pieces = [];
  let end = 0;
  for (const match of json.matchAll(kTokens)) {
    if (match.index > end) pieces.push(json.slice(end, match.index));
    const name = match[2] ? 'key' : match[1] ? 'string' : 'number';
    pieces.push(h('span', { class: name }, match[1] ?? match[0]));
    if (match[2]) pieces.push(match[2]);
    end = match.index + match[0].length;
  }
  pieces.push(json.slice(end));
  return pieces;
}
