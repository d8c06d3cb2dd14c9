// SPDX-License-Identifier: MIT
// What a mail server says to its user reaches the operator: a scripted server says what Dovecot says only on bad days.
import assert from "node:assert/strict";
import { once } from "node:events";
import net from "node:net";
import { after, before, test as plain } from "node:test";

import { Host, showingLog, stopAll } from "../support/host.mjs";
import { until } from "../support/until.mjs";
import { emailAccount, hostOptions } from "./customers.mjs";

let server;
let host;
let logins = 0;
const test = (name, run) => plain(name, showingLog(() => host, run));

before(async () => {
  server = net.createServer((socket) => {
    socket.on("error", () => {});
    socket.write("* OK [CAPABILITY IMAP4rev1 STARTTLS SASL-IR AUTH=PLAIN] ready\r\n");
    socket.on("data", (data) => {
      const [tag, word] = data.toString().split(/[ \r]/);
      if (word === "STARTTLS") socket.write(`${tag} OK begin\r\n`);
      if (word === "CAPABILITY") socket.write(`* CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN\r\n${tag} OK done\r\n`);
      if (word !== "AUTHENTICATE") return;
      logins += 1;
      socket.write(`* OK [ALERT] This service moves on Sunday\r\n${tag} NO [OVERQUOTA] Quota exceeded (mailbox is full)\r\n`);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  const servers = { ports: { imap: 9, imaps: 9, submission: 9, submissions: 9 } };
  const others = { "starttls://imap.example.test:143": `tcp://127.0.0.1:${port}` };
  host = await Host.start({ ...hostOptions(servers), env: {}, config: emailAccount(servers, { id: "full", others }) });
});
after(async () => {
  await stopAll(host, { stop: () => server.close() });
});

test("a mailbox over its quota is no wrong password, and says so at once", async () => {
  const account = await until(async () => {
    const told = await host.ask("GET", "/v1/accounts/full");
    return told.state === "throttled" && told;
  }, "the account to be throttled");

  assert.match(account.reason, /over its quota: Quota exceeded \(mailbox is full\)/);
  assert.match(account.remedy, /room/);
  const [change] = (await host.events()).filter((event) => event.type === "jackfield.account.state");
  assert.equal(change.data.account_change.error.code, "mailbox_full");
  assert.equal(change.data.account_change.error.provider_code, "OVERQUOTA");
  assert.equal(logins, 1);
});

test("an alert is in the log", async () => {
  await until(() => /level=warning msg="the IMAP server says: This service moves on Sunday" plugin=email code=imap\.alert/.test(host.log), "the line");
});
