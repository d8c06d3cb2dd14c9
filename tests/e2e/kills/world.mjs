// SPDX-License-Identifier: MIT
// A host, everybody around it, work that never ends, and a keeper who starts the host again each time it died, with the
// next point to die at.
import assert from 'node:assert/strict';

import { echoAccount, Host, stopAll } from '../support/host.mjs';
import { lineAccount } from '../support/line_network.mjs';
import { relayAccount } from '../support/relay_network.mjs';
import { until } from '../support/until.mjs';
import { JournalBook } from './books.mjs';
import { Networks } from './networks.mjs';
import { kSite, Unit } from './unit.mjs';

const kPatienceMs = 12_000; // for a point to be reached: a refused push comes again after five seconds
const kUnits = 2; // at a time

const config = (networks) => `${lineAccount(networks.line)}${echoAccount(networks.echo)}${relayAccount(networks.relay)}
[[account]]
id = "l1"
plugin = "lookup"
config = { url = "https://lookup.example" }
endpoints = { "https://lookup.example" = "${networks.lookup.origin}" }

[[account]]
id = "chat"
plugin = "webchat"
config = { token_key = "0123456789abcdef0123456789abcdef", allowed_origins = ["${kSite}"] }

[[subscription]]
id = "desk"
push = "${networks.desk.origin}/"
secret = "whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}"
filter = { kind = ["message.received"] }
start = "beginning"
`;

export class World {
  book = new JournalBook();
  kills = []; // the points it died at, in order
  missed = []; // those it did not come to
  units = 0;
  isOver = false;

  static async start() {
    const world = new World();
    world.networks = await Networks.start();
    world.host = await Host.start({ hasClock: true, plugins: ['line', 'echo', 'relay', 'lookup', 'webchat'], config: config(world.networks) });
    world.up = Promise.resolve();
    return world;
  }

  // Only one reads at a time: it goes on where the last one was.
  journal() {
    const turn = (this.reading ?? Promise.resolve()).then(() =>
      until(async () => (await this.up, await this.book.read(this.host), true), 'the journal', { ms: 60_000 }));
    this.reading = turn.catch(() => {});
    return turn;
  }

  async work() {
    while (!this.isOver) {
      const unit = new Unit(this, ++this.units);
      const from = this.kills.length;
      try {
        await unit.run();
        unit.check();
      } catch (fault) {
        fault.message += `\nkilled meanwhile at ${this.kills.slice(from).join(', ') || 'no point'}`;
        this.isOver = true;
        throw fault;
      }
    }
  }

  // Lets it die at the point's nth time; the next life begins with the next point.
  async dieAt(point, times) {
    const isAtTheEnd = point.startsWith('checkpoint.'); // the surest one is made then, once
    this.host.env = { JACKFIELD_TEST_KILL: `${point} ${isAtTheEnd ? 1 : times}` };
    const isUp = await this.raise();
    if (isUp && isAtTheEnd) this.host.process.kill('SIGTERM');
    const end = isUp ? await Promise.race([this.host.exited, this.patience()]) : { signal: this.host.process.signalCode };
    if (end?.signal === 'SIGKILL') {
      this.kills.push(point);
      return;
    }
    this.missed.push(point);
    await this.host.kill();
  }

  patience() {
    const end = Date.now() + kPatienceMs;
    return until(() => this.isOver || Date.now() > end, 'nothing', { ms: 2 * kPatienceMs }).then(() => undefined);
  }

  // False when it died before it was ready.
  async raise() {
    let ready;
    this.up = new Promise((resolve) => (ready = resolve));
    try {
      await this.host.run();
    } catch (fault) {
      if (this.host.process.signalCode !== 'SIGKILL') throw fault;
      return false;
    } finally {
      ready();
    }
    return true;
  }

  async run(points, timesOf) {
    await this.host.kill();
    const work = Promise.all(Array.from({ length: kUnits }, () => this.work()));
    work.catch(() => {}); // awaited below
    for (const point of points) {
      if (this.isOver) break;
      await this.dieAt(point, timesOf(point));
    }
    this.host.env = {};
    await this.raise();
    this.isOver = true;
    await work;
    await this.balance();
  }

  // At the end nothing waits, nothing is held, and the application has everything in order.
  async balance() {
    await until(async () => (await this.host.metric('outbox_waiting')) + (await this.host.metric('outbox_running')) === 0, 'the outbox to be empty');
    assert.deepEqual((await this.host.ask('GET', '/v1/uncertain')).uncertain, []);
    assert.equal(await this.host.metric('outbox_uncertain'), 0);
    await this.journal();
    await until(() => this.networks.pushed.isThrough(this.book), 'the application to have all', { ms: 60_000 });
    this.networks.pushed.check(this.book);
    const twice = [...this.book.received].filter(([, times]) => times !== 1);
    assert.deepEqual(twice, []);
    const sent = [...this.networks.taken.texts].filter(([, times]) => times !== 1);
    assert.deepEqual(sent, []);
  }

  stop() {
    return stopAll(this.host, this.networks);
  }
}
