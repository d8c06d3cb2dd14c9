// SPDX-License-Identifier: MIT
// Access tokens in place of a password, for Dovecot and Postfix: what ends is renewed once, and what cannot be renewed is
// told with what to do.
import assert from "node:assert/strict";
import { after, before, test as plain } from "node:test";

import { Host, showingLog, stopAll } from "../support/host.mjs";
import { until } from "../support/until.mjs";
import { deliver, emailAccount, eventsOf, held, hostOptions, kDomain } from "./customers.mjs";
import { startMailServers } from "./servers.mjs";
import { TokenServer } from "./token_server.mjs";

const kAccounts = ["xoauth2", "oauthbearer", "revoked"];
const kAna = `ana@${kDomain}`;

let tokens;
let servers;
let host;
const test = (name, run) => plain(name, showingLog(() => host, run));

before(async () => {
  const addresses = Object.fromEntries(kAccounts.map((id) => [id, `${id}@${kDomain}`]));
  tokens = await TokenServer.start(addresses);
  servers = await startMailServers({
    users: Object.fromEntries([...Object.values(addresses), kAna].map((address) => [address, "a password that nobody uses"])),
    introspection: `${tokens.origin}/introspect`,
  });
  const account = (id) => emailAccount(servers, {
    id, tls: id === "xoauth2", others: { "https://tokens.example.test": tokens.origin },
    login: `sasl = "${id === "revoked" ? "xoauth2" : id}"
oauth = { token_url = "https://tokens.example.test/token", client_id = "${id}", refresh_token = "refresh-0017" }` });
  host = await Host.start({ ...hostOptions(servers), config: kAccounts.map(account).join("\n") });
});
after(async () => {
  await stopAll(host, servers, tokens);
});

const received = (account, count) => until(async () => (await eventsOf(host, account)).length === count, `${count} mails of ${account}`);
const mailTo = (account, subject) => deliver(servers, { to: `${account}@${kDomain}`, subject, text: "hello" });

for (const account of ["xoauth2", "oauthbearer"]) {
  test(`${account}: a token that has ended is renewed once, for picking up and for sending`, async () => {
    await mailTo(account, "with the first token");
    await received(account, 1);
    assert.equal(tokens.issued[account], 1);

    tokens.endAll();
    servers.doveadm("kick", `${account}@${kDomain}`);
    await mailTo(account, "with the second token");
    await received(account, 2);
    assert.equal(tokens.issued[account], 2);

    tokens.endAll();
    const sent = await host.ask("POST", "/v1/messages", {
      account, to: { scheme: "email", value: kAna }, parts: [{ type: "email", email: { subject: `from ${account}` } }, { type: "text", text: "hello" }] });
    await host.message(sent.message, "accepted");
    await until(async () => (await held(servers, "ana")).some(({ mail }) => mail.subject === `from ${account}`), "the mail");
    assert.equal(tokens.issued[account], 3);
    assert.ok(!host.log.includes("token."), "no token in the log");
  });
}

test("a token server that is away says nothing against the account", async () => {
  const account = "xoauth2";
  const count = (await eventsOf(host, account)).length;
  tokens.isAway = true;
  tokens.endAll();
  servers.doveadm("kick", `${account}@${kDomain}`);
  await until(() => /stream down.*account=xoauth2.*outcome=retry.*the token server failed/.test(host.log), "the token server to be asked");

  tokens.isAway = false;
  await mailTo(account, "with the server back");
  await received(account, count + 1);

  const states = (await eventsOf(host, account, "account.state")).map((event) => event.data.account_change.state);
  assert.ok(!states.includes("bad_credentials"), states.join(" "));
});

test("a consent that has ended pauses the account, with what to do, until there is a new one", async () => {
  const account = "revoked";
  await mailTo(account, "before");
  await received(account, 1);

  tokens.refuses = true;
  tokens.endAll();
  servers.doveadm("kick", `${account}@${kDomain}`);
  const told = await until(async () => {
    const now = await host.ask("GET", `/v1/accounts/${account}`);
    return now.state === "bad_credentials" && now;
  }, "the account to be paused");
  assert.match(told.reason, /the consent has ended/);
  assert.match(told.remedy, /refresh_token/);
  const [change] = await eventsOf(host, account, "account.state");
  assert.equal(change.data.account_change.error.provider_code, "invalid_grant");
  assert.match(change.data.account_change.error.provider_text, /expired or revoked/);
  const asked = tokens.issued[account];
  assert.equal(asked, 2, "the first one and the refused one");

  const sent = await host.ask("POST", "/v1/messages", { account, to: { scheme: "email", value: kAna }, parts: [{ type: "text", text: "waits" }] });
  assert.equal((await host.ask("GET", `/v1/messages/${sent.message}`)).status, "queued");
  assert.equal(tokens.issued[account], asked);

  tokens.refuses = false;
  await host.ask("POST", `/v1/accounts/${account}/check`);
  await host.message(sent.message, "accepted");
});
