// SPDX-License-Identifier: MIT
// Nothing is lost silently where a network takes a part as it is, either: each member that a person would see stands in the
// requests that would leave, or explaining names it as lost.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Simulation, until } from '../simulate/simulation.mjs';
import { fullParts } from './full_parts.mjs';

const kAccounts = ['line', 'viber', 'wechat', 'messenger', 'instagram', 'email'];
// What describes a part to programs, comes back with an answer, or follows from the bytes.
const kUnseen = ['type', 'kind', 'mime', 'size_bytes', 'width', 'height', 'duration_ms', 'id', 'pack', 'payload', 'accuracy_m'];

const world = new Simulation();
const conversations = {};
const uploaded = {};
// WeChat takes files by their bytes alone, but for the picture beside a link, which needs an https address.
const isUploaded = (account, name) => account === 'wechat' && name !== 'SHARE.jpg';
const placed = (account) => (name) => (isUploaded(account, name) ? { ref: uploaded[name] } : { url: `https://media.example.com/${name}` });

before(async () => {
  await world.start();
  const files = [];
  fullParts((name, mime) => files.push([name, mime]));
  for (const [name, mime] of files) await upload(name, mime);
  for (const account of kAccounts) {
    await until(async () => {
      await world.act(account, { do: 'text', text: 'Good day', ...(account === 'email' ? { subject: 'A lamp' } : {}) });
      return true;
    }, `${account}'s phone`);
    const heard = async () => (await world.request('GET', `/v1/events?after=0&kind=message.received&account=${account}`)).events.at(-1)?.subject;
    conversations[account] = await until(heard, `the customer's message at ${account}`);
  }
});
after(() => world.stop());

async function upload(name, mime) {
  const headers = { authorization: `Bearer ${world.token}`, 'content-type': mime };
  const answer = await fetch(`http://127.0.0.1:${world.api}/v1/media?filename=${name}`, { method: 'POST', headers, body: 'bytes' });
  assert.equal(answer.status, 201);
  uploaded[name] = (await answer.json()).ref;
}

// [pointer, what stands there] of all that a person would see.
function* seen(value, pointer = '') {
  for (const [name, member] of Object.entries(value)) {
    if (kUnseen.includes(name)) continue;
    if (member && typeof member === 'object') yield* seen(member, `${pointer}/${name}`);
    else yield [`${pointer}/${name}`, String(member)];
  }
}

// All texts of the requests, also those inside of texts: JSON in a form's field, a mail's lines.
function* texts(value) {
  if (typeof value === 'string') {
    yield value;
    yield value.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
    if (/^[[{]/.test(value)) {
      try {
        yield* texts(JSON.parse(value));
      } catch {
        // no JSON after all
      }
    }
  } else if (value && typeof value === 'object') {
    // The lines of a mail are one text: a word may be broken over two of them.
    if (Array.isArray(value.lines)) yield* texts(value.lines.join('\n'));
    yield* Object.values(value).flatMap((each) => [...texts(each)]);
  } else {
    yield String(value);
  }
}

for (const account of kAccounts) {
  test(`${account}: what a person would see is in the requests, or named as lost`, async () => {
    const silent = [];
    for (const part of fullParts(placed(account))) {
      const parts = part.type === 'quick_replies' ? [{ type: 'text', text: 'Well?' }, part] : [part];
      const { accounts } = await world.request('POST', '/v1/messages:explain', { account, conversation: conversations[account], parts });
      const [explained] = accounts;
      assert.equal(explained.outcome, 'accepted', `${part.type}: ${JSON.stringify(explained)}`);
      const left = Buffer.from([...texts(explained.requests)].join('\n'), 'latin1').toString() + [...texts(explained.requests)].join('\n');
      const lost = explained.adaptations.flatMap((each) => each.lost ?? []);
      const isLost = (pointer) => lost.some((each) => pointer === each || pointer.startsWith(`${each}/`));
      for (const [pointer, text] of seen(part)) if (!left.includes(text) && !isLost(pointer)) silent.push(part.type + pointer);
    }
    assert.deepEqual(silent, []);
  });
}
