// SPDX-License-Identifier: MIT
// Messages that the server has not acknowledged. They survive a reload and a lost network, go one at a time and in
// order, and are shared by all tabs: whoever holds the lock sends. The cid makes repeating them harmless.

import { backoffMs } from './link.js';

const kKey = 'out:';

export class Outbox {
  // `send(item)` posts one and resolves with its ack, or throws an ApiError. `changed()` is told of every change.
  constructor(store, lock, send, changed) {
    this.store = store;
    this.lock = lock;
    this.send = send;
    this.changed = changed;
    this.failures = 0;
    this.made = 0;
    this.sending = false;
  }

  // The name sorts by time, then by order within this tab, so that the queue's order is the keys' order.
  add(body) {
    const at = String(Date.now()).padStart(14, '0');
    const key = `${kKey}${at}.${String(this.made++).padStart(5, '0')}.${body.cid}`;
    this.store.set(key, { cid: body.cid, body, ts: Date.now(), state: 'queued' });
    this.changed();
    this.flush();
  }

  items() {
    return this.store
      .keys(kKey)
      .map((key) => ({ key, ...this.store.get(key) }))
      .filter((item) => item.cid);
  }

  retry(cid) {
    this.update(cid, { state: 'queued', code: undefined });
    this.flush();
  }

  remove(cid) {
    for (const item of this.items()) if (item.cid === cid) this.store.remove(item.key);
    this.changed();
  }

  update(cid, change) {
    for (const { key, ...item } of this.items()) if (item.cid === cid) this.store.set(key, { ...item, ...change });
    this.changed();
  }

  kick() {
    this.failures = 0;
    clearTimeout(this.timer);
    this.flush();
  }

  async flush() {
    if (this.sending) return;
    this.sending = true;
    clearTimeout(this.timer);
    try {
      await this.lock('outbox', () => this.drain());
    } finally {
      this.sending = false;
    }
    // Added between the last look and the release of the lock.
    if (!this.timer && this.next()) this.flush();
  }

  next() {
    return this.items().find((item) => item.state === 'queued');
  }

  async drain() {
    this.timer = null;
    for (let item = this.next(); item; item = this.next()) {
      try {
        const ack = await this.send(item);
        this.failures = 0;
        this.store.remove(item.key);
        this.changed(item, ack);
      } catch (error) {
        if (error.passing || error.status === 401 || error.name === 'AbortError') {
          const wait = Math.max(backoffMs(++this.failures), (error.retry ?? 0) * 1000, 200);
          this.timer = setTimeout(() => {
            this.timer = null;
            this.flush();
          }, wait);
          return;
        }
        this.update(item.cid, { state: 'failed', code: error.code ?? 'error' });
      }
    }
  }
}
