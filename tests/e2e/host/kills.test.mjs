// SPDX-License-Identifier: MIT
// The host is killed, again and again, at random moments under load. What it acknowledged is there afterwards, once;
// what it accepted reaches the network, once. JACKFIELD_KILL_SEED brings a run's moments back,
// JACKFIELD_KILL_TIMES makes it so many times as long.
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, test } from 'node:test';

import { Host, showingLog, stopAll } from '../support/host.mjs';
import { lineAccount, LineRules, lineUser, lineWebhook } from '../support/line_network.mjs';
import { Network } from '../support/network.mjs';
import { seeded } from '../support/random.mjs';
import { until } from '../support/until.mjs';

const seed = Number(process.env.JACKFIELD_KILL_SEED ?? Date.now() % 2 ** 31);
const random = seeded(seed);
const kInFlight = 32; // at least, when it is killed
const kTimes = Number(process.env.JACKFIELD_KILL_TIMES ?? 1);
const kKills = 50 * kTimes;
const kWebhooks = 10_000 * kTimes;
const kPushes = 1_000 * kTimes;
const kReplies = 200 * kTimes;
const kWriters = 60; // webhooks in flight
const kSenders = 20; // requests to the API in flight

let network;
let rules;
let host;
before(async () => {
  network = await Network.start();
  rules = new LineRules();
  // Between reading a request and answering it time passes, and a kill may fall into it.
  network.answer = async (request) => {
    const answer = rules.answer(request);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 15)); // lint(no_sleep): the network's own time
    return answer;
  };
  host = await Host.start({ config: lineAccount(network), plugins: ['line'] });
});
after(async () => {
  await stopAll(host, network);
});

class Load {
  inFlight = 0;
  done = 0;
  lost = 0; // requests that a kill took the answer of
  agent = new http.Agent({ keepAlive: true, maxSockets: 200 });
  up = Promise.resolve();

  // One request; undefined when the host died under it.
  once(url, { body, headers }) {
    return new Promise((resolve) => {
      this.inFlight += 1;
      const request = http.request(url, { method: 'POST', agent: this.agent, headers: { ...headers, 'content-length': Buffer.byteLength(body) } });
      const finish = (answer) => {
        this.inFlight -= 1;
        resolve(answer);
      };
      request.on('error', () => finish());
      request.on('response', async (response) => {
        try {
          let text = '';
          for await (const chunk of response) text += chunk;
          finish({ status: response.statusCode, text });
        } catch {
          finish();
        }
      });
      request.end(body);
    });
  }

  // Until it is acknowledged, as a network and a careful application do.
  async acknowledged(url, request, wanted) {
    for (;;) {
      const answer = await this.once(url, request);
      if (answer?.status === wanted) {
        this.done += 1;
        return answer;
      }
      if (answer) assert.ok([409, 503].includes(answer.status), `${answer.status} ${answer.text}`);
      else this.lost += 1;
      await this.up;
    }
  }
}

async function workers(count, items, work) {
  let next = 0;
  const one = async () => {
    while (next < items) await work(next++);
  };
  await Promise.all(Array.from({ length: count }, one));
}

const test_ = (name, options, run) => test(name, options, showingLog(() => host, run));

test_('nothing acknowledged is lost, nothing accepted is sent twice', { timeout: 400_000 * kTimes }, async (t) => {
  t.diagnostic(`seed ${seed}`);
  const load = new Load();
  const total = kWebhooks + kPushes + 2 * kReplies;
  const sends = new Map(); // message id to {text, isReply}
  const hook = `${host.hooks}/hooks/line-jp`;

  const send = async (user, text, isReply) => {
    const body = JSON.stringify({ account: 'line-jp', to: { scheme: 'line.user', value: user }, parts: [{ type: 'text', text }] });
    const headers = { authorization: `Bearer ${host.token}`, 'content-type': 'application/json', 'idempotency-key': text };
    const answer = await load.acknowledged(`${host.api}/v1/messages`, { body, headers }, 202);
    const { message } = JSON.parse(answer.text);
    assert.ok(!sends.has(message), `two sends got the id ${message}`);
    sends.set(message, { text, isReply });
  };
  const writing = workers(kWriters, kWebhooks, (n) => {
    const request = lineWebhook({ user: lineUser('a', n % 500), text: `webhook ${n}`, id: `E${n}` });
    return load.acknowledged(hook, request, 200);
  });
  // Spread over the whole run: a reply is one quick request, and its token holds a minute.
  const turn = (n) => until(() => load.done >= (n / kReplies) * kWebhooks * 0.9, 'the load to go on', { ms: 300_000 * kTimes, every: 2 });
  const replying = workers(kSenders, kReplies, async (n) => {
    await turn(n);
    const user = lineUser('c', n);
    await load.acknowledged(hook, lineWebhook({ user, text: `question ${n}`, id: `R${n}`, replyToken: `token-${n}` }), 200);
    await send(user, `reply ${n}`, true);
  });
  const pushing = workers(kSenders, kPushes, async (n) => {
    await turn((n * kReplies) / kPushes);
    await send(lineUser('b', n % 250), `push ${n}`, false);
  });
  let isOver = false;
  const work = Promise.all([writing, pushing, replying]).finally(() => (isOver = true));
  work.catch(() => {}); // awaited below

  const flights = [];
  const starts = [];
  for (let kills = 0; kills < kKills; ++kills) {
    // So much of what is left, more or less, that the load lasts for all kills, and for some more: a busy machine overshoots.
    const share = ((total - load.done) / (kKills - kills + 3)) * (0.3 + 1.2 * random());
    const mark = load.done + share;
    const isDue = () => load.done >= mark && load.inFlight >= kInFlight;
    await until(() => isDue() || isOver, 'the load to go on', { ms: 60_000, every: 1 });
    if (isOver) break;
    let raise;
    load.up = new Promise((resolve) => (raise = resolve));
    flights.push(load.inFlight);
    await host.kill();
    await host.run();
    starts.push(host.startMs);
    raise();
  }
  await work;
  t.diagnostic(`${flights.length} kills with ${Math.min(...flights)} to ${Math.max(...flights)} requests in flight, ` +
      `${load.lost} answers lost; ready again after ${starts.sort((a, b) => a - b)[starts.length >> 1]} ms, at most ${starts.at(-1)} ms`);
  assert.equal(flights.length, kKills);
  assert.ok(Math.min(...flights) >= kInFlight, `only ${Math.min(...flights)} requests were in flight`);

  await until(async () => (await host.metric('outbox_waiting')) + (await host.metric('outbox_running')) === 0, 'the outbox to be empty', { ms: 120_000 });
  await checkJournal(t);
  await checkSends(t, sends);
});

async function checkJournal(t) {
  const events = await host.events();
  const received = new Map();
  const seqs = new Map();
  let last = 0n;
  for (const event of events) {
    assert.ok(BigInt(event.sequence) > last, 'the sequence goes up');
    last = BigInt(event.sequence);
    if (event.subject) {
      assert.equal(event.data.seq, (seqs.get(event.subject) ?? 0) + 1, `${event.subject} has a gap`);
      seqs.set(event.subject, event.data.seq);
    }
    if (event.data.kind === 'message.received') received.set(event.data.provider_event_id, (received.get(event.data.provider_event_id) ?? 0) + 1);
  }
  const wanted = [...Array.from({ length: kWebhooks }, (_, n) => `E${n}`), ...Array.from({ length: kReplies }, (_, n) => `R${n}`)];
  const lost = wanted.filter((id) => !received.has(id));
  const twice = wanted.filter((id) => received.get(id) > 1);
  t.diagnostic(`journal: ${events.length} events; webhooks lost ${lost.length}, twice ${twice.length}`);
  assert.deepEqual([lost, twice], [[], []]);
  assert.equal(received.size, wanted.length);
}

async function checkSends(t, sends) {
  assert.equal(sends.size, kPushes + kReplies);
  const bad = [];
  let uncertain = 0;
  let replied = 0;
  for (const [id, { text, isReply }] of sends) {
    const { status, error } = await host.ask('GET', `/v1/messages/${id}`);
    const delivered = rules.delivered.get(text) ?? 0;
    const onWire = rules.seenOnWire.get(text) ?? 0;
    const isHeld = isReply && status === 'unknown' && error.class === 'uncertain';
    if (isHeld) ++uncertain;
    if (isReply && status === 'accepted') ++replied;
    const isGood = isHeld ? delivered <= 1 && onWire <= 1 : status === 'accepted' && delivered === 1;
    if (!isGood) bad.push({ id, text, status, error, delivered, onWire });
  }
  t.diagnostic(`sends: ${sends.size} accepted, ${bad.length} wrong; pushes asked again under their key ${rules.repeats}; ` +
      `replies ${rules.tokens.size}: ${replied} accepted, ${uncertain} held as uncertain`);
  assert.deepEqual(bad, []);
  assert.equal(rules.delivered.size, kPushes + kReplies - [...sends.values()].filter(({ text }) => !rules.delivered.has(text)).length);
  assert.ok(rules.tokens.size >= kReplies / 2, `only ${rules.tokens.size} replies used their token`);
}
