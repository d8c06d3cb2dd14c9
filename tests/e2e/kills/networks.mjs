// SPDX-License-Identifier: MIT
// Every side of a host that is killed again and again: networks that stumble as networks do, and an application.
import { LineRules } from '../support/line_network.mjs';
import { Network } from '../support/network.mjs';
import { RelayNetwork } from '../support/relay_network.mjs';
import { stopAll } from '../support/host.mjs';
import { PushBook, Taken } from './books.mjs';

const once = (seen, key) => !seen.has(key) && seen.add(key);

// Echo: "late" is told to come again once, "bad" is refused once.
function echoAnswer(taken) {
  const seen = new Set();
  return ({ json: { text } }) => {
    if (text.startsWith('late') && once(seen, text)) return { status: 503, json: {} };
    if (text.startsWith('bad') && once(seen, text)) return { status: 400, json: {} };
    taken.take(text);
    return { status: 200, json: { id: `p-${text}` } };
  };
}

// Lookup knows no key, but finds a message by its reference. "cut" is taken without an answer, "lost" is not taken.
function lookupAnswer(taken) {
  const references = new Map();
  const seen = new Set();
  return ({ method, url, json }) => {
    if (method === 'GET') {
      const reference = new URL(url, 'http://lookup').searchParams.get('ref');
      return { status: 200, json: { id: references.get(reference) ?? null } };
    }
    if (json.text.startsWith('lost') && once(seen, json.text)) return 'cut';
    taken.take(json.text);
    references.set(json.ref, `n-${json.ref}`);
    if (json.text.startsWith('cut') && once(seen, json.text)) return 'cut';
    return { status: 200, json: { id: references.get(json.ref) } };
  };
}

// The desk refuses the first push of every second relay conversation.
function deskAnswer(book) {
  const seen = new Set();
  return ({ json: event }) => {
    const customer = event.data.sender?.identity.value ?? '';
    if (/^relay-\d*[02468]$/.test(customer) && once(seen, customer)) return { status: 500 };
    book.take(event);
    return { status: 204 };
  };
}

export class Networks {
  taken = new Taken();
  pushed = new PushBook();

  static async start() {
    const made = new Networks();
    [made.line, made.echo, made.lookup, made.desk] = await Promise.all([Network.start(), Network.start(), Network.start(), Network.start()]);
    made.relay = await RelayNetwork.start();
    const rules = new LineRules();
    rules.delivered = made.taken.texts; // LINE counts by itself
    // This token was used by somebody else, so the reply is refused and a push has to do.
    rules.tokens = { has: () => true, set() {} };
    made.line.answer = (request) => rules.answer(request);
    made.echo.answer = echoAnswer(made.taken);
    made.lookup.answer = lookupAnswer(made.taken);
    made.desk.answer = deskAnswer(made.pushed);
    return made;
  }

  stop() {
    return stopAll(this.line, this.echo, this.lookup, this.desk, this.relay);
  }
}
