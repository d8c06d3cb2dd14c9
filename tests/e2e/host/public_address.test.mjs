// SPDX-License-Identifier: MIT
// A host behind a proxy that ends TLS and takes a prefix away: what the network signed is the address it was told.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import http from 'node:http';
import { after, before, test as plain } from 'node:test';

import { Host, showingLog, stopAll } from '../support/host.mjs';

const kSecret = 'a secret of the signing network';
const kPublic = 'https://hooks.example.com/chat';

let host;
let proxy;
const test = (name, run) => plain(name, showingLog(() => host, run));

// As a reverse proxy does it: another Host, no prefix, a word about whom it speaks for.
async function startProxy() {
  const server = http.createServer((request, response) => {
    const target = host.hooks + request.url.replace(/^\/chat/, '');
    const headers = { ...request.headers, host: 'inside.example', 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https' };
    request.pipe(http.request(target, { method: request.method, headers }, (answer) => {
      response.writeHead(answer.statusCode);
      answer.pipe(response);
    }));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { origin: `http://127.0.0.1:${server.address().port}`, stop: () => new Promise((resolve) => server.close(resolve) && server.closeAllConnections()) };
}

before(async () => {
  host = await Host.start({
    publicUrl: kPublic,
    host: 'trusted_proxies = ["127.0.0.1"]\n',
    plugins: ['urlsign'],
    config: `[[account]]\nid = "s1"\nplugin = "urlsign"\nconfig = { secret = "${kSecret}" }\n`,
  });
  proxy = await startProxy();
});
after(() => stopAll(host, proxy));

const call = async (query, text, { signed = `${kPublic}/hooks/s1${query}` } = {}) => {
  const signature = createHmac('sha256', kSecret).update(signed + text).digest('hex');
  return (await fetch(`${proxy.origin}/chat/hooks/s1${query}`, { method: 'POST', body: text, headers: { 'x-signature': signature } })).status;
};

test('the plugin sees the address that the network called, to the letter', async () => {
  const queries = ['?id=1&from=ana', '?id=2&from=ana&note=a%20b%2Fc', '?id=3&from=ana&from=ben', '?id=4&from=%C3%A4'];
  for (const query of queries) assert.equal(await call(query, `said ${query}`), 200, query);

  const said = (await host.events()).map((event) => event.data.message.parts[0].text);
  assert.deepEqual(said, queries.map((query) => `said ${query}`));
});

test('another address, or the one behind the proxy, does not fit', async () => {
  for (const signed of [`${host.hooks}/hooks/s1?id=9&from=x`, 'http://inside.example/hooks/s1?id=9&from=x', `${kPublic}/hooks/s1?id=8&from=x`, `${kPublic}/hooks/s1`]) {
    assert.equal(await call('?id=9&from=x', 'forged', { signed }), 401, signed);
  }
});
