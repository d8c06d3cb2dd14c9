// SPDX-License-Identifier: MIT
// Comments that came while the host was away, against Meta's simulator: each is told once, in its conversation, and none that was heard is told again.
import assert from 'node:assert/strict';
import { after, before, test as plain } from 'node:test';

import { showingWorld, Simulation, start, until } from '../simulate/simulation.mjs';

const kHour = 3600 * 1000;
let world;
const test = (title, run) => plain(title, { timeout: 120_000 }, showingWorld(() => world, run));

before(async () => {
  world = await new Simulation().start();
});
after(async () => {
  assert.ok(await world?.stop(), 'both end with exit code 0');
});

const ask = (...words) => world.request(...words);
const comment = (account, deed) => world.act(account, { do: 'comment', ...deed });
// A webhook that is an hour late comes for nobody.
async function commentUnheard(account, deed) {
  await world.control(account, { fault: 'webhook_late', ms: kHour });
  await comment(account, deed);
}
const textOf = (event) => event.data.message?.parts?.[0]?.text;
async function told(account, kind = 'message.received') {
  const { events } = await ask('GET', '/v1/events?after=0&limit=1000');
  return events.filter((event) => event.data.account === account && event.type === `jackfield.${kind}`);
}
const running = (account) => until(async () => (await ask('GET', `/v1/accounts/${account}`)).state === 'running', `${account} to run`, () => world.log());
const hears = (account, ...texts) =>
  until(async () => {
    const all = (await told(account)).map(textOf);
    return texts.every((text) => all.includes(text));
  }, `${account} to hear ${texts.join(', ')}`, () => world.log());
const backfill = (account) => ask('POST', `/v1/accounts/${account}/backfill`, { since: new Date(Date.now() - kHour).toISOString() });

for (const [account, elsewhere] of [['messenger', '1000001_777'], ['instagram', '18000000000000777']]) {
  test(`${account}: comments of an outage are told once, and those heard before are not told again`, async () => {
    await running(account);
    const [, ben] = (await world.phone(account)).users;
    await comment(account, { text: 'heard' });
    await hears(account, 'heard');
    const [heard] = await told(account);
    const answer = { account, conversation: heard.subject, visibility: 'public', parts: [{ type: 'text', text: 'our answer' }] };
    const { message } = await ask('POST', '/v1/messages', answer);
    await until(async () => (await ask('GET', `/v1/messages/${message}`)).pieces?.[0]?.provider_ids?.length > 0, 'the answer', () => world.log());

    // Its own webhook may come before the answer to the call: then it is told as an echo, once.
    await until(() => world.hasTold(account), 'the webhook of our answer', () => world.log());
    const echoes = await told(account, 'message.echo');

    world.host.child.kill('SIGINT');
    await world.host.exited;
    await commentUnheard(account, { text: 'missed' });
    await commentUnheard(account, { text: 'below it', user: ben.id, parent: heard.data.message.provider_ids[0] });
    await commentUnheard(account, { text: 'elsewhere', post: elsewhere });
    await comment(account, { text: 'repeated by the network' });
    world.host = start('run', world.config);
    await running(account);
    const found = await backfill(account);

    assert.deepEqual(found, { account, procedure: 'backfill', messages: 0, conversations: 2 });
    await hears(account, 'missed', 'below it', 'elsewhere', 'repeated by the network');
    const below = (await told(account)).find((event) => textOf(event) === 'below it');
    assert.equal(below.subject, heard.subject);
    assert.equal(below.data.message.visibility, 'public');
    assert.equal(below.data.sender.identity.value, ben.id);

    // What is found a second time stands before these, if it is told at all.
    await commentUnheard(account, { text: 'last here' });
    await commentUnheard(account, { text: 'last there', post: elsewhere });
    await backfill(account);
    await hears(account, 'last here', 'last there');
    const all = (await told(account)).map(textOf);
    assert.deepEqual(all.sort(), ['below it', 'elsewhere', 'heard', 'last here', 'last there', 'missed', 'repeated by the network']);
    assert.deepEqual(await told(account, 'message.echo'), echoes, 'our own answer is known');
  });
}
