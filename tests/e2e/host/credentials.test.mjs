// SPDX-License-Identifier: MIT
// A network that refuses the credentials: the account says so once, its sends wait, over a kill too, and go out when the
// credentials are good again. No other account notices.
import assert from 'node:assert/strict';
import { after, before, test as plain } from 'node:test';

import { echoAccount, Host, showingLog, stopAll } from '../support/host.mjs';
import { lineAccount, LineRules, lineUser } from '../support/line_network.mjs';
import { Network } from '../support/network.mjs';
import { until } from '../support/until.mjs';

let host;
let network;
let other;
let rules;
let isRefused = false;
let refusals = 0;
const test = (name, run) => plain(name, { timeout: 120_000 }, showingLog(() => host, run));

before(async () => {
  [network, other] = await Promise.all([Network.start(), Network.start()]);
  rules = new LineRules();
  network.answer = (request) => {
    if (!isRefused) return rules.answer(request);
    refusals += 1;
    return { status: 401, json: { message: 'Authentication failed. Confirm that the access token in the authorization header is valid.' } };
  };
  host = await Host.start({ config: lineAccount(network) + echoAccount(other), plugins: ['line', 'echo'] });
});
after(() => stopAll(host, network, other));

const send = async (n) => {
  const body = { account: 'line-jp', to: { scheme: 'line.user', value: lineUser('c', n % 3) }, parts: [{ type: 'text', text: `waits ${n}` }] };
  return (await host.ask('POST', '/v1/messages', body)).message;
};
const account = () => host.ask('GET', '/v1/accounts/line-jp');
const told = async () => (await host.events({ query: '&account=line-jp&kind=account.state' })).map((event) => event.data.account_change);

test('sends wait while the credentials are refused, and go out once afterwards', async () => {
  await until(async () => (await account()).state === 'running', 'the account to run');
  const before_ = (await told()).length;
  isRefused = true;
  const sends = [];
  for (let n = 0; n < 9; ++n) sends.push(await send(n));
  await until(async () => (await account()).state === 'bad_credentials', 'the account to pause');
  const asked = refusals;
  for (let n = 9; n < 12; ++n) sends.push(await send(n));
  assert.ok(asked <= 12, `${asked} requests with credentials that were refused`);

  const answer = await host.send('somebody', 'elsewhere');
  await host.message(answer.json.message, 'accepted');
  const [change, ...more] = (await told()).slice(before_);
  assert.equal(change.state, 'bad_credentials');
  assert.ok(change.remedy.length > 10, 'it says what to do');
  assert.deepEqual(more, [], 'it is told once');
  for (const id of sends) {
    const { status } = await host.ask('GET', `/v1/messages/${id}`);
    assert.ok(['queued', 'sending'].includes(status), `${status} while nobody may send`);
  }

  await host.kill();
  await host.run();
  await until(async () => (await account()).state === 'bad_credentials', 'the check after the start to be refused');
  assert.equal(rules.delivered.size, 0);
  assert.equal(refusals - asked <= 12, true, `${refusals - asked} more after the start`);

  isRefused = false;
  await host.ask('POST', '/v1/accounts/line-jp/check');
  for (const id of sends) await host.message(id, 'accepted');
  assert.equal((await account()).state, 'running');
  assert.deepEqual([...rules.delivered].sort(), sends.map((_, n) => [`waits ${n}`, 1]).sort());
});
