// SPDX-License-Identifier: MIT
// The way down: entries from the server, by streamed fetch or, where a proxy holds a stream back, by long poll.
// It owns when to connect; what an entry means is the log's business. Nothing is lost by a cut: every start
// names the cursor of what was drawn last.

const kFirstByteMs = 8000;
const kSilenceMs = 40000; // the server says something every 15 s
const kBaseMs = 500;
const kCapMs = 30000;
const kGoodLinkMs = 30000;
const kPollMemoryMs = 3600000;

// Cuts a text/event-stream into its blocks. Feed text as it comes; each block is {id, event, data}.
export class EventParser {
  constructor(onBlock) {
    this.onBlock = onBlock;
    this.rest = '';
    this.block = {};
  }

  feed(text) {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop();
    for (const raw of lines) this.line(raw.endsWith('\r') ? raw.slice(0, -1) : raw);
  }

  line(line) {
    if (line === '') {
      if (this.block.data !== undefined) this.onBlock(this.block);
      this.block = {};
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return; // a comment: padding or heartbeat
    const field = colon < 0 ? line : line.slice(0, colon);
    let value = colon < 0 ? '' : line.slice(colon + 1);
    if (value.startsWith(' ')) value = value.slice(1);
    if (field === 'data') this.block.data = this.block.data === undefined ? value : `${this.block.data}\n${value}`;
    else if (field === 'id' || field === 'event') this.block[field] = value;
  }
}

// Full jitter: any wait up to the doubled base, so that a thousand clients do not come back in step.
export function backoffMs(failures, random = Math.random) {
  return Math.round(random() * Math.min(kCapMs, kBaseMs * 2 ** Math.min(failures, 10)));
}

export class Link {
  // `on`: cursor() of what is drawn; entry(seq, entry), transient(entry), reset(cursor), state(name), refused()
  // for a token that is not taken any more. `store` remembers that only polling works here.
  constructor(request, store, on) {
    this.request = request; // runs (api) => promise with the token, as Session.authed
    this.store = store;
    this.on = on;
    this.running = false;
    this.failures = 0;
    this.badStarts = 0;
  }

  start() {
    if (this.running) return;
    this.running = true;
    this.failures = 0;
    this.loop();
  }

  stop() {
    this.running = false;
    this.abort?.abort();
    this.wake?.();
    this.on.state('stopped');
  }

  // Try now: the network is back, or the page is looked at again.
  kick() {
    this.failures = 0;
    this.wake?.();
  }

  // The current connection is given up and opened again from the cursor.
  again() {
    this.soon = true;
    this.abort?.abort();
  }

  async loop() {
    const run = (this.run = {}); // a stop and a start in between leave the older loop here
    while (this.running && this.run === run) {
      const began = Date.now();
      let wait = 0;
      try {
        this.on.state('connecting');
        if (this.pollOnly()) await this.poll();
        else await this.stream();
        this.failures = 0;
      } catch (error) {
        if (!this.running || this.run !== run) return;
        if (error?.status === 401) {
          this.running = false;
          return this.on.refused();
        }
        if (Date.now() - began > kGoodLinkMs) this.failures = 0;
        wait = this.soon ? 0 : Math.max(backoffMs(++this.failures), (error?.retry ?? 0) * 1000);
        if (wait) this.on.state('waiting');
      }
      this.soon = false;
      if (wait) await this.pause(wait);
    }
  }

  pause(ms) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  pollOnly() {
    const until = this.store.get('poll') ?? 0;
    return until > Date.now();
  }

  async stream() {
    const abort = (this.abort = new AbortController());
    let heard = false;
    const lateStart = () => {
      // Two starts without a byte: something on the way holds streams back until they end.
      if (++this.badStarts >= 2 && navigator.onLine !== false) this.store.set('poll', Date.now() + kPollMemoryMs);
      abort.abort();
    };
    let watch = setTimeout(lateStart, kFirstByteMs);
    try {
      const path = `stream?cursor=${this.on.cursor()}`;
      const response = await this.request((api) => api.raw('GET', path, { signal: abort.signal }));
      const reader = response.body.getReader();
      const decoder = new TextDecoder();
      const parser = new EventParser((block) => this.block(block));
      for (;;) {
        const { done, value } = await reader.read();
        clearTimeout(watch);
        if (done) return;
        if (!heard) {
          heard = true;
          this.badStarts = 0;
          this.on.state('live');
        }
        watch = setTimeout(() => abort.abort(), kSilenceMs);
        parser.feed(decoder.decode(value, { stream: true }));
      }
    } finally {
      clearTimeout(watch);
      abort.abort();
    }
  }

  block({ id, event, data }) {
    const value = JSON.parse(data);
    if (id) {
      this.failures = 0; // it got us further: whatever cuts it next, the wait begins anew
      this.on.entry(Number(id.slice(id.indexOf('.') + 1)), value);
    } else if (event === 'reset' || event === 'gap') {
      this.on.reset(value.cursor);
    } else {
      this.on.transient(value);
    }
  }

  async poll() {
    const abort = (this.abort = new AbortController());
    const watch = setTimeout(() => abort.abort(), kSilenceMs);
    try {
      const path = `events?cursor=${this.on.cursor()}&wait=25`;
      const answer = await this.request((api) => api.call('GET', path, undefined, { signal: abort.signal }));
      this.on.state('live');
      if (!answer) return; // 204: a newer poll of ours took over
      if (answer.reset || answer.gap) this.on.reset(answer.cursor);
      for (const { seq, entry } of answer.events ?? []) this.on.entry(seq, entry);
      for (const entry of answer.transient ?? []) this.on.transient(entry);
    } finally {
      clearTimeout(watch);
    }
  }
}
