// SPDX-License-Identifier: MIT
// Reading a journal that has grown: a reader far behind catches up while nothing new happens, and a narrow filter
// finds what lies behind thousands of other events.
import assert from 'node:assert/strict';
import { after, before, test as plain } from 'node:test';

import { echoAccount, Host, showingLog, stopAll } from '../support/host.mjs';
import { Network } from '../support/network.mjs';

const kEvents = 6_000; // more than the host looks through for one page
let host;
let network;
const test = (name, run) => plain(name, { timeout: 60_000 }, showingLog(() => host, run));

before(async () => {
  network = await Network.start();
  host = await Host.start({ config: echoAccount(network) });
  let next = 0;
  const write = async () => {
    while (next < kEvents) {
      const n = next++;
      const { status } = await host.receive({ id: `b${n}`, from: `b${n % 50}`, text: 'x'.repeat(200), at: Date.now() });
      assert.equal(status, 200);
    }
  };
  await Promise.all(Array.from({ length: 32 }, write));
  const { json } = await host.send('late', 'a needle');
  await host.message(json.message, 'accepted');
});
after(async () => {
  await stopAll(host, network);
});

test('a narrow filter finds what lies behind everything else, also when it waits', async () => {
  for (const wait of [0, 30]) {
    let [next, pages] = ['0', 0];
    for (let found; !found?.length; ++pages) {
      const page = await host.ask('GET', `/v1/events?after=${next}&kind=message.status&wait=${wait}`);
      assert.ok(page.events.length > 0 || page.next !== next, 'it goes on');
      [next, found] = [page.next, page.events];
      if (found.length) assert.equal(found[0].data.message.parts[0].text, 'a needle');
    }
    assert.ok(pages <= 3, `${pages} pages`);
  }
});

test('a stream from the beginning is read to the end without a pause', async () => {
  const leave = new AbortController();
  const answer = await fetch(`${host.api}/v1/events/stream?after=0`, {
    headers: { authorization: `Bearer ${host.token}` },
    signal: leave.signal,
  });
  let ids = 0;
  let rest = '';
  for await (const chunk of answer.body) {
    rest += Buffer.from(chunk).toString('latin1');
    const events = rest.split('\n\n');
    rest = events.pop();
    for (const event of events.filter((each) => each.startsWith('id: '))) {
      ids += 1;
      assert.ok(event.startsWith(`id: ${ids}\n`), event.slice(0, 40));
    }
    if (ids >= kEvents + 2) break;
  }
  leave.abort();
  assert.equal(ids, kEvents + 2);
});

test('who asks beyond the end is told nothing from before it', async () => {
  const waiting = host.ask('GET', '/v1/events?after=1000000&wait=1');
  await host.receive({ id: 'beyond', from: 'b', text: 'x', at: Date.now() });
  assert.deepEqual(await waiting, { events: [], next: '1000000' });
});
