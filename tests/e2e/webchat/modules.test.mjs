// SPDX-License-Identifier: MIT
// The widget's pure parts, without a browser.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { EventParser, backoffMs } from '../../../plugins/webchat/widget/link.js';
import { Log, parseCursor } from '../../../plugins/webchat/widget/log.js';
import { Outbox } from '../../../plugins/webchat/widget/outbox.js';
import { Store } from '../../../plugins/webchat/widget/store.js';
import { Texts } from '../../../plugins/webchat/widget/i18n.js';

const msg = (id, k = 'agent', more = {}) => ({ t: 'msg', id, ts: 1, from: { k }, parts: [{ type: 'text', text: id }], ...more });

function loaded(...entries) {
  const log = new Log();
  log.load(entries.map((entry, i) => ({ seq: i + 1, entry })).reverse(), `e1.${entries.length}`);
  return log;
}

test('entries are applied in order and once', () => {
  const log = loaded();
  assert.equal(log.apply(1, msg('a')).result, 'applied');
  assert.equal(log.apply(1, msg('a')).result, 'known');
  assert.equal(log.apply(3, msg('c')).result, 'hole');
  assert.equal(log.apply(2, msg('b')).result, 'applied');
  assert.deepEqual(log.messages.map((m) => m.entry.id), ['a', 'b']);
  assert.equal(log.cursor, 'e1.2');
});

test('a message said twice is drawn once', () => {
  const log = loaded(msg('a'));
  assert.equal(log.apply(2, msg('a')).added, undefined);
  assert.equal(log.messages.length, 1);
});

test('an edit finds its message, also one that is loaded later', () => {
  const log = new Log();
  log.load([{ seq: 9, entry: { t: 'edit', id: 'old', parts: [{ type: 'text', text: 'new words' }] } }], 'e1.9');
  log.load([{ seq: 8, entry: msg('old') }], 'e1.9');
  assert.equal(log.messages[0].entry.parts[0].text, 'new words');
  assert.equal(log.apply(10, { t: 'del', id: 'old' }).changed.deleted, true);
});

test('the newest edit wins, whatever the order of loading', () => {
  const log = new Log();
  log.load([{ seq: 9, entry: { t: 'edit', id: 'a', parts: [{ type: 'text', text: 'second' }] } }, { seq: 8, entry: { t: 'edit', id: 'a', parts: [{ type: 'text', text: 'first' }] } }], 'e1.9');
  log.load([{ seq: 7, entry: msg('a') }], 'e1.9');
  assert.equal(log.messages[0].entry.parts[0].text, 'second');
});

test('unread counts the other side after what was read here or elsewhere', () => {
  const log = loaded(msg('a'), msg('b', 'visitor'), msg('c'), msg('d'));
  assert.equal(log.unread(null), 3);
  assert.equal(log.unread('a'), 2);
  log.apply(5, { t: 'rcpt', by: 'visitor', what: 'read', upto: 'c' });
  assert.equal(log.unread('a'), 1);
});

test('a snapshot restores messages, receipts and cursor', () => {
  const log = loaded(msg('a'), msg('b', 'visitor'));
  log.apply(3, { t: 'rcpt', by: 'agent', what: 'read', upto: 'b' });
  log.apply(4, { t: 'del', id: 'a' });
  const again = new Log();
  assert.equal(again.restore(JSON.parse(JSON.stringify(log.snapshot()))), true);
  assert.equal(again.cursor, 'e1.4');
  assert.equal(again.readSeq('agent'), 2);
  assert.equal(again.messages[0].deleted, true);
  assert.equal(again.apply(5, msg('c')).result, 'applied');
  assert.equal(new Log().restore({ cursor: 'nonsense', events: [] }), false);
});

test('unknown kinds are counted and not drawn', () => {
  const log = loaded();
  assert.equal(log.apply(1, { t: 'from-the-future' }).result, 'applied');
  assert.equal(log.apply(2, { t: 'msg', id: 7 }).result, 'applied');
  assert.equal(log.messages.length, 0);
  assert.equal(log.cursor, 'e1.2');
});

test('cursors are read strictly', () => {
  assert.deepEqual(parseCursor('e12.345'), { epoch: 12, seq: 345 });
  for (const bad of [null, '', 'e1', 'e1.', 'x1.2', 'e1.2x']) assert.equal(parseCursor(bad), null);
});

test('an event stream is cut right wherever its pieces end', () => {
  const text = ': padding\r\nretry: 3000\n\nid: e1.1\nevent: entry\ndata: {"a":1}\n\n:hb\n\nevent: transient\ndata: {"b":2}\n\nid: e1.2\ndata: {"c"';
  for (let size = 1; size < 20; size++) {
    const blocks = [];
    const parser = new EventParser((block) => blocks.push(block));
    for (let at = 0; at < text.length; at += size) parser.feed(text.slice(at, at + size));
    assert.deepEqual(blocks, [
      { id: 'e1.1', event: 'entry', data: '{"a":1}' },
      { event: 'transient', data: '{"b":2}' },
    ]);
  }
});

test('back-off grows, has full jitter and a cap', () => {
  assert.equal(backoffMs(1, () => 1), 1000);
  assert.equal(backoffMs(3, () => 0.5), 2000);
  assert.equal(backoffMs(30, () => 1), 30000);
  assert.equal(backoffMs(5, () => 0), 0);
});

function memoryStore() {
  return new Store('t:', null);
}

test('the outbox sends one at a time and in order', async () => {
  const sent = [];
  let inFlight = 0;
  const outbox = new Outbox(memoryStore(), (name, body) => body(), async (item) => {
    assert.equal(++inFlight, 1);
    await null;
    sent.push(item.cid);
    inFlight--;
    return { cid: item.cid };
  }, () => {});
  for (let i = 0; i < 20; i++) outbox.add({ cid: `c${i}`, parts: [] });
  while (outbox.items().length) await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(sent, Array.from({ length: 20 }, (_, i) => `c${i}`));
});

test('a refused message stays and does not hold up the next', async () => {
  const refusal = Object.assign(new Error(), { code: 'text_too_long', passing: false, status: 422 });
  const outbox = new Outbox(memoryStore(), (name, body) => body(), async (item) => {
    if (item.cid === 'bad') throw refusal;
    return {};
  }, () => {});
  outbox.add({ cid: 'bad', parts: [] });
  outbox.add({ cid: 'good', parts: [] });
  while (outbox.next()) await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(outbox.items().map((item) => [item.cid, item.state, item.code]), [['bad', 'failed', 'text_too_long']]);
});

test('an outbox survives a reload', () => {
  const kept = new Map();
  const backing = { getItem: (k) => kept.get(k) ?? null, setItem: (k, v) => kept.set(k, v), removeItem: (k) => kept.delete(k), key: (i) => [...kept.keys()][i], get length() { return kept.size; } };
  const never = () => new Promise(() => {});
  new Outbox(new Store('t:', backing), never, never, () => {}).add({ cid: 'c1', parts: [] });
  const again = new Outbox(new Store('t:', backing), never, never, () => {});
  assert.equal(again.items()[0].cid, 'c1');
});

test('every language has the same words', () => {
  const words = (locale) => Object.keys(new Texts(locale).words).sort();
  assert.deepEqual(words('fr'), words('en'));
  const french = new Texts('fr-CA').words;
  const english = new Texts('en').words;
  const same = Object.keys(english).filter((key) => french[key] === english[key] && !['image', 'conversation', 'email'].includes(key));
  assert.deepEqual(same, []);
});

test('texts know numbers, directions and languages they do not have', () => {
  assert.equal(new Texts('en').count('open_unread', 1), 'Open chat, 1 unread message');
  assert.equal(new Texts('fr').count('open_unread', 2), 'Ouvrir le chat, 2 messages non lus');
  assert.equal(new Texts('ar').direction, 'rtl');
  assert.equal(new Texts('ar').spoken, 'en');
  assert.equal(new Texts('ar', { ar: { title: 'دردشة' } }).get('title'), 'دردشة');
  assert.equal(new Texts('not a locale').locale, 'en');
});
