// SPDX-License-Identifier: MIT
// What goes wrong on the way between a mailbox and the host: connections that end, a mail that never comes through, large
// files both ways.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { after, before, test as plain } from "node:test";

import { Host, showingLog, stopAll } from "../support/host.mjs";
import { CuttingProxy } from "../support/proxy.mjs";
import { until } from "../support/until.mjs";
import { deliver, emailAccount, eventsOf, held, hostOptions, kDomain, kPassword } from "./customers.mjs";
import { startMailServers } from "./servers.mjs";

const kLarge = 25 * 1024 * 1024;

let servers;
let proxy;
let host;
const test = (name, run) => plain(name, { timeout: 180_000 }, showingLog(() => host, run));

before(async () => {
  const names = ["help", "cut", "locked", "ana"];
  servers = await startMailServers({ users: Object.fromEntries(names.map((name) => [`${name}@${kDomain}`, kPassword])) });
  proxy = await CuttingProxy.start(`http://127.0.0.1:${servers.ports.imaps}`);
  const { port } = new URL(proxy.origin);
  const accounts = [
    { id: "help" },
    { id: "cut", tls: true, imapPort: port },
    { id: "locked", password: "not the password", imapPort: 9 }, // nobody there: only sends can be refused
  ];
  const config = accounts.map((one) => emailAccount(servers, one)).join("\n");
  host = await Host.start({ ...hostOptions(servers), config });
});
after(async () => {
  await stopAll(host, proxy, servers);
});

const received = (account, count) =>
  until(async () => {
    const events = await eventsOf(host, account);
    if (events.length < count) throw new Error(`there are ${events.length} of ${count}`);
    return events;
  }, `${count} mails of ${account}`, { ms: 60_000 });
const digest = (bytes) => createHash("sha256").update(bytes).digest("hex");

test("IDLE that is cut, by the server or on the way, is taken up again", async () => {
  const to = `cut@${kDomain}`;
  await deliver(servers, { to, subject: "before", text: "one" });
  await received("cut", 1);

  assert.ok(proxy.cut() > 0, "there was a connection");
  await deliver(servers, { to, subject: "cut on the way", text: "two" });
  await received("cut", 2);
  servers.doveadm("kick", to);
  await deliver(servers, { to, subject: "cut by the server", text: "three" });

  const subjects = (await received("cut", 3)).map((event) => event.data.message.parts[0].email.subject);
  assert.deepEqual(subjects, ["before", "cut on the way", "cut by the server"]);
});

test("a mail that never comes through is told, flagged and passed over", async () => {
  const to = `cut@${kDomain}`;
  const before = await eventsOf(host, "cut");
  proxy.limit = 2_000_000;
  await deliver(servers, { to, subject: "too much for the line", text: "…", file: { name: "large.bin", bytes: randomBytes(4_000_000) } });
  await deliver(servers, { to, subject: "behind it", text: "…" });

  const events = await received("cut", before.length + 1);

  assert.equal(events.at(-1).data.message.parts[0].email.subject, "behind it");
  // Postfix may have delivered the small one first.
  const [unknown] = await until(async () => {
    const told = await eventsOf(host, "cut", "unknown");
    return told.length > 0 && told;
  }, "the mail to be told of");
  assert.equal(unknown.data.original_kind, "mail.poison");
  const mails = await until(async () => {
    const all = await held(servers, "cut");
    return all.every(({ flags }) => /\\Seen|\$Poison/.test(flags)) && all;
  }, "all to be flagged");
  const [poison] = mails.filter(({ flags }) => flags.includes("$Poison"));
  assert.equal(poison.mail.subject, "too much for the line");
  assert.ok(!poison.flags.includes("\\Seen"), "a person has not seen it");
  assert.equal(unknown.data.channel_data.email.uid, poison.uid);
  proxy.limit = Infinity;
});

test("a file of 25 MB comes in byte for byte", async () => {
  const bytes = randomBytes(kLarge);
  await deliver(servers, { to: `help@${kDomain}`, subject: "large", text: "see the file", file: { name: "large.bin", bytes } });

  const [event] = await received("help", 1);

  const { media } = event.data.message.parts.find((part) => part.type === "file");
  assert.equal(media.size_bytes, kLarge);
  const stored = Buffer.from(await (await fetch(media.url)).arrayBuffer());
  assert.equal(digest(stored), digest(bytes));
});

test("a file of 25 MB goes out byte for byte", async () => {
  const bytes = randomBytes(kLarge);
  const stored = await host.call("POST", "/v1/media?account=help&filename=large.bin", bytes, { headers: { "content-type": "application/octet-stream" } });
  assert.equal(stored.status, 201, stored.text);
  const parts = [{ type: "email", email: { subject: "large" } }, { type: "file", media: { ref: stored.json.ref, filename: "large.bin" } }];

  const sent = await host.ask("POST", "/v1/messages", { account: "help", to: { scheme: "email", value: `ana@${kDomain}` }, parts });
  await host.message(sent.message, "accepted", 60_000);

  const [{ mail }] = await until(async () => {
    const mails = await held(servers, "ana");
    return mails.length > 0 && mails;
  }, "the mail", { ms: 60_000, every: 500 });
  assert.equal(mail.attachments[0].filename, "large.bin");
  assert.equal(digest(mail.attachments[0].content), digest(bytes));
});

test("a send tries a refused password once", async () => {
  const sent = await host.ask("POST", "/v1/messages", { account: "locked", to: { scheme: "email", value: `ana@${kDomain}` }, parts: [{ type: "text", text: "hi" }] });
  const account = await until(async () => {
    const told = await host.ask("GET", "/v1/accounts/locked");
    return told.state === "bad_credentials" && told;
  }, "the account to be paused");

  assert.match(account.remedy, /password/);
  assert.equal((await host.ask("GET", `/v1/messages/${sent.message}`)).status, "sending");
  const tries = servers.log().split("\n").filter((line) => /SASL \w+ authentication failed/.test(line));
  assert.equal(tries.length, 1, tries.join("\n"));
});
