// SPDX-License-Identifier: MIT
// The conversation as the server's log tells it: entries in the order of their seq, each applied once.
// Pure: no drawing, no network. What changed is returned, and the view draws that.

export function parseCursor(cursor) {
  const match = /^e(\d+)\.(\d+)$/.exec(cursor ?? '');
  return match ? { epoch: Number(match[1]), seq: Number(match[2]) } : null;
}

export class Log {
  constructor() {
    this.clear();
  }

  clear() {
    this.epoch = null; // of the cursor; null until something was loaded
    this.last = 0; // the last seq that was applied
    this.oldest = null; // the first seq that is held; older ones are in the history
    this.complete = false; // true once the history's beginning is held
    this.messages = []; // {seq, entry, deleted, edited}, by seq
    this.byId = new Map();
    this.patches = new Map(); // id -> {seq, entry}: the newest edit or deletion, also of messages not held yet
    this.reads = {}; // by whom -> {seq, upto}
  }

  get cursor() {
    return this.epoch === null ? null : `e${this.epoch}.${this.last}`;
  }

  // Says what became of a live entry: 'known' (seen before), 'hole' (entries are missing before it), else 'applied'.
  apply(seq, entry) {
    if (seq <= this.last) return { result: 'known' };
    if (seq !== this.last + 1) return { result: 'hole' };
    this.last = seq;
    this.oldest ??= seq;
    return { result: 'applied', ...this.take(seq, entry) };
  }

  // Takes a page of history (newest first) that ends right before `oldest`, or at the cursor if nothing is held yet.
  load(events, cursor) {
    const at = parseCursor(cursor);
    if (this.epoch === null && at) {
      this.epoch = at.epoch;
      this.last = at.seq;
    }
    for (const { seq, entry } of events) {
      if (this.oldest !== null && seq >= this.oldest) continue;
      this.take(seq, entry);
      this.oldest = seq;
    }
    if (!events.length || this.oldest === 1) this.complete = true;
  }

  take(seq, entry) {
    if (entry.t === 'msg') return this.takeMessage(seq, entry);
    if (entry.t === 'edit' || entry.t === 'del') {
      const known = this.patches.get(entry.id);
      if (known && known.seq > seq) return {};
      this.patches.set(entry.id, { seq, entry });
      const message = this.byId.get(entry.id);
      if (!message) return {};
      this.patch(message);
      return { changed: message };
    }
    if (entry.t === 'rcpt' && entry.what === 'read') {
      const known = this.reads[entry.by];
      if (!known || known.seq < seq) this.reads[entry.by] = { seq, upto: entry.upto };
      return { receipts: true };
    }
    if (entry.t === 'joined' || entry.t === 'left' || entry.t === 'state') {
      const message = { seq, entry, system: true };
      this.insert(message);
      return { added: message };
    }
    return {}; // a kind that is newer than this script
  }

  takeMessage(seq, entry) {
    if (typeof entry.id !== 'string' || !Array.isArray(entry.parts)) return {};
    if (this.byId.has(entry.id)) return {}; // the host said it twice: drawn once
    const message = { seq, entry };
    this.byId.set(entry.id, message);
    this.patch(message);
    this.insert(message);
    return { added: message };
  }

  patch(message) {
    const patch = this.patches.get(message.entry.id)?.entry;
    if (!patch) return;
    if (patch.t === 'del') message.deleted = true;
    else if (Array.isArray(patch.parts)) {
      message.entry = { ...message.entry, parts: patch.parts };
      message.edited = true;
    }
  }

  insert(message) {
    let at = this.messages.length;
    while (at > 0 && this.messages[at - 1].seq > message.seq) at--;
    this.messages.splice(at, 0, message);
  }

  // The seq up to which `by` has read; 0 when nothing that is held was read.
  readSeq(by) {
    return this.byId.get(this.reads[by]?.upto)?.seq ?? 0;
  }

  // Messages of the other side that the visitor has not read: after `readId`, or after what another device has read.
  unread(readId) {
    const from = Math.max(this.readSeq('visitor'), this.byId.get(readId)?.seq ?? 0);
    return this.messages.filter((m) => m.seq > from && fromUs(m)).length;
  }

  lastFromUs() {
    for (let i = this.messages.length - 1; i >= 0; i--) if (fromUs(this.messages[i])) return this.messages[i];
    return null;
  }

  // What is written down to draw at once next time: the newest entries, and the cursor they end at.
  snapshot(limit = 60) {
    const kept = this.messages.slice(-limit);
    return {
      cursor: this.cursor,
      events: kept.map(({ seq, entry, deleted, edited }) => ({ seq, entry: deleted ? { ...entry, parts: [] } : entry, deleted, edited })),
      reads: this.reads,
      complete: this.complete && kept.length === this.messages.length,
    };
  }

  restore(snapshot) {
    const at = parseCursor(snapshot?.cursor);
    if (!at || !Array.isArray(snapshot.events)) return false;
    this.clear();
    this.epoch = at.epoch;
    this.last = at.seq;
    for (const { seq, entry, deleted, edited } of snapshot.events) {
      const { added } = this.take(seq, entry);
      if (added) Object.assign(added, { deleted, edited });
      this.oldest ??= seq;
    }
    this.reads = snapshot.reads ?? {};
    this.complete = Boolean(snapshot.complete);
    return true;
  }
}

export function fromUs(message) {
  return !message.system && !message.deleted && message.entry.from?.k !== 'visitor';
}
