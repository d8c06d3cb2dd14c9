// SPDX-License-Identifier: MIT
// Mail to customers: through Postfix's submission with STARTTLS and login into a mailbox of Dovecot, or back as a bounce.
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

const kAna = `ana@${kDomain}`;

before(async () => {
  const users = { [`help@${kDomain}`]: kPassword, [`tls@${kDomain}`]: kPassword, [kAna]: "her own password" };
  servers = await startMailServers({ users });
  const config = emailAccount(servers, { id: "help" }) + emailAccount(servers, { id: "tls", tls: true });
  host = await Host.start({ ...hostOptions(servers), config });
});
after(async () => {
  await stopAll(host, servers);
});

const send = (to, parts, more = {}) => host.ask("POST", "/v1/messages", { account: "help", to: { scheme: "email", value: to }, parts, ...more });
const mailTo = (user, subject) =>
  until(async () => (await held(servers, user)).find(({ mail }) => mail.subject === subject)?.mail, `a mail "${subject}" for ${user}`);
const bare = (id) => id.replace(/^<|>$/g, "");
const subject = (text) => ({ type: "email", email: { subject: text } });

test("a send arrives with its attachment, and the answer to it is of the same conversation", async () => {
  const bytes = randomBytes(100_000);
  const stored = await host.call("POST", "/v1/media?account=help&filename=receipt.bin", bytes, { headers: { "content-type": "application/octet-stream" } });
  const sent = await send(kAna, [
    subject("Your order ü"),
    { type: "text", text: "It is on its way.\n.and this line begins with a dot" },
    { type: "file", media: { ref: stored.json.ref, filename: "receipt.bin" } },
  ]);

  const message = await host.message(sent.message, "accepted");
  const mail = await mailTo("ana", "Your order ü");

  assert.deepEqual(message.pieces[0].provider_ids, [bare(mail.messageId)]);
  assert.equal(mail.from.value[0].address, `help@${kDomain}`);
  assert.equal(mail.text.trim(), "It is on its way.\n.and this line begins with a dot");
  assert.equal(mail.attachments[0].filename, "receipt.bin");
  assert.ok(mail.attachments[0].content.equals(bytes));
  const trace = mail.headers.get("received").flat().find((line) => /with ESMTPSA/.test(line));
  assert.ok(trace, "with STARTTLS and a login");
  const tagged = mail.replyTo.value[0].address;
  assert.match(tagged, /^help\+c-[a-z2-7]{26}@example\.test$/);

  // By the address only, by the header only: each is enough. One after the other: Postfix promises no order.
  let answers = [];
  for (const one of [
    { to: tagged, subject: "no thread, but the address", text: "when?" },
    { to: `help@${kDomain}`, subject: "no address, but the thread", text: "when?", headers: { "In-Reply-To": mail.messageId } },
    { to: `help@${kDomain}`, subject: "something else", text: "hello" },
  ]) {
    await deliver(servers, { from: kAna, ...one });
    const count = answers.length + 1;
    answers = await until(async () => {
      const events = await eventsOf(host, "help");
      return events.length === count && events;
    }, `the answer ${count}`);
  }

  assert.deepEqual(answers.map((event) => event.data.conversation.id === sent.conversation), [true, true, false]);
  const last = await host.ask("POST", "/v1/messages", { account: "help", conversation: sent.conversation, parts: [{ type: "text", text: "Tomorrow." }] });
  await host.message(last.message, "accepted");
  const answer = await mailTo("ana", "Re: no address, but the thread");
  assert.equal(bare(answer.inReplyTo), answers[1].data.message.parts[0].email.message_id);
  assert.ok(answer.references.includes(mail.messageId), answer.references);
});

test("a send with TLS from the first byte arrives, too", async () => {
  const sent = await send(kAna, [subject("by port 465"), { type: "text", text: "hello" }], { account: "tls" });

  await host.message(sent.message, "accepted");

  assert.equal((await mailTo("ana", "by port 465")).from.value[0].address, `tls@${kDomain}`);
});

test("a recipient that the server does not know fails at once, with its code", async () => {
  const sent = await send(`nobody@${kDomain}`, [{ type: "text", text: "hello" }]);

  const message = await host.message(sent.message, "failed");

  assert.equal(message.error.class, "recipient_gone");
  assert.equal(message.error.code, "bad_recipient");
  assert.equal(message.error.provider_code, "5.1.1");
  assert.match(message.error.provider_text, /^550 5\.1\.1 <nobody@example\.test>/);
  assert.match(servers.log(), /NOQUEUE: reject: RCPT .* to=<nobody@/);
});

test("a bounce that comes later makes the message failed", async () => {
  const sent = await send("ana@elsewhere.test", [subject("comes back"), { type: "text", text: "hello" }]);

  const message = await host.message(sent.message, "failed");

  assert.deepEqual(message.history.map((step) => step.status).slice(-2), ["accepted", "failed"]);
  assert.equal(message.error.code, "bounced");
  assert.equal(message.error.provider_code, "5.3.0");
  assert.match(message.error.provider_text, /^500 5\.3\.0 /);
  const mails = (await eventsOf(host, "help")).map((event) => event.data.message.parts[0].email.subject);
  assert.ok(!mails.some((one) => /Undelivered/.test(one)), "a bounce is no mail of a customer");
});
