// SPDX-License-Identifier: MIT
// Bad input from outside: each gets its clear answer, is counted, and the host goes on.
import assert from 'node:assert/strict';
import net from 'node:net';
import { after, afterEach, before, test as plain } from 'node:test';

import { echoAccount, echoSecret, Host, showingLog, stopAll } from '../support/host.mjs';
import { Network } from '../support/network.mjs';
import { raw } from '../support/raw.mjs';
import { echoSignature } from '../support/signing.mjs';
import { until } from '../support/until.mjs';

let host;
let network;
const test = (name, run) => plain(name, showingLog(() => host, run));
const limit = (listener, name) => host.metric('http_limits_total', { listener, limit: name });
const result = (name) => host.metric('webhooks_total', { endpoint: 'e1', result: name });

before(async () => {
  network = await Network.start();
  host = await Host.start({
    config: `[host.limits]\nheader_timeout_ms = 1500\nbody_timeout_ms = 400\nlinger_ms = 200\n${echoAccount(network)}`,
  });
});
after(async () => {
  await stopAll(host, network);
});
let pings = 0;
afterEach(async () => {
  // Whatever came, the next customer is heard and answered.
  const id = `ping-${++pings}`;
  assert.equal((await host.receive({ id, from: id, text: 'still there?', at: Date.now() })).status, 200);
  assert.equal((await host.send(id, 'yes')).status, 202);
  assert.equal(host.starts, 1);
});

async function counts(name, listener, act) {
  const before_ = await limit(listener, name);
  await act();
  await until(async () => (await limit(listener, name)) > before_, `${name} to be counted`, { ms: 5_000 });
}

const post = (body, head = '') =>
  `POST /hooks/e1 HTTP/1.1\r\nHost: h\r\nX-Echo-Signature: ${echoSignature(echoSecret, body)}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${head}\r\n${body}`;

test('a wrong signature is 401', async () => {
  const earlier = await result('rejected_signature');
  for (const signature of ['', 'x', '0'.repeat(64), 'é'.repeat(10), '0'.repeat(5000)]) {
    const answer = await raw(host.hooksPort, `POST /hooks/e1 HTTP/1.1\r\nHost: h\r\nConnection: close\r\nX-Echo-Signature: ${signature}\r\nContent-Length: 2\r\n\r\n{}`);
    assert.match(answer, /^HTTP\/1.1 401 /, signature.slice(0, 20));
  }
  assert.equal(await result('rejected_signature'), earlier + 5);
});

test('a signed body that is no JSON, too deep or not UTF-8 is 400', async () => {
  const earlier = await result('rejected_malformed');
  const deep = `{"id":${'['.repeat(10_000)}${']'.repeat(10_000)}}`;
  for (const body of ['', '{', '{"id":"1"', 'null,', deep, '[{]', '{"id":"\ud800"}'.slice(0, 7)]) {
    assert.equal((await host.receive(body)).status, 400, body.slice(0, 20));
  }
  const bytes = Buffer.from('{"id":"b1","from":"u","text":"\xff\xfe"}', 'latin1');
  const answer = await fetch(`${host.hooks}/hooks/e1`, { method: 'POST', body: bytes, headers: { 'x-echo-signature': echoSignature(echoSecret, bytes) } });
  assert.equal(answer.status, 400);
  assert.equal(await result('rejected_malformed'), earlier + 8);
});

test('values of other types than the network promises are no fault of the host', async () => {
  for (const body of ['null', '[]', '7', '{}', '{"id":7,"from":{},"text":[],"at":"x"}', '{"id":"n","from":"f","at":1e400}', `{"id":"big","from":"${'x'.repeat(50_000)}"}`]) {
    const { status } = await host.receive(body);
    assert.ok([200, 400].includes(status), `${status} for ${body.slice(0, 40)}`);
  }
});

test('a body above the limit is 413, announced or in chunks', async () => {
  await counts('body_bytes', 'hooks', async () => {
    assert.equal((await host.receive({ id: 'big', from: 'u', text: 'x'.repeat(2 << 20) }).catch(() => ({ status: 413 }))).status, 413);
    const chunked = `POST /hooks/e1 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n200000\r\n${'x'.repeat(0x200000)}\r\n0\r\n\r\n`;
    assert.match(await raw(host.hooksPort, chunked), /^HTTP\/1.1 413 /);
    const announced = 'POST /hooks/e1 HTTP/1.1\r\nHost: h\r\nContent-Length: 9999999999\r\n\r\n';
    assert.match(await raw(host.hooksPort, announced), /^HTTP\/1.1 413 /);
  });
  await counts('body_bytes', 'api', async () => {
    const head = `POST /v1/messages HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer ${host.token}\r\nContent-Length: 2097152\r\n\r\n`;
    assert.match(await raw(host.apiPort, head), /^HTTP\/1.1 413 /);
  });
});

test('a head above the limit is 431, a target 414', async () => {
  await counts('header_bytes', 'hooks', async () =>
    assert.match(await raw(host.hooksPort, `GET /livez HTTP/1.1\r\nHost: h\r\nA: ${'x'.repeat(20_000)}\r\n\r\n`), /^HTTP\/1.1 431 /));
  await counts('header_count', 'hooks', async () =>
    assert.match(await raw(host.hooksPort, `GET /livez HTTP/1.1\r\nHost: h\r\n${'A: b\r\n'.repeat(150)}\r\n`), /^HTTP\/1.1 431 /));
  await counts('target_bytes', 'hooks', async () =>
    assert.match(await raw(host.hooksPort, `GET /${'x'.repeat(9_000)} HTTP/1.1\r\nHost: h\r\n\r\n`), /^HTTP\/1.1 414 /));
});

test('a truncated body is not taken, whole or in part', async () => {
  const earlier = await host.metric('events_total');
  const request = post(JSON.stringify({ id: 'cut', from: 'cut', text: 'half' }));
  for (let bytes = 10; bytes < request.length; bytes += 37) {
    assert.doesNotMatch(await raw(host.hooksPort, request.slice(0, bytes), { half: true }), /^HTTP\/1.1 200 /);
  }
  assert.equal(await host.metric('events_total'), earlier);
});

test('a slow head and a slow body are 408', async () => {
  await counts('header_timeout', 'hooks', async () =>
    assert.match(await raw(host.hooksPort, 'POST /hooks/e1 HTTP/1.1\r\nHost:'), /^HTTP\/1.1 408 /));
  await counts('body_timeout', 'hooks', async () =>
    assert.match(await raw(host.hooksPort, 'POST /hooks/e1 HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n{'), /^HTTP\/1.1 408 /));
});

test('many slow clients do not keep a good one waiting', async () => {
  const sockets = Array.from({ length: 300 }, () => {
    const socket = net.connect(host.hooksPort, '127.0.0.1');
    socket.on('error', () => {});
    socket.write('POST /hooks/e1 HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n{');
    return socket;
  });
  for (let n = 0; n < 20; ++n) assert.equal((await host.receive({ id: `good-${n}`, from: 'good', text: 'x' })).status, 200);
  sockets.forEach((socket) => socket.destroy());
});

test('what is no HTTP is 400', async () => {
  await counts('malformed', 'hooks', async () => {
    for (const bytes of [
      'hello\r\n\r\n', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n', 'GET / HTTP/1.1\r\n\r\n',
      'GET /%zz HTTP/1.1\r\nHost: h\r\n\r\n', 'GET /../etc HTTP/1.1\r\nHost: h\r\n\r\n', 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
      'POST /hooks/e1 HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
      'POST /hooks/e1 HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ]) {
      assert.match(await raw(host.hooksPort, bytes), /^HTTP\/1.1 400 /, JSON.stringify(bytes));
    }
  });
  assert.match(await raw(host.hooksPort, 'GET / HTTP/3.0\r\nHost: h\r\n\r\n'), /^HTTP\/1.1 505 /);
  assert.match(await raw(host.hooksPort, 'POST /hooks/e1 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n'), /^HTTP\/1.1 501 /);
});

test('an account that is not there is 404 and counted', async () => {
  const earlier = await host.metric('webhooks_unknown_total');
  for (const path of ['/hooks/nobody', '/hooks/', '/hooks/E1', '/nothing', '/v1/accounts']) {
    assert.equal((await fetch(host.hooks + path, { method: 'POST', body: '{}' })).status, 404, path);
  }
  assert.ok((await host.metric('webhooks_unknown_total')) >= earlier + 2);
});

test('many bad and good at once: the good ones count', async () => {
  const earlier = await host.metric('events_total');
  const bad = Array.from({ length: 100 }, (_, n) => host.receive({ id: `x${n}`, from: 'x' }, { signature: 'bad' }));
  const good = Array.from({ length: 100 }, (_, n) => host.receive({ id: `y${n}`, from: `y${n}`, text: 'y', at: Date.now() }));
  assert.ok((await Promise.all(bad)).every((answer) => answer.status === 401));
  assert.ok((await Promise.all(good)).every((answer) => answer.status === 200));
  assert.equal(await host.metric('events_total'), earlier + 100);
});
