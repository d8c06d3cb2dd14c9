// SPDX-License-Identifier: MIT
// Messages that came in, found by their ids.
import assert from 'node:assert/strict';
import { after, before, test as plain } from 'node:test';

import { echoAccount, Host, showingLog, stopAll } from '../support/host.mjs';
import { Network } from '../support/network.mjs';

let host;
let network;
const test = (name, run) => plain(name, showingLog(() => host, run));

before(async () => {
  network = await Network.start();
  host = await Host.start({ config: echoAccount(network) });
});
after(async () => {
  await stopAll(host, network);
});

test('a message that came in is found by its id, also after a kill', async () => {
  assert.equal((await host.receive({ id: 'found-1', from: 'u1', text: 'where am I?' })).status, 200);
  assert.equal((await host.receive({ id: 'found-2', from: 'u1', text: 'and I?' })).status, 200);
  const [event] = await host.events();
  const { id } = event.data.message;

  for (const when of ['at once', 'after a kill']) {
    const found = await host.ask('GET', `/v1/messages/${id}`);
    assert.equal(found.direction, 'in', when);
    assert.deepEqual([found.message, found.account, found.conversation], [id, 'e1', event.subject]);
    assert.equal(found.is_deleted, false);
    assert.deepEqual(found.events, [event], 'as it was stored and signed');
    if (when === 'at once') {
      await host.kill();
      await host.run();
    }
  }
  assert.equal((await host.call('GET', '/v1/messages/msg_00000000000000000000000000')).status, 404);
});
