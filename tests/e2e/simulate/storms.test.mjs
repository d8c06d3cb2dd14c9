// SPDX-License-Identifier: MIT
// The same storm on every channel: each webhook comes three times at once, some pass others, receipts overtake the answers
// of their sends, the network's clock is ten minutes behind and then ten minutes ahead, the host is killed in the middle, and then all
// comes once more. Each event is there once, in its conversation; each answer is shown once, and its status is right.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { after, before, test as plain } from 'node:test';

import { freePort } from '../support/ports.mjs';
import { StormProxy } from '../support/storm_proxy.mjs';
import { showingWorld, Simulation, start, until } from './simulation.mjs';

const kPeople = 2;
const kSkewMs = 600_000; // more, and LINE takes our assertions for expired, which live half an hour
const kEach = 3; // messages of a person before and after the kill
// What the network tells of a send in the end, and which of its calls answer late. `read`: a customer's look is told.
// `storm`: what else goes wrong there. `behind`: the status of a send where the network's clock is behind.
const kChannels = {
  line: { call: '/message/', status: 'accepted' },
  viber: { call: '/send_message', status: 'read', read: true },
  wechat: { call: '/message/custom/send', status: 'accepted' },
  // It tells up to when all was read; by a clock that is behind, that is before our answer.
  messenger: { call: '/messages', status: 'read', read: true, behind: 'delivered' },
  instagram: { call: '/messages', status: 'read', read: true },
  email: {
    call: 'smtp end', status: 'accepted',
    // No webhooks: the mail itself comes three times, and the connection breaks off in it.
    storm: [{ fault: 'webhook_repeat', times: 2, count: 2 }, { fault: 'cut', path: 'imap UID FETCH', bytes: 20 }],
  },
  webchat: { status: 'accepted' },
};

let world;
let proxy;
let own;
const sessions = [];
const test = (name, run) => plain(name, { timeout: 180_000 }, showingWorld(() => world, run));

before(async () => {
  world = await new Simulation().start({
    between: async (networks, text) => {
      const port = await freePort();
      proxy = await StormProxy.start(networks.hooks, port);
      own = path.join(networks.folder, 'host.toml');
      return text.replace(`listen = "127.0.0.1:${networks.hooks}"`, `listen = "127.0.0.1:${port}"`);
    },
  });
});
after(async () => {
  const ended = await world?.stop();
  await proxy?.stop();
  assert.ok(ended, 'both end with exit code 0');
});

const ask = (...words) => world.request(...words);
async function events() {
  const all = [];
  for (let next = '0'; ; ) {
    const page = await ask('GET', `/v1/events?after=${next}&limit=1000`);
    all.push(...page.events);
    if (page.next === next) return all;
    next = page.next;
  }
}

const act = (...words) => world.act(...words);
const person = async (channel, index) => (await world.phone(channel)).users[index];

async function visitor(index) {
  const headers = { 'content-type': 'application/json', origin: world.origin };
  if (!sessions[index]) {
    const answer = await fetch(`http://127.0.0.1:${world.hooks}/hooks/webchat/session`, { method: 'POST', headers, body: '{"create":true}' });
    sessions[index] = (await answer.json()).token;
  }
  return { ...headers, authorization: `Bearer ${sessions[index]}` };
}

async function say(channel, index, text) {
  if (channel === 'email') {
    // A mail that answers none begins a conversation of its own.
    const { chat, id } = await person(channel, index);
    const [first] = (await world.phone(channel)).chats.find((each) => each.id === chat)?.messages ?? [];
    return act(channel, { do: 'text', user: id, text, ...(first ? { answers: first.id } : { subject: 'A lamp' }) });
  }
  if (channel !== 'webchat') return act(channel, { do: 'text', user: (await person(channel, index)).id, text });
  const body = JSON.stringify({ cid: randomUUID(), parts: [{ type: 'text', text }] });
  const headers = await visitor(index);
  // Copies count against what a visitor may say in a time; the page then says it again.
  return until(async () => (await fetch(`http://127.0.0.1:${world.hooks}/hooks/webchat/messages`, { method: 'POST', headers, body })).ok, `${text} to be taken`, () => world.log(), 60_000);
}

// Every text of ours in the order of the journal: which, in which conversation. What a mail quotes is no text part.
async function heard(channel) {
  const found = [];
  for (const event of await events()) {
    if (event.type !== 'jackfield.message.received' || event.data.account !== channel) continue;
    const text = event.data.message.parts.filter((part) => part.type === 'text').map((part) => part.text).join('');
    const [, word] = /word-(\d-\d)!/.exec(text) ?? [];
    if (word) found.push({ word, conversation: event.subject });
  }
  return found;
}
async function shown(channel, index) {
  if (channel === 'webchat') return (await fetch(`http://127.0.0.1:${world.hooks}/hooks/webchat/history`, { headers: await visitor(index) })).text();
  const { chats, users } = await world.phone(channel);
  return JSON.stringify(chats.find((chat) => chat.id === users[index].chat)?.messages.map((message) => message.text) ?? []);
}

async function killed() {
  world.host.child.kill('SIGKILL');
  await world.host.exited;
  world.host = start('run', own);
  await until(async () => (await fetch(`http://127.0.0.1:${world.hooks}/readyz`)).ok, 'the host to be back', () => world.host.out);
}

// What both say from one number to another, all at once where the network lets them.
async function speak(channel, from, to) {
  for (let n = from; n < to; ++n) for (let index = 0; index < kPeople; ++index) await say(channel, index, `word-${index}-${n}!`);
  await until(async () => new Set((await heard(channel)).map((each) => each.word)).size === kPeople * to, `${channel} to be heard`, () => world.log());
}

async function checkEvents(channel, count) {
  const all = await heard(channel);
  const words = all.map((each) => each.word).sort();
  const wanted = Array.from({ length: kPeople * count }, (_, i) => `${i % kPeople}-${Math.floor(i / kPeople)}`).sort();
  assert.deepEqual(words, wanted, 'each once');
  const conversations = Array.from({ length: kPeople }, (_, index) => new Set(all.filter(({ word }) => word.startsWith(`${index}-`)).map((each) => each.conversation)));
  assert.deepEqual(conversations.map((each) => each.size), [1, 1], 'one conversation for each person');
  assert.equal(new Set(conversations.flatMap((each) => [...each])).size, kPeople, 'and not the same');
  return conversations.map((each) => [...each][0]);
}

// The network's answer is late, so that what it tells of the send comes before it.
async function answerAll(channel, conversations, name) {
  const { call } = kChannels[channel];
  if (call) await world.control(channel, { fault: 'late', path: call, ms: 700, count: kPeople });
  const ids = [];
  for (const [index, conversation] of conversations.entries()) {
    const { message } = await ask('POST', '/v1/messages', { account: channel, conversation, parts: [{ type: 'text', text: `${name}-${index}!` }], from: { display_name: 'Eva', role: 'agent' } });
    ids.push(message);
  }
  return ids;
}

for (const [channel, { status, read, behind = status, storm = [] }] of Object.entries(kChannels)) {
  test(`${channel}: a storm leaves each event once, each answer once, each status right`, async () => {
    const setClock = async (clock_ahead_ms) => channel !== 'webchat' && world.control(channel, { clock_ahead_ms });
    proxy.holdMs = 0;
    await setClock(-kSkewMs);
    await speak(channel, 0, 1);
    proxy.holdMs = 150;
    for (const order of storm) await world.control(channel, order);
    await speak(channel, 1, kEach);
    const conversations = await checkEvents(channel, kEach);
    const ids = await answerAll(channel, conversations, 'before');

    const ended = async (all, wanted) => {
      for (const id of all) {
        let last;
        await until(async () => (last = await ask('GET', `/v1/messages/${id}`)).status === wanted, `${id} to be ${wanted}`, () => `${JSON.stringify(last)}\n${world.log()}`, 30_000);
      }
    };
    await until(async () => (await Promise.all(ids.map((id) => ask('GET', `/v1/messages/${id}`)))).every((each) => !['queued', 'sending'].includes(each.status)), 'the answers to be sent', () => world.log());
    if (read) for (let index = 0; index < kPeople; ++index) await act(channel, { do: 'read', user: (await person(channel, index)).id });
    await ended(ids, behind);

    if (channel !== 'webchat') await until(() => world.hasTold(channel), 'the network to have told all', () => world.log());
    await until(() => proxy.underWay === 0, 'what is held back to be through');
    const known = (await events()).length;
    await killed();
    // Some answers never came; but what the network has told of a send says that it was taken.
    assert.deepEqual((await ask('GET', `/v1/uncertain?account=${channel}`)).uncertain, [], 'nothing is uncertain');
    const statuses = await proxy.again();
    // 429: a visitor of the web chat may say only so much in a time.
    assert.ok(statuses.every((each) => each === 200 || (channel === 'webchat' && each === 429)), `what comes again is taken: ${statuses}`);
    const added = (await events()).slice(known).filter((event) => event.type !== 'jackfield.account.state');
    assert.deepEqual(added, [], 'and is no event');

    await setClock(kSkewMs);
    for (const order of storm) await world.control(channel, order);
    await speak(channel, kEach, 2 * kEach);
    assert.deepEqual(await checkEvents(channel, 2 * kEach), conversations, 'the conversations are what they were');
    const more = await answerAll(channel, conversations, 'after');
    await until(async () => (await Promise.all(more.map((id) => ask('GET', `/v1/messages/${id}`)))).every((each) => !['queued', 'sending'].includes(each.status)), 'the answers to be sent', () => world.log());
    if (read) for (let index = 0; index < kPeople; ++index) await act(channel, { do: 'read', user: (await person(channel, index)).id });
    await ended(more, status);
    await proxy.again();
    await ended([...ids, ...more], status);
    await checkEvents(channel, 2 * kEach);
    for (let index = 0; index < kPeople; ++index) {
      const text = await shown(channel, index);
      for (const name of ['before', 'after']) assert.equal(text.split(`${name}-${index}!`).length, 2, `${name} is shown once: ${text.slice(0, 2000)}`);
    }
  });
}
