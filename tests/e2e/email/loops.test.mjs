// SPDX-License-Identifier: MIT
// Two hosts whose applications answer every mail at once, each other's too: it ends after few mails, also where an
// application does not say that no person wrote them.
import assert from "node:assert/strict";
import { after, before, test as plain } from "node:test";

import { Host, showingLog, stopAll } from "../support/host.mjs";
import { until } from "../support/until.mjs";
import { deliver, emailAccount, eventsOf, held, hostOptions, kDomain, kPassword } from "./customers.mjs";
import { startMailServers } from "./servers.mjs";

const kPairs = ["marked", "half", "same", "different"];

let servers;
let left;
let right;
const test = (name, run) => plain(name, { timeout: 90_000 }, showingLog(() => left, run));

before(async () => {
  const mailboxes = kPairs.flatMap((pair) => [`${pair}-left`, `${pair}-right`]);
  servers = await startMailServers({ users: Object.fromEntries(mailboxes.map((name) => [`${name}@${kDomain}`, kPassword])) });
  const start = (side) =>
    Host.start({ ...hostOptions(servers), config: kPairs.map((pair) => emailAccount(servers, { id: `${pair}-${side}` })).join("\n") });
  [left, right] = await Promise.all([start("left"), start("right")]);
});
after(async () => {
  await stopAll(left, right, servers);
});

// An application without a thought: what comes is answered, until an answer is refused. Gives that refusal.
async function answering(host, account, { from, words }) {
  for (let answered = 0; ; ++answered) {
    const event = await until(async () => (await eventsOf(host, account))[answered], `mail ${answered + 1} for ${account}`);
    const parts = [{ type: "text", text: words(answered) }];
    const sent = await host.ask("POST", "/v1/messages", { account, conversation: event.data.conversation.id, parts, ...(from ? { from } : {}) });
    const message = await until(async () => {
      const now = await host.ask("GET", `/v1/messages/${sent.message}`);
      return ["accepted", "failed"].includes(now.status) && now;
    }, "the answer to be taken or refused");
    if (message.status === "failed") return message.error;
  }
}

// A person's mail to the left one, as if the right one had sent it, begins; then both answer.
async function loop(pair, leftSays, rightSays) {
  await deliver(servers, { from: `${pair}-right@${kDomain}`, to: `${pair}-left@${kDomain}`, subject: "hello", text: "Is anybody there?" });
  const refusal = await Promise.race([answering(left, `${pair}-left`, leftSays), answering(right, `${pair}-right`, rightSays)]);
  const mails = (await held(servers, `${pair}-left`)).length + (await held(servers, `${pair}-right`)).length;
  return { refusal, mails };
}

const robot = { from: { role: "bot" }, words: (n) => `Answer ${n}: we have your mail.` };
const silent = { words: (n) => `Answer ${n}: we have your mail.` };
const always = { words: () => "We have your mail." };

test("two that say so stop after the first answer", async () => {
  const { refusal, mails } = await loop("marked", robot, robot);

  assert.equal(refusal.code, "automatic_loop");
  assert.equal(mails, 2);
});

test("one that says so and one that does not stop within three mails", async () => {
  const { refusal, mails } = await loop("half", silent, robot);

  assert.equal(refusal.code, "automatic_loop");
  assert.equal(mails, 3);
});

test("two that do not say so and always say the same stop within three mails", async () => {
  const { refusal, mails } = await loop("same", always, always);

  assert.equal(refusal.code, "automatic_repeat");
  assert.match(refusal.remedy, /agent/);
  assert.equal(mails, 3);
});

test("two that do not say so, with other words each time, stop at five an hour", async () => {
  const { refusal, mails } = await loop("different", silent, silent);

  assert.equal(refusal.code, "automatic_limit");
  assert.equal(mails, 11);
});
