// SPDX-License-Identifier: MIT
// The host is killed at random moments while mail comes in: each mail is one event afterwards, and none that was moved
// away on the server is missing in the journal. JACKFIELD_KILL_SEED brings a run's moments back.
import assert from "node:assert/strict";
import { after, before, test as plain } from "node:test";

import { Host, showingLog, stopAll } from "../support/host.mjs";
import { seeded } from "../support/random.mjs";
import { until } from "../support/until.mjs";
import { deliver, emailAccount, eventsOf, held, hostOptions, kDomain, kPassword } from "./customers.mjs";
import { startMailServers } from "./servers.mjs";

const seed = Number(process.env.JACKFIELD_KILL_SEED ?? Date.now() % 2 ** 31);
const random = seeded(seed);
const kMails = 30;
const kShare = 3; // between two kills
const kKills = kMails / kShare;

let servers;
let host;
const test = (name, run) => plain(name, showingLog(() => host, run));

before(async () => {
  servers = await startMailServers({ users: { [`help@${kDomain}`]: kPassword } });
  const config = emailAccount(servers, { id: "help", after: "move", more: 'processed_mailbox = "Processed"' });
  host = await Host.start({ ...hostOptions(servers), config });
});
after(async () => {
  await stopAll(host, servers);
});

test("killed while mail comes in, each mail is one event", async (t) => {
  t.diagnostic(`seed ${seed}`);
  const wanted = Array.from({ length: kMails }, (_, n) => `mail ${n + 1}`);
  const file = { name: "page.bin", bytes: Buffer.alloc(20_000, "jackfield ") };
  const mails = wanted.map((subject) => ({ to: `help@${kDomain}`, subject, text: "a line", file }));
  for (let kills = 0; kills < kKills; ++kills) {
    const arriving = deliver(servers, ...mails.splice(0, kShare));
    // Any number of them, none included, and any step of the next one.
    const enough = Math.floor(random() * (kShare + 1));
    await until(async () => (await host.metric("events_total")) >= enough, `${enough} mails`, { every: 1 });
    await host.kill();
    await arriving;
    await host.run();
  }

  const events = await until(async () => {
    const all = await eventsOf(host, "help");
    return all.length >= kMails && all;
  }, "an event for each mail");

  assert.deepEqual(events.map((event) => event.data.message.parts[0].email.subject).sort(), wanted.sort());
  for (const event of events) {
    const { media } = event.data.message.parts.at(-1);
    assert.equal((await (await fetch(media.url)).arrayBuffer()).byteLength, file.bytes.length);
  }
  const [left, moved] = [await held(servers, "help"), await held(servers, "help", "Processed")];
  assert.equal(left.length + moved.length, kMails, `${left.length} in INBOX, ${moved.length} in Processed`);
});
