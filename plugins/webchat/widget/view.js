// SPDX-License-Identifier: MIT
// Draws the conversation: what the log holds, then what the outbox still holds. Rows are kept by key and only
// touched where they differ, so that a screen reader hears a new message once and nothing twice.

import { button, h, icon } from './dom.js';
import { drawPart, isWide } from './parts.js';

const kGroupMs = 180000;
const kNearEndPx = 90;

export class View {
  // `ctx`: texts, base, act {postback(message, id, label), form(id, values), retry(cid), discard(cid), older()}, answered(form id).
  constructor(scroller, list, extras, ctx) {
    this.scroller = scroller;
    this.list = list;
    this.extras = extras; // quick replies, the typing line
    this.ctx = ctx;
    this.rows = new Map(); // key -> {element, content, meta}
    this.stick = true;
    scroller.addEventListener('scroll', () => this.scrolled(), { passive: true });
  }

  get atEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < kNearEndPx;
  }

  scrolled() {
    this.stick = this.atEnd;
    this.ctx.onScroll?.(this.stick);
    if (this.scroller.scrollTop < 40) this.ctx.act.older();
  }

  toEnd() {
    this.stick = true;
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.ctx.onScroll?.(true);
  }

  draw(log, pending) {
    const anchor = this.list.querySelector('.row');
    const above = anchor?.offsetTop;
    const wanted = this.plan(log, pending);
    const keys = new Set(wanted.map((row) => row.key));
    for (const [key, row] of this.rows) {
      if (keys.has(key)) continue;
      row.element.remove();
      this.rows.delete(key);
    }
    let at = this.list.firstElementChild;
    for (const row of wanted) {
      const element = this.row(row);
      if (element === at) at = at.nextElementSibling;
      else this.list.insertBefore(element, at);
    }
    this.drawQuick(log, pending);
    if (this.stick) this.toEnd();
    else if (anchor?.isConnected) this.scroller.scrollTop += anchor.offsetTop - above; // older ones came in above
  }

  // The rows that should stand, each with what its look depends on.
  plan(log, pending) {
    const rows = [];
    const readSeq = log.readSeq('agent');
    let previous = null;
    let lastRead = null;
    const place = (row) => {
      const day = new Date(row.ts).toDateString();
      if (!previous || previous.day !== day) {
        rows.push({ key: `day:${row.key}`, kind: 'day', ts: row.ts });
        previous = null;
      }
      row.first = !previous || previous.who !== row.who || row.ts - previous.ts > kGroupMs || row.kind === 'system';
      if (previous) previous.last = row.first;
      row.last = true;
      row.day = day;
      rows.push(row);
      previous = row;
    };
    let ts = 0;
    for (const m of log.messages) {
      ts = m.entry.ts ?? ts; // a system line may have none of its own
      if (m.system) {
        place({ key: `s:${m.seq}`, kind: 'system', ts, who: 'system', m });
        continue;
      }
      const mine = m.entry.from?.k === 'visitor';
      const row = { key: mine && m.entry.cid ? `c:${m.entry.cid}` : `m:${m.entry.id}`, kind: 'msg', ts, mine, m };
      row.who = mine ? 'me' : `${m.entry.from?.k}:${m.entry.from?.name ?? ''}`;
      if (m.entry.from?.k === 'system' || m.entry.parts.every((part) => part.type === 'note')) Object.assign(row, { kind: 'system', who: 'system' });
      row.state = mine ? (m.seq <= readSeq ? 'read' : 'sent') : '';
      if (row.state === 'read') lastRead = row;
      place(row);
    }
    const known = new Set(rows.map((row) => row.key));
    for (const item of pending) {
      const key = `c:${item.cid}`;
      if (known.has(key)) continue;
      const entry = { id: key, ts: item.ts, from: { k: 'visitor' }, cid: item.cid, parts: item.show ?? item.body.parts };
      place({ key, kind: 'msg', ts: item.ts, mine: true, who: 'me', m: { entry }, state: item.state === 'failed' ? 'failed' : item.acked ? 'sent' : 'sending' });
    }
    if (lastRead) lastRead.showState = true;
    return rows;
  }

  row(row) {
    let known = this.rows.get(row.key);
    if (!known) {
      known = { element: h('div', { 'data-key': row.key }), content: '', meta: '' };
      this.rows.set(row.key, known);
    }
    const content = JSON.stringify([row.kind, row.m?.entry.parts, row.m?.entry.state, row.m?.deleted, row.m?.entry.from, this.ctx.texts.locale]);
    if (known.content !== content) {
      known.content = content;
      known.meta = '';
      known.element.replaceChildren(...this.content(row));
    }
    const meta = JSON.stringify([row.first, row.last, row.state, row.showState, row.m?.edited]);
    if (known.meta !== meta) {
      known.meta = meta;
      this.meta(row, known.element);
    }
    return known.element;
  }

  content(row) {
    const { texts } = this.ctx;
    if (row.kind === 'day') return [h('span', {}, texts.day(row.ts))];
    const { entry, deleted } = row.m;
    if (row.m.system) return [h('span', { dir: 'auto' }, systemText(entry, texts))];
    const who = row.mine ? texts.get('you') : entry.from?.name || texts.get('team');
    const ctx = {
      ...this.ctx,
      mine: row.mine,
      grew: () => this.stick && this.toEnd(),
      act: { ...this.ctx.act, postback: (id, label) => this.ctx.act.postback(entry.id, id, label) },
    };
    if (row.kind === 'system') return entry.parts.map((part) => drawPart(part, ctx));
    const blocks = [];
    if (deleted) blocks.push(h('div', { class: 'bubble faint' }, texts.get('deleted')));
    else {
      let bubble = null;
      for (const part of entry.parts) {
        const drawn = drawPart(part, ctx);
        if (isWide(part)) {
          bubble = null;
          blocks.push(drawn);
          continue;
        }
        if (!bubble) blocks.push((bubble = h('div', { class: 'bubble' })));
        bubble.append(drawn);
      }
    }
    return [
      !row.mine && avatar(entry.from),
      h('div', { class: 'stack' }, h('div', { class: 'who' }, who), ...blocks, h('div', { class: 'meta' })),
    ].filter(Boolean);
  }

  meta(row, element) {
    const { texts, act } = this.ctx;
    const side = row.kind === 'msg' ? (row.mine ? 'row mine' : 'row theirs') : row.kind;
    element.className = `${side}${row.first ? ' first' : ''}${row.last ? ' last' : ''} ${row.state ?? ''}`.trim();
    const line = element.querySelector('.meta');
    if (!line) return;
    const time = h('time', { datetime: new Date(row.ts).toISOString() }, texts.time(row.ts));
    const kids = [time, row.m.edited && h('span', {}, `· ${texts.get('edited')}`)];
    if (row.state === 'failed') {
      const cid = row.m.entry.cid;
      kids.splice(0, 2, h('span', { class: 'bad' }, texts.get('not_sent')));
      kids.push(button({ class: 'plain', onclick: () => act.retry(cid) }, texts.get('retry')));
      kids.push(button({ class: 'plain', onclick: () => act.discard(cid) }, texts.get('discard')));
    } else if (row.state) {
      const look = { sending: 'clock', sent: 'check', read: 'checks' }[row.state];
      kids.push(h('span', { class: `tick ${row.state}`, title: texts.get(row.state) }, icon(look), h('span', { class: 'hidden' }, texts.get(row.state))));
    }
    line.replaceChildren(...kids.filter(Boolean));
  }

  drawQuick(log, pending) {
    const last = log.messages[log.messages.length - 1];
    const quick = !pending.length && last && !last.deleted && !last.system && last.entry.from?.k !== 'visitor' ? last.entry.quick : null;
    const key = quick ? last.entry.id : '';
    if (this.quickKey === key) return;
    this.quickKey = key;
    const { texts, act } = this.ctx;
    const list = (Array.isArray(quick) ? quick : []).slice(0, 13);
    const made = list.map((item) => button({ class: 'chip', dir: 'auto', onclick: () => act.postback(last.entry.id, String(item.id), String(item.label ?? item.id)) }, String(item.label ?? item.id)));
    this.extras.quick.replaceChildren(...made);
    this.extras.quick.hidden = !made.length;
    this.extras.quick.setAttribute('aria-label', texts.get('quick'));
  }

  drawTyping(name) {
    const line = this.extras.typing;
    const text = name === null ? '' : this.ctx.texts.get('typing', { name: name || this.ctx.texts.get('team') });
    if (line.dataset.text === text) return;
    line.dataset.text = text;
    line.replaceChildren(...(text ? [h('span', { class: 'dots', 'aria-hidden': 'true' }, h('i'), h('i'), h('i')), h('span', { class: 'hidden' }, text)] : []));
    line.hidden = !text;
    if (this.stick) this.toEnd();
  }
}

export function avatar(from) {
  const name = String(from?.name ?? '');
  const box = h('div', { class: 'avatar', 'aria-hidden': 'true' });
  if (/^https:\/\//.test(from?.avatar ?? '')) box.append(h('img', { src: from.avatar, alt: '' }));
  else if (name) box.append([...name.trim()][0]?.toUpperCase() ?? '');
  else box.append(icon('chat'));
  return box;
}

function systemText(entry, texts) {
  const name = entry.agent?.name ?? texts.get('team');
  if (entry.t === 'joined') return texts.get('joined', { name });
  if (entry.t === 'left') return texts.get('left', { name });
  return entry.state === 'closed' ? texts.get('closed') : '';
}
