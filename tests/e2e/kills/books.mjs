// SPDX-License-Identifier: MIT
// What has to be true however often the host is killed: what the networks and the application saw, held against what
// the host says.
import assert from 'node:assert/strict';

const count = (map, key) => map.set(key, (map.get(key) ?? 0) + 1);

// The networks' side of sends: how often each text was taken.
export class Taken {
  texts = new Map();
  take(text) {
    count(this.texts, text);
  }
  times(text) {
    return this.texts.get(text) ?? 0;
  }
}

// The journal's side, read on from where it was.
export class JournalBook {
  after = '0';
  received = new Map(); // text or media name to how often
  seqs = new Map(); // conversation to its last number
  last = 0n;
  ids = new Map(); // conversation to its event ids, in order

  async read(host) {
    for (const event of await host.events({ after: this.after })) {
      assert.ok(BigInt(event.sequence) > this.last, `sequence ${event.sequence} after ${this.last}`);
      this.last = BigInt(event.sequence);
      this.after = String(this.last);
      if (event.subject) {
        assert.equal(event.data.seq, (this.seqs.get(event.subject) ?? 0) + 1, `${event.subject} has a gap`);
        this.seqs.set(event.subject, event.data.seq);
      }
      if (event.data.kind !== 'message.received') continue;
      const [part] = event.data.message.parts;
      count(this.received, part.text ?? part.media.filename);
      if (!this.ids.has(event.subject)) this.ids.set(event.subject, []);
      this.ids.get(event.subject).push(event.id);
    }
  }
}

// The application's side: each event at least once, in the order of its conversation.
export class PushBook {
  ids = new Map(); // conversation to the ids it was told, each where it came first
  repeats = 0;

  take(event) {
    if (!this.ids.has(event.subject)) this.ids.set(event.subject, []);
    const told = this.ids.get(event.subject);
    if (told.includes(event.id)) this.repeats += 1;
    else told.push(event.id);
  }

  isThrough(journal) {
    return [...journal.ids].every(([conversation, ids]) => this.ids.get(conversation)?.length === ids.length);
  }

  check(journal) {
    assert.deepEqual(new Map([...this.ids].sort()), new Map([...journal.ids].sort()));
  }
}
