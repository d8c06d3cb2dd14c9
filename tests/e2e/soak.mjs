// SPDX-License-Identifier: MIT
// ./dev soak: customers on every simulated network and an agent who answers them, while the host is killed at random;
// then in peace, to see that memory and handles stay. Ends with 1 unless the books balance to the last message. Times are
// shares of --minutes (30), and some minutes more in which caches fill and connections may end.
import { writeFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';

import { seeded } from './support/random.mjs';
import { lineSignature } from './support/signing.mjs';
import { until } from './support/until.mjs';
import { kRoot, Simulation, start } from './simulate/simulation.mjs';
import { Application } from './soak/application.mjs';
import { handles, kindsOfHandles, residentKib, slopePercent } from './soak/measure.mjs';
import { kHeardMs, Person, Visitor } from './soak/person.mjs';

const minutes = Number(process.argv[process.argv.indexOf('--minutes') + 1] || 30);
const seed = Number(process.env.JACKFIELD_KILL_SEED ?? Date.now() % 2 ** 31);
const [kKilling, kWarming, kMeasuring] = [0.4, 0.2, 0.4]; // shares of the time
// Messages that fill, once, what the host remembers of keys, people and facts, and sends that fill what it remembers of those:
// until then memory grows by design.
const kSeen = 70_000;
const kStrangers = 25_000; // who say it
const kSent = 12_000;
const kSecret = 'for-play-only-channel-secret'; // of templates/quickstart.toml
const kAccounts = ['line', 'viber', 'wechat', 'messenger', 'instagram', 'email'];
const kPeople = 2; // of each network
const kSampleMs = 5_000;
const kKeptMs = 75_000; // longer than a connection is kept that nobody uses
// WeChat tries three times, five seconds apart, and then gives up. So long a peace between kills leaves every network a try.
const kPeaceMs = 7_000;
const kAgain = 0.3; // of the kills are followed by another, into the start that the first made necessary
const kAgainMs = 1_500;
const kMostSlope = 1; // percent in ten minutes; told, but not judged, of a soak too short for that
const kIsJudged = minutes * kMeasuring >= 10;
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms)); // lint(no_sleep): a soak lasts as long as it is told to

class Soak {
  phones = new Map();
  isRunning = true;
  isPaused = false;
  talking = 0;
  absences = []; // of the host: from, and to when
  samples = [];

  async start() {
    this.application = await Application.start();
    this.simulation = await new Simulation().start({
      change: (text) => `${text}
[[subscription]]
id = "soak"
push = "${this.application.origin}/"
secret = "whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}"
start = "beginning"
`,
    });
    for (const account of ['line', 'viber']) await this.simulation.control(account, { redelivers: true });
    await this.lookAtPhones();
    this.people = kAccounts.flatMap((account) =>
      this.phones.get(account).users.slice(0, kPeople).map((_, index) => new Person(this, account, index)));
    this.people.push(new Visitor(this, 'webchat', 0));
  }

  get pid() {
    return this.simulation.host.child.pid;
  }

  async look() {
    const all = await (await fetch(`${this.simulation.origin}/phones`)).json();
    for (const { account, phone } of all) this.phones.set(account, phone);
  }

  // One look serves all who ask meanwhile.
  lookAtPhones() {
    this.looking ??= this.look()
      .finally(() => wait(500).then(() => (this.looking = undefined)));
    return this.looking;
  }

  async act(account, deed) {
    const answer = await fetch(`${this.simulation.origin}/phones/${account}/act`, {
      method: 'POST', headers: { origin: this.simulation.origin, 'content-type': 'application/json' }, body: JSON.stringify(deed) });
    if (!answer.ok) throw new Error(`${account}: ${answer.status} ${await answer.text()}`);
  }

  // Asks until there is an answer; a host that is being killed gives none. No connection outlasts its answer, so that
  // handles can be counted.
  request(method, url, body, headers, good) {
    return until(() => new Promise((resolve, reject) => {
      const request = http.request(url, { method, agent: false, timeout: 20_000, headers: { ...headers, ...(body ? { 'content-length': Buffer.byteLength(body) } : {}) } });
      request.on('error', reject);
      request.on('timeout', () => request.destroy(new Error('no answer')));
      request.on('response', (response) => {
        let text = '';
        response.on('error', reject);
        response.on('data', (data) => (text += data));
        response.on('end', () => (good.includes(response.statusCode) ? resolve({ json: text ? JSON.parse(text) : null }) : reject(new Error(`${response.statusCode} ${text}`))));
      });
      request.end(body);
    }), `${method} ${url}`, { ms: 60_000, every: 50 }).then((answer) => answer.json);
  }

  ask(method, resource, body, headers = {}, ...good) {
    const all = { authorization: `Bearer ${this.simulation.token}`, 'content-type': 'application/json', ...headers };
    return this.request(method, `http://127.0.0.1:${this.simulation.api}${resource}`, body && JSON.stringify(body), all, good.length > 0 ? good : [200]);
  }
  post(resource, body, headers) {
    return this.request('POST', `http://127.0.0.1:${this.simulation.hooks}/hooks/${resource}`, body, headers, [200]);
  }
  get(resource, headers) {
    return this.request('GET', `http://127.0.0.1:${this.simulation.hooks}/hooks/${resource}`, undefined, headers, [200]);
  }

  // Between two rounds of a person: here everybody stops when all is to be quiet.
  async pause() {
    this.talking -= 1;
    while (this.isPaused && this.isRunning) await wait(100);
    this.talking += 1;
  }

  async quiet() {
    this.isPaused = true;
    await until(() => this.talking === 0, 'everybody to be quiet', { ms: kHeardMs, every: 100 });
  }

  async kill() {
    this.simulation.host.child.kill('SIGKILL');
    await this.simulation.host.exited;
    const from = Date.now();
    this.simulation.host = start('run', this.simulation.config);
    await until(async () => (await fetch(`http://127.0.0.1:${this.simulation.hooks}/readyz`)).ok, 'the host to be back', { ms: 60_000, every: 20 });
    this.absences.push({ from, to: Date.now() });
  }

  async run() {
    const random = seeded(seed);
    let began = Date.now();
    const isWithin = (share) => this.isRunning && Date.now() - began < share * minutes * 60_000;
    this.talking = this.people.length;
    const lives = Promise.all(this.people.map((person) => person.live()));
    lives.catch(() => (this.isRunning = false)); // awaited below
    while (isWithin(kKilling)) {
      await wait(kPeaceMs + random() * 8_000);
      await this.kill();
      if (random() > kAgain) continue;
      await wait(random() * kAgainMs);
      await this.kill();
    }
    await this.fill();
    began = Date.now();
    const wanted = kIsJudged ? this.sum('answered') + kSent : 0;
    while (isWithin(kWarming) || (this.isRunning && this.sum('answered') < wanted)) await wait(100);
    this.handlesBefore = await this.restingHandles();
    this.kindsBefore = kindsOfHandles(this.pid);
    began = Date.now();
    while (isWithin(kMeasuring)) {
      this.samples.push({ at: Date.now(), kib: residentKib(this.pid) });
      await wait(kSampleMs);
    }
    this.handlesAfter = await this.restingHandles(this.handlesBefore);
    this.kindsAfter = kindsOfHandles(this.pid);
    this.isRunning = false;
    await lives;
  }

  // Customers whom nobody answers, many to a request.
  async fill() {
    for (let n = 0; n < kSeen && this.isRunning; n += 100) {
      const events = Array.from({ length: 100 }, (_, i) => ({
        type: 'message', mode: 'active', timestamp: Date.now(), webhookEventId: `fill-${n + i}`, deliveryContext: { isRedelivery: false },
        source: { type: 'user', userId: `U${String((n + i) % kStrangers).padStart(32, '0')}` }, replyToken: `reply-${n + i}`,
        message: { type: 'text', id: String(900_000_000_000_000 + n + i), text: 'anybody there?', quoteToken: `quote-${n + i}` },
      }));
      const body = JSON.stringify({ destination: 'Ufill', events });
      await this.post('line', body, { 'content-type': 'application/json', 'x-line-signature': lineSignature(kSecret, body) });
    }
    await until(() => this.application.sequences.size >= kSeen, 'the application to have them', { ms: 600_000, every: 200 });
  }

  // When nobody talks. Connections that are kept for the next request end a minute later; but libcurl looks at those that
  // the networks have closed only when it makes another request, so something is asked of each network then.
  async restingHandles(wanted = 0) {
    await this.quiet();
    await wait(kKeptMs);
    for (const account of kAccounts) await this.ask('POST', `/v1/accounts/${account}/check`, {}, {}, 202);
    let fewest = handles(this.pid);
    await until(() => (fewest = Math.min(fewest, handles(this.pid))) <= wanted, 'connections to end', { ms: kKeptMs, every: 500 }).catch(() => {});
    this.isPaused = false;
    return fewest;
  }

  sum(name) {
    return this.people.reduce((all, person) => all + person[name], 0);
  }

  async balance() {
    const events = [];
    for (let after = '0'; ; ) {
      const page = await this.ask('GET', `/v1/events?after=${after}&limit=1000`);
      events.push(...page.events.map((event) => event.sequence));
      if (page.next === after) break;
      after = page.next;
    }
    await until(() => this.application.sequences.size >= events.length, 'the application to have all', { ms: 60_000, every: 100 }).catch(() => {});
    const unheard = this.people.flatMap((person) => person.unheard).filter(({ text }) => !this.application.heard.has(text));
    const near = ({ at }) => this.absences.filter(({ from, to }) => from < at + kKeptMs && to > at - kPeaceMs).map(({ from, to }) => `${from - at} to ${to - at}`);
    const twice = [...this.application.heard].filter(([, { times }]) => times !== 1).map(([mark]) => mark);
    return {
      minutes, seed, kills: this.absences.length, longestAwayMs: Math.max(...this.absences.map(({ from, to }) => to - from)), said: this.sum('said'), heard: this.application.heard.size,
      answered: this.sum('answered'), decided: this.sum('decided'), events: events.length, pushesRepeated: this.application.repeats,
      residentKib: [this.samples[0]?.kib, this.samples.at(-1)?.kib], slopePercent: slopePercent(this.samples),
      handles: [this.handlesBefore, this.handlesAfter], kinds: [this.kindsBefore, this.kindsAfter],
      faults: [
        ...this.people.flatMap((person) => person.faults),
        ...this.application.disorder,
        ...unheard.map((each) => `${each.text} was never heard; from when it was said, the host was away at ms ${near(each).join(', ')}`),
        ...twice.map((mark) => `${mark} was heard more than once`),
        ...events.filter((sequence) => !this.application.sequences.has(sequence)).map((sequence) => `event ${sequence} never came to the application`),
        ...(this.sum('said') === this.application.heard.size ? [] : ['what was said and what was heard do not balance']),
      ],
    };
  }

  async stop() {
    await this.simulation?.stop();
    await this.application?.stop();
  }
}

const soak = new Soak();
let report;
try {
  await soak.start();
  await soak.run();
  report = await soak.balance();
} catch (fault) {
  console.log(soak.simulation?.log().slice(-6000));
  throw fault;
} finally {
  await soak.stop();
}
if (kIsJudged && report.slopePercent >= kMostSlope) report.faults.push(`memory grows by ${report.slopePercent.toFixed(2)} % in ten minutes`);
if (report.handles[1] > report.handles[0]) report.faults.push(`${report.handles[1]} handles at the end, ${report.handles[0]} at the beginning`);
writeFileSync(path.join(kRoot, 'build', 'logs', 'soak.json'), `${JSON.stringify(report, null, 2)}\n`);
console.log(JSON.stringify(report, null, 2));
console.log(`${report.faults.length === 0 ? 1 : 0} passed, ${report.faults.length === 0 ? 0 : 1} failed`);
process.exitCode = report.faults.length === 0 ? 0 : 1;
