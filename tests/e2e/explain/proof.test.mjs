// SPDX-License-Identifier: MIT
// For a thousand random messages by six accounts (JACKFIELD_MESSAGES: as many as it says): what explaining says is what happens.
// The same verdict, the same faults, the same requests at the simulated networks, byte for byte but for credentials and what is
// listed as volatile, and the same end.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { kRoot, Simulation } from '../simulate/simulation.mjs';
import { until } from '../support/until.mjs';
import { matches } from './matching.mjs';
import { messageSource } from './random_messages.mjs';
import { Recording } from './recording.mjs';

const kMessages = Number(process.env.JACKFIELD_MESSAGES ?? 1000); // of all accounts together
const kSeed = Number(process.env.JACKFIELD_SEED ?? 20261122);
const kAccounts = ['line', 'viber', 'wechat', 'messenger', 'instagram', 'email'];
// What the host asks of the networks for itself while messages go out.
const kOwn = /\/(stable_token|get_user_details|get_account_info|set_webhook|webhook|user\/info|subscribed_apps)\b|\/oauth/;
// The customer writes again after so many messages: counts run out and begin anew in between.
const kTalks = { wechat: 3 };

// All that may be another each time, by account: keys and our own id of the message, and what an upload's answer brings.
const kChanging = [
  'instagram /body/json/message/attachment/payload/attachment_id', // what its stored file is called
  'instagram /body/json/message/attachments/N/payload/attachment_id',
  'line /headers/x-line-retry-key',
  'messenger /body/json/message/attachments/N/payload/attachment_id', // of several files
  'messenger /body/json/message/metadata',
  'messenger /body/json/persona_id',
  'messenger /body/segments/N/lines/N',
  'viber /body/json/tracking_data',
  'wechat /body/json/image/media_id',
];

const world = new Simulation();
const recordings = {};
const changing = new Set();
let picture;

before(async () => {
  await world.start({
    change: (text) => text
      .replace('id = "email"', 'id = "email"\nrates = { smtp = { burst = 1000, per_second = 1000 } }'),
    between: async (networks, text) => {
      let own = text;
      for (const account of kAccounts) {
        const port = account === 'email' ? networks.smtp : networks[account];
        recordings[account] = account === 'email' ? await Recording.mail(port) : await Recording.http(port);
        own = own.replaceAll(`127.0.0.1:${port}`, `127.0.0.1:${recordings[account].port}`);
      }
      return own;
    },
  });
  const upload = await fetch(`http://127.0.0.1:${world.api}/v1/media?filename=lamp.png`, {
    method: 'POST',
    headers: { authorization: `Bearer ${world.token}`, 'content-type': 'image/png' },
    body: kPicture,
  });
  picture = (await upload.json()).ref;
});
after(async () => {
  await world.stop();
  for (const recording of Object.values(recordings)) await recording.stop();
});

const kPicture = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

async function call(method, resource, body) {
  const response = await fetch(`http://127.0.0.1:${world.api}${resource}`, {
    method,
    headers: { authorization: `Bearer ${world.token}`, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  return { status: response.status, json: await response.json() };
}

// What comes in next on that account, from where it was asked last.
const places = {};
async function heard(account) {
  const { json } = await call('GET', `/v1/events?after=${places[account] ?? 0}&wait=5&kind=message.received&account=${account}`);
  places[account] = json.next;
  return json.events.at(-1);
}

// Somebody writes on that account's phone; the conversation, and that message, are known then.
async function talk(account) {
  await until(async () => {
    const answer = await fetch(`${world.origin}/phones/${account}/act`, {
      method: 'POST',
      headers: { origin: world.origin, 'content-type': 'application/json' },
      body: JSON.stringify({ do: 'text', text: 'Good day', ...(account === 'email' ? { subject: 'A lamp' } : {}) }),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return true;
  }, `${account}'s phone`);
  const event = await until(() => heard(account), `the customer's message at ${account}`);
  return { conversation: event.subject, heard: event.data.message.id };
}

const settled = (id) =>
  until(async () => {
    const { json } = await call('GET', `/v1/messages/${id}`);
    // A receipt may come before the send's answer: ids are there once the send is over.
    return (json.status === 'failed' || json.pieces.every((piece) => piece.provider_ids.length > 0)) && json;
  }, `message ${id} to be settled`, { every: 4 });

function sameRequests(told, left) {
  assert.equal(left.length, told.length, `explained ${told.map((each) => each.label)}, left ${left.map((each) => each.url ?? 'a mail')}`);
  told.forEach((each, i) => matches(each, left[i], () => kPicture));
}

async function prove(account, message, tally) {
  const asked = await call('POST', '/v1/messages:explain', message);
  assert.equal(asked.status, 200, JSON.stringify(asked.json));
  const explained = asked.json.accounts[0];
  const { requests } = recordings[account];
  const from = requests.length;
  const sent = await call('POST', '/v1/messages', message);
  assert.equal(explained.accepted, sent.status === 202, JSON.stringify(sent.json));
  if (sent.status !== 202) {
    const isVerdict = sent.json.eligibility !== undefined;
    tally[isVerdict ? 'not eligible' : 'refused'] += 1;
    if (isVerdict) assert.deepEqual(sent.json.eligibility, explained.eligibility);
    else assert.deepEqual(sent.json.errors, explained.faults);
    return assert.deepEqual(explained.requests, []);
  }
  const end = await settled(sent.json.message);
  assert.deepEqual(sent.json.adaptations ?? [], explained.adaptations);
  assert.equal(sent.json.conversation, explained.conversation);
  assert.equal(end.pieces.length, explained.pieces.length);
  assert.notEqual(explained.outcome, 'unknown', `nothing is assumed of ${explained.depends_on}`);
  // What only the network can find wrong, such as an address that it cannot reach: it got what was explained, up to there.
  const isTheirs = end.status === 'failed' && explained.outcome === 'accepted' && end.error.provider_code !== undefined;
  if (!isTheirs) assert.equal(end.status !== 'failed', explained.outcome === 'accepted', JSON.stringify([end.error, explained.outcome, explained.error]));
  if (end.status === 'failed' && !isTheirs) assert.deepEqual([end.error.class, end.error.code, end.error.text], [explained.error.class, explained.error.code, explained.error.text]);
  tally[isTheirs ? 'by the network' : end.status === 'failed' ? 'failed' : 'sent'] += 1;
  tally.requests += explained.requests.length;
  for (const request of explained.requests) for (const at of request.volatile) changing.add(`${account} ${at.replace(/\/\d+/g, '/N')}`);
  const left = requests.slice(from).filter((request) => request.envelope || (request.method !== 'GET' && !kOwn.test(request.url)));
  sameRequests(isTheirs ? explained.requests.slice(0, left.length) : explained.requests, left);
}

async function proveAccount(account, count, total) {
  const next = messageSource(kSeed + kAccounts.indexOf(account) * 7, picture);
  const tally = { sent: 0, failed: 0, refused: 0, 'not eligible': 0, 'by the network': 0, requests: 0 };
  let conversation;
  let heard;
  for (let i = 0; i < count; i += 1) {
    if (i % (kTalks[account] ?? 9) === 0) ({ conversation, heard } = await talk(account));
    const message = { account, conversation, ...next() };
    if (i % 10 === 7) message.reply_to = { message: heard };
    // What no person wrote is counted as automatic by the mailbox, and soon too much.
    if (account === 'email') message.from = { ...message.from, role: 'agent' };
    try {
      await prove(account, message, tally);
    } catch (fault) {
      throw new Error(`seed ${kSeed}, ${account}, message ${i}: ${JSON.stringify(message)}`, { cause: fault });
    }
  }
  total[account] = tally;
}

test(`${kMessages} messages are what explaining said they would be (seed ${kSeed})`, async (t) => {
  const total = {};
  await Promise.all(kAccounts.map((account) => proveAccount(account, Math.ceil(kMessages / kAccounts.length), total)));
  t.diagnostic(JSON.stringify(total));
  assert.deepEqual([...changing].filter((each) => !each.startsWith('email ')).sort(), kChanging);
  // A mail is compared line by line: its id stands in what names it, its tag and its borders; and it has a date.
  assert.ok([...changing].every((each) => !each.startsWith('email ') || /^email \/(envelope\/from|body\/segments\/N\/lines\/N)$/.test(each)), [...changing].join('\n'));
  for (const [account, tally] of Object.entries(total)) {
    assert.ok(tally.sent > 60, `${account}: only ${tally.sent} were sent`);
    assert.ok(tally['by the network'] < kMessages / 200, `${account}: ${tally['by the network']} failed in a way that was not told`);
    assert.ok(tally.refused > 3, `${account}: only ${tally.refused} were refused`);
  }
  assert.ok(total.wechat['not eligible'] > 3, 'WeChat counts');
});

test('one command tells it for every account', async () => {
  const words = await world.command('explain', 'Good morning');
  for (const account of [...kAccounts, 'webchat']) assert.match(words.text, new RegExp(`^${account} \\(`, 'm'));
  assert.match(words.text, /request {5}push: POST http:\/\/127\.0\.0\.1:\d+\/v2\/bot\/message\/push/);
  assert.match(words.text, /another each time: \/headers\/x-line-retry-key/);
  const config = readFileSync(path.join(kRoot, 'templates', 'quickstart.toml'), 'utf8');
  for (const [, secret] of config.matchAll(/(?:secret|token|password|auth_token|access_token) = "([^"]{12,})"/g)) assert.ok(!words.text.includes(secret), secret);

  const one = await world.command('explain', '--account', 'line', '--json', 'Good morning');
  assert.equal(one.code, 0, one.text);
  const told = JSON.parse(one.text);
  assert.deepEqual(told.accounts.map((each) => [each.account, each.outcome]), [['line', 'accepted']]);
  const refused = await world.command('explain', '--account', 'viber', '');
  assert.equal(refused.code, 1);
  assert.match(refused.text, /say what to send/);
});
