// SPDX-License-Identifier: MIT
// What comes down: from the link in the tab that leads, from that tab in the others. Every entry passes the log here,
// in order and once; the app is told what is new and draws it.

import { Link } from './link.js';
import { Log } from './log.js';

const kHistoryPage = 50;

export class Feed {
  // `on`: entry(entry, added) for each new one, transient(entry), changed() to draw, state(), acked(item, ack), fail(error).
  constructor(session, store, tabs, on) {
    this.session = session;
    this.store = store;
    this.tabs = tabs;
    this.on = on;
    this.log = new Log();
    this.early = []; // entries told by the leading tab while our history is still being loaded
    this.state = 'stopped';
    this.link = new Link((request) => session.authed(request), store, {
      cursor: () => this.log.cursor,
      entry: (seq, entry) => this.take(seq, entry, true),
      transient: (entry) => {
        on.transient(entry);
        tabs.tell({ k: 'transient', entry });
      },
      reset: () => {
        tabs.tell({ k: 'reset' });
        this.reload();
      },
      state: (name) => this.setState(name, true),
      refused: () => session.token && this.connect(), // refused for us, but another tab has a newer token
    });
  }

  restore() {
    return this.log.restore(this.store.get('log'));
  }

  // Written down after drawing: what the cursor covers has been seen on this page.
  save() {
    if (this.log.cursor !== null && this.session.token) this.store.set('log', this.log.snapshot());
  }

  // Shows what there is, and if this tab leads, listens. Safe to call again.
  async connect() {
    while (this.log.cursor === null && this.session.token) {
      try {
        await this.history();
      } catch (error) {
        if (!error.passing) return this.on.fail(error);
        await new Promise((resolve) => setTimeout(resolve, 2000));
      }
    }
    if (this.tabs.leading && this.session.token) this.link.start();
  }

  stop() {
    this.link.stop();
    this.log.clear();
    this.early = [];
  }

  setState(name, tell) {
    this.state = name;
    if (tell) this.tabs.tell({ k: 'state', name });
    this.on.state();
  }

  fromTab(message) {
    if (message.k === 'entry') this.take(message.seq, message.entry);
    else if (message.k === 'transient') this.on.transient(message.entry);
    else if (message.k === 'reset') this.reload();
    else if (message.k === 'acked') this.on.acked(message.item, message.ack);
    else if (message.k === 'outbox') this.on.changed();
    else if (message.k === 'state' && !this.tabs.leading) this.setState(message.name);
  }

  take(seq, entry, tell) {
    if (this.log.cursor === null) return void this.early.push([seq, entry]);
    const did = this.log.apply(seq, entry);
    if (did.result === 'hole') return this.hole();
    if (did.result === 'known') return;
    this.holes = 0;
    if (tell) this.tabs.tell({ k: 'entry', seq, entry });
    this.on.entry(entry, did.added);
  }

  // Entries are missing. The connection is opened again from what is held; if the server has no more of them, the
  // history is loaded anew.
  hole() {
    this.holes = (this.holes ?? 0) + 1;
    if (this.tabs.leading && this.holes <= 3) this.link.again();
    else this.reload();
  }

  reload() {
    if (this.reloading) return;
    this.reloading = true;
    this.log.clear();
    this.store.remove('log');
    this.on.changed();
    this.connect().finally(() => {
      this.reloading = false;
      this.holes = 0;
      if (this.tabs.leading) this.link.again();
    });
  }

  // One page of history: the newest at first, then the one before what is held.
  async history() {
    const visitor = this.session.token;
    const before = this.log.oldest === null ? '' : `&before=${this.log.oldest}`;
    const answer = await this.session.authed((api) => api.call('GET', `history?limit=${kHistoryPage}${before}`));
    if (this.session.token !== visitor && this.log.cursor === null) return; // asked as somebody else
    this.log.load(answer.events ?? [], answer.cursor);
    for (const [seq, entry] of this.early.splice(0).sort((a, b) => a[0] - b[0])) this.take(seq, entry);
    this.on.changed();
  }

  async older() {
    if (this.log.complete || this.log.oldest === null || this.loadingOlder) return;
    this.loadingOlder = true;
    await this.history().catch(() => {}); // asked again by the next scroll
    this.loadingOlder = false;
  }
}
