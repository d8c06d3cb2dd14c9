// SPDX-License-Identifier: MIT
// Networks that answer as no network should: each answer has its outcome, in bounded time and memory, and no other
// account notices.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import { after, before, test as plain } from 'node:test';

import { echoAccount, Host, showingLog, stopAll } from '../support/host.mjs';
import { Network } from '../support/network.mjs';

const kOk = 'HTTP/1.1 200 OK\r\n';
// Says that it closes: else the next send may take a connection that is just being closed, and nobody knows of that either.
const kClose = 'Connection: close\r\n';
const sized = (body, head = kOk) => `${head}${kClose}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

// Writes for ever, as fast as the other side takes it.
function pour(socket, bytes) {
  const more = () => {
    while (!socket.destroyed && socket.write(bytes));
  };
  socket.on('drain', more);
  more();
}

function drip(socket, text) {
  let at = 0;
  const timer = setInterval(() => (socket.destroyed ? clearInterval(timer) : socket.write(text[at++ % text.length])), 50); // lint(no_sleep): the network's own time
}

// What the network does, and what then is known about the send. Where the request has left and no answer can be
// understood, nobody knows whether it was taken.
const kDeeds = {
  'a body without end': ['unknown', (socket) => { socket.write(`${kOk}\r\n`); pour(socket, Buffer.alloc(65_536, 'x')); }],
  'a chunked body without end': ['unknown', (socket) => { socket.write(`${kOk}Transfer-Encoding: chunked\r\n\r\n`); pour(socket, `1000\r\n${'x'.repeat(4096)}\r\n`); }],
  'headers without end': ['unknown', (socket) => { socket.write(kOk); pour(socket, `X-More: ${'x'.repeat(1000)}\r\n`.repeat(20)); }],
  'one header without end': ['unknown', (socket) => { socket.write(`${kOk}X: `); pour(socket, 'x'.repeat(65_536)); }],
  'interim answers without end': ['unknown', (socket) => pour(socket, 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(100))],
  'a byte now and then': ['unknown', (socket) => drip(socket, `${kOk}X: ${'x'.repeat(2000)}`)],
  'silence': ['unknown', () => {}],
  'an end without a word': ['unknown', (socket) => socket.end()],
  'a reset': ['unknown', (socket) => socket.resetAndDestroy()],
  'another protocol': ['unknown', (socket) => socket.end('220 mail.example ESMTP\r\n')],
  'chunks that are none': ['unknown', (socket) => socket.end(`${kOk}Transfer-Encoding: chunked\r\n\r\nzz\r\nxx\r\n`)],
  'less than it announced': ['unknown', (socket) => socket.end(`${kOk}Content-Length: 1000\r\n\r\n{"id":"p"}`)],
  'a status of no class': ['failed', (socket) => socket.end(sized('{}', 'HTTP/1.1 999 What\r\n'))],
  'a redirect into the house': ['failed', (socket) => socket.end(sized('', 'HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n'))],
  'nonsense for JSON': ['accepted', (socket) => socket.end(sized('{"id":'))],
  'JSON of a hundred thousand levels': ['accepted', (socket) => socket.end(sized('['.repeat(100_000)))],
  'bytes that are no text': ['accepted', (socket) => socket.end(Buffer.concat([Buffer.from(`${kOk}${kClose}Content-Length: 12\r\n\r\n{"id":"`), Buffer.from([0xff, 0xfe, 0x00]), Buffer.from('"}')]))],
  'an answer of another coding': ['accepted', (socket) => socket.end(sized('\x1f\x8b\x08\x00', `${kOk}Content-Encoding: gzip\r\n`))],
};

let host;
let hostile;
let good;
const test = (name, run) => plain(name, { timeout: 180_000 }, showingLog(() => host, run));

async function startHostile() {
  const sockets = new Set();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    let text = '';
    let isDone = false;
    socket.on('data', (data) => {
      text += data;
      const name = /"text":"([^"]*)"\}/.exec(text)?.[1];
      if (!name || isDone) return;
      isDone = true;
      kDeeds[name][1](socket);
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    stop: () => { for (const socket of sockets) socket.destroy(); return new Promise((resolve) => server.close(resolve)); },
  };
}

before(async () => {
  [hostile, good] = await Promise.all([startHostile(), Network.start()]);
  good.answer = (request) => ({ status: 200, json: { id: `p-${request.json.text}` } });
  host = await Host.start({ config: echoAccount(hostile, { id: 'bad' }) + echoAccount(good) });
});
after(() => stopAll(host, hostile, good));

const residentMib = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${host.process.pid}/status`, 'utf8'))[1]) / 1024;

test('each answer has its outcome, and nothing else suffers', async (t) => {
  await host.message((await host.send('warm', 'warm')).json.message, 'accepted');
  const before_ = residentMib();
  const ids = new Map();
  for (const name of Object.keys(kDeeds)) ids.set(name, (await host.send(name, name, { account: 'bad' })).json.message);

  let slowest = 0;
  const isOver = (message) => !['queued', 'sending'].includes(message.status);
  for (let n = 0, over = false; !over; ++n) {
    const began = Date.now();
    const { json } = await host.send(`good-${n}`, `good ${n}`);
    await host.message(json.message, 'accepted', 5_000);
    assert.equal((await host.receive({ id: `g-${n}`, from: 'good', text: 'x', at: 1 })).status, 200);
    slowest = Math.max(slowest, Date.now() - began);
    over = (await Promise.all([...ids.values()].map((id) => host.ask('GET', `/v1/messages/${id}`)))).every(isOver);
  }

  const told = {};
  for (const [name, id] of ids) told[name] = (await host.ask('GET', `/v1/messages/${id}`)).status;
  assert.deepEqual(told, Object.fromEntries(Object.entries(kDeeds).map(([name, [status]]) => [name, status])));
  t.diagnostic(`a good account's round took at most ${slowest} ms; memory grew by ${(residentMib() - before_).toFixed(1)} MiB`);
  assert.ok(slowest < 5_000, `${slowest} ms`);
  assert.ok(residentMib() - before_ < 64, `${residentMib() - before_} MiB more`);
  assert.equal(host.starts, 1);
});
