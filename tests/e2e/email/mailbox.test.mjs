// SPDX-License-Identifier: MIT
// Mail from a real mailbox: Postfix hands it to Dovecot, the host picks it up over IMAP with TLS.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, test as plain } from "node:test";

import { Host, showingLog, stopAll } from "../support/host.mjs";
import { until } from "../support/until.mjs";
import { deliver, emailAccount, eventsOf, held, hostOptions, kDomain, kPassword } from "./customers.mjs";
import { startMailServers } from "./servers.mjs";

let servers;
let host;
const test = (name, run) => plain(name, showingLog(() => host, run));

const kMailboxes = ["help", "moved", "locked", "renumbered"];

before(async () => {
  servers = await startMailServers({ users: Object.fromEntries(kMailboxes.map((name) => [`${name}@${kDomain}`, kPassword])) });
  host = await Host.start({
    ...hostOptions(servers),
    config: [
      emailAccount(servers, { id: "help" }),
      emailAccount(servers, { id: "moved", tls: true, after: "move", more: 'processed_mailbox = "Processed"' }),
      emailAccount(servers, { id: "locked", password: "not the password" }),
      emailAccount(servers, { id: "renumbered", after: "keep" }),
    ].join("\n"),
  });
});
after(async () => {
  await stopAll(host, servers);
});

const received = (account, count) =>
  until(async () => {
    const events = await eventsOf(host, account);
    if (events.length < count) throw new Error(`there are ${events.length} of ${count}`);
    return events;
  }, `${count} mails of ${account}`);
// Postfix delivers several at once, in any order.
const subjects = (events) => events.map((event) => event.data.message.parts[0].email.subject).sort();
const part = (event, type) => event.data.message.parts.find((one) => one.type === type);

test("a mail becomes one event, its attachment byte for byte", async () => {
  const bytes = randomBytes(200_000);
  await deliver(servers, {
    to: `help@${kDomain}`, from: "ana@client.test", subject: "=?utf-8?B?QmVzdGVsbHVuZyDDvA==?=",
    text: "Where is my order?\r\n.hidden dot\r\n", file: { name: "invoice.bin", bytes }, id: "first@client.test" });

  const [event] = await received("help", 1);

  const { email } = part(event, "email");
  assert.equal(email.subject, "Bestellung ü");
  assert.equal(email.message_id, "first@client.test");
  assert.deepEqual(event.data.sender.identity, { scheme: "email", value: "ana@client.test" });
  assert.equal(part(event, "text").text, "Where is my order?\n.hidden dot");
  const { media } = part(event, "file");
  assert.equal(media.filename, "invoice.bin");
  assert.equal(media.size_bytes, bytes.length);
  const answer = await fetch(media.url);
  assert.equal(answer.status, 200);
  assert.ok(Buffer.from(await answer.arrayBuffer()).equals(bytes));
  const [mail] = await until(async () => {
    const mails = await held(servers, "help");
    return /\\Seen/.test(mails[0].flags) && mails;
  }, "the mail to be marked as seen");
  assert.ok(mail.mail.attachments[0].content.equals(bytes));
});

test("IDLE tells the next mail", async () => {
  const earlier = await eventsOf(host, "help");
  // Looking without a notice comes after five minutes only.
  await deliver(servers, { to: `help@${kDomain}`, subject: "told by IDLE", text: "and another thing" });

  const events = await received("help", earlier.length + 1);

  assert.equal(part(events.at(-1), "email").email.subject, "told by IDLE");
  assert.equal(part(events.at(-1), "text").text, "and another thing");
});

test("what was picked up is moved, and only what is in the journal", async () => {
  await deliver(servers, ...[1, 2, 3].map((n) => ({ to: `moved@${kDomain}`, subject: `moved ${n}`, text: `text ${n}` })));

  const processed = await until(async () => {
    const mails = await held(servers, "moved", "Processed");
    const journalled = subjects(await eventsOf(host, "moved"));
    for (const { mail } of mails) assert.ok(journalled.includes(mail.subject), mail.subject);
    return mails.length === 3 && mails;
  }, "three mails in Processed");

  assert.deepEqual(processed.map(({ mail }) => mail.subject).sort(), ["moved 1", "moved 2", "moved 3"]);
  assert.deepEqual(await held(servers, "moved"), []);
  assert.deepEqual(subjects(await eventsOf(host, "moved")), ["moved 1", "moved 2", "moved 3"]);
});

test("a mailbox that is numbered anew gives no mail twice and loses none", async () => {
  const to = `renumbered@${kDomain}`;
  await deliver(servers, ...[1, 2, 3].map((n) => ({ to, subject: `before ${n}`, text: "the same words" })));
  await received("renumbered", 3);

  servers.doveadm("mailbox", "update", "-u", to, "--uid-validity", "1900000000", "INBOX");
  await deliver(servers, { to, subject: "between", text: "the same words" });
  servers.doveadm("kick", to);
  await received("renumbered", 4);
  await deliver(servers, { to, subject: "after", text: "the same words" });

  assert.deepEqual(subjects(await received("renumbered", 5)), ["after", "before 1", "before 2", "before 3", "between"]);
});

test("a mailbox that was deleted and filled from a copy gives no mail twice and loses none", async () => {
  const to = `renumbered@${kDomain}`;
  const earlier = subjects(await eventsOf(host, "renumbered"));
  const copies = await held(servers, "renumbered");
  const numbering = () => servers.doveadm("mailbox", "status", "-u", to, "uidvalidity", "INBOX");
  const before = numbering();

  servers.emptyMailbox(to);
  const bytes = (text) => text.replace(/\r?\n/g, "\r\n");
  await deliver(servers, { to, subject: "in the new one", text: "the same words" }, ...copies.map(({ text }) => ({ to, bytes: bytes(text) })));
  servers.doveadm("kick", to);
  // Mails are picked up in the order they lie there: behind the last one nothing can come twice.
  await until(async () => (await held(servers, "renumbered")).length === copies.length + 1, "all in the mailbox");
  await deliver(servers, { to, subject: "the last", text: "the same words" });

  const now = await until(async () => {
    const all = subjects(await eventsOf(host, "renumbered"));
    return all.includes("the last") && all;
  }, "the last mail");
  assert.notEqual(numbering(), before);
  assert.deepEqual(now, [...earlier, "in the new one", "the last"].sort());
});

// The last one: the account has had the time of all others to try again.
test("a wrong password is told with what to do, and not tried again and again", async () => {
  const account = await until(async () => {
    const told = await host.ask("GET", "/v1/accounts/locked");
    return told.state === "bad_credentials" && told;
  }, "the account to be refused");

  assert.match(account.reason, /refuses the login/);
  assert.match(account.remedy, /password/);
  const [change] = await eventsOf(host, "locked", "account.state");
  assert.equal(change.data.account_change.state, "bad_credentials");
  assert.equal(change.data.account_change.error.class, "unauthenticated");
  assert.equal(change.data.account_change.error.provider_code, "AUTHENTICATIONFAILED");
  assert.ok(!host.log.includes("not the password"));
  const refused = servers.log().split("\n").filter((line) => /imap-login.*auth failed.*locked@/.test(line));
  assert.equal(refused.length, 1, refused.join("\n"));
});
