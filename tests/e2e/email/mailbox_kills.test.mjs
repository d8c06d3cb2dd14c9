// SPDX-License-Identifier: MIT
// The host is killed at random moments while mail comes in, and its server restarted and renumbered: each mail is one
// event afterwards, and each is marked or moved on the server. JACKFIELD_KILL_SEED brings a run's moments back.
import assert from "node:assert/strict";
import { after, before, test as plain } from "node:test";

import { Host, showingLog, stopAll } from "../support/host.mjs";
import { seeded } from "../support/random.mjs";
import { until } from "../support/until.mjs";
import { deliver, emailAccount, eventsOf, held, hostOptions, kDomain, kPassword } from "./customers.mjs";
import { startMailServers } from "./servers.mjs";

const seed = Number(process.env.JACKFIELD_KILL_SEED ?? Date.now() % 2 ** 31);
const random = seeded(seed);

let servers;
let host;
const test = (name, run) => plain(name, showingLog(() => host, run));

before(async () => {
  servers = await startMailServers({ users: { [`seen@${kDomain}`]: kPassword, [`moved@${kDomain}`]: kPassword }, patience: "1h" });
});
after(async () => {
  await stopAll(host, servers);
});

async function startHost(config) {
  await host?.stop();
  host = await Host.start({ ...hostOptions(servers), config });
}
// Runs the host until it has taken up to `most` more mails, none included, and kills it at any step of the next one.
async function killAfterUpTo(most) {
  const enough = Math.floor(random() * (most + 1));
  await until(async () => (await host.metric("events_total")) >= enough, `${enough} mails`, { every: 3 });
  await host.kill();
}
const journalled = (account, count) =>
  until(async () => {
    const all = await eventsOf(host, account);
    if (all.length < count) throw new Error(`${all.length} of ${count}`);
    return all;
  }, `${count} events`, { ms: 60_000, every: 100 });
const subjectOf = (event) => event.data.message.parts[0].email.subject;

test("500 mails, 20 kills, 5 restarts of Dovecot and a mailbox numbered anew: 500 events", async (t) => {
  t.diagnostic(`seed ${seed}`);
  const kKills = 20;
  const kShare = 25; // between two kills
  const kRestarts = new Set([3, 7, 11, 15, 19]);
  const kRenumbered = 10;
  const to = `seen@${kDomain}`;
  const wanted = Array.from({ length: kKills * kShare }, (_, n) => `mail ${n + 1}`);
  const mails = wanted.map((subject) => ({ to, subject, text: "a line" }));
  // Two mails of one Message-ID, far from each other and side by side.
  for (const [one, other] of [[5, 6], [40, 460]]) mails[one].id = mails[other].id = `shared.${one}@client.test`;
  await startHost(emailAccount(servers, { id: "seen", after: "seen" }));

  for (let kill = 0; kill < kKills; ++kill) {
    const arriving = deliver(servers, ...mails.splice(0, kShare));
    if (kRestarts.has(kill)) {
      await until(async () => (await host.metric("events_total")) > 0, "a mail", { every: 1 });
      await servers.restartDovecot();
      servers.flush();
    }
    await killAfterUpTo(kShare);
    if (kill === kRenumbered) servers.doveadm("mailbox", "update", "-u", to, "--uid-validity", "1900000000", "INBOX");
    await arriving;
    await host.run();
  }
  servers.flush();
  const events = await journalled("seen", wanted.length);

  // What comes last has passed behind all others.
  await deliver(servers, { to, subject: "the last", text: "a line" });
  const all = await journalled("seen", events.length + 1);
  assert.deepEqual(all.map(subjectOf).sort(), [...wanted, "the last"].sort());
  await until(async () => {
    const left = (await held(servers, "seen")).filter(({ flags }) => !/\\Seen/.test(flags));
    if (left.length > 0) throw new Error(`these are not: ${left.map(({ mail }) => mail.subject)}`);
    return true;
  }, "every mail to be marked");
});

test("killed while mails are moved away, each is one event and none is left behind", async (t) => {
  t.diagnostic(`seed ${seed}`);
  const kKills = 10;
  const kShare = 3;
  const wanted = Array.from({ length: kKills * kShare }, (_, n) => `moved ${n + 1}`);
  const file = { name: "page.bin", bytes: Buffer.alloc(20_000, "jackfield ") };
  const mails = wanted.map((subject) => ({ to: `moved@${kDomain}`, subject, text: "a line", file }));
  await startHost(emailAccount(servers, { id: "moved", after: "move", more: 'processed_mailbox = "Processed"' }));

  for (let kill = 0; kill < kKills; ++kill) {
    const arriving = deliver(servers, ...mails.splice(0, kShare));
    await killAfterUpTo(kShare);
    await arriving;
    await host.run();
  }
  const events = await journalled("moved", wanted.length);

  assert.deepEqual(events.map(subjectOf).sort(), wanted.sort());
  for (const event of events) {
    const { media } = event.data.message.parts.at(-1);
    assert.equal((await (await fetch(media.url)).arrayBuffer()).byteLength, file.bytes.length);
  }
  await until(async () => (await held(servers, "moved")).length === 0, "an empty INBOX");
  assert.equal((await held(servers, "moved", "Processed")).length, wanted.length);
});
