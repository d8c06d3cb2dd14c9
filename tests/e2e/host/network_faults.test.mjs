// SPDX-License-Identifier: MIT
// Everything that can go wrong between two machines, at every byte, on all three sides of the host: the network it sends
// to, the network that calls it, the application it pushes to and that asks it. What was promised is kept: once, in order.
import assert from 'node:assert/strict';
import http from 'node:http';
import https from 'node:https';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test as plain } from 'node:test';

import { echoAccount, echoSecret, Host, showingLog, stopAll } from '../support/host.mjs';
import { FaultyProxy } from '../support/faulty_proxy.mjs';
import { lineAccount, LineRules, lineUser } from '../support/line_network.mjs';
import { Network } from '../support/network.mjs';
import { until } from '../support/until.mjs';
import { echoSignature } from '../support/signing.mjs';

const kSecret = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;

let host;
let line;
let lookup;
let good;
let application;
let proxies;
let rules;
let secure;
const taken = new Map(); // text to how often the network took it
const test = (name, run) => plain(name, { timeout: 240_000 }, showingLog(() => host, run));

function lookupAnswer({ method, url, json }) {
  if (method === 'GET') return { status: 200, json: { id: lookup.known.get(new URL(url, 'http://x').searchParams.get('ref')) ?? null } };
  taken.set(json.text, (taken.get(json.text) ?? 0) + 1);
  lookup.known.set(json.ref, `n-${json.ref}`);
  return { status: 200, json: { id: `n-${json.ref}` } };
}

// A server whose certificate nobody has signed.
async function startSecure() {
  const folder = mkdtempSync(path.join(tmpdir(), 'jackfield-tls-'));
  const [key, cert] = ['key', 'cert'].map((name) => path.join(folder, `${name}.pem`));
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-keyout', key, '-out', cert], { stdio: 'ignore' });
  const seen = [];
  const server = https.createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (request, response) => (seen.push(request.url), response.end('{}')));
  rmSync(folder, { recursive: true, force: true });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { seen, origin: `https://127.0.0.1:${server.address().port}`, stop: () => new Promise((resolve) => server.close(resolve)) };
}

const account = (id, plugin, url, origin) => `
[[account]]
id = "${id}"
plugin = "${plugin}"
config = { url = "${url}" }
endpoints = { "${url}" = "${origin}" }
`;

before(async () => {
  [line, lookup, good, application, secure] = await Promise.all([Network.start(), Network.start(), Network.start(), Network.start(), startSecure()]);
  rules = new LineRules();
  line.answer = (request) => rules.answer(request);
  lookup.known = new Map();
  lookup.answer = lookupAnswer;
  application.answer = () => ({ status: 204 });
  const [toLine, toLookup, toApplication] = await Promise.all([line, lookup, application].map((each) => FaultyProxy.start(each.origin)));
  host = await Host.start({
    plugins: ['line', 'lookup', 'echo'],
    config: `${lineAccount(toLine)}${account('l1', 'lookup', 'https://lookup.example', toLookup.origin)}
${account('tls', 'lookup', 'https://secure.example', secure.origin)}
${account('dns', 'lookup', 'https://nowhere.example', 'http://nowhere.invalid')}
${echoAccount(good)}
[[subscription]]
id = "desk"
push = "${toApplication.origin}/"
secret = "${kSecret}"
filter = { account = ["e1"], kind = ["message.received"] }
`,
  });
  proxies = { toLine, toLookup, toApplication, toHooks: await FaultyProxy.start(host.hooks), toApi: await FaultyProxy.start(host.api) };
});
after(() => stopAll(host, ...Object.values(proxies ?? {}), line, lookup, good, application, secure));

const every = (from, to, step = 1) => Array.from({ length: Math.ceil((to - from) / step) }, (_, i) => from + i * step);
const kOthers = ['@slow:1@', '@slow:7@', '@late:300@', '@long:1@', '@long:1000@', '@extra:1@', '@extra:9@', '@storm:1@', '@storm:4@', '@garbage:0@'];
// A request has about 300 bytes, an answer about 200: each byte of them is a border, and a few behind the end.
const faults = ({ request = 330, answer = 230, step = 1 } = {}) => [
  ...every(1, request, step).map((at) => `@request:${at}@`),
  ...every(0, answer, step).map((at) => `@cut:${at}@`),
  ...every(0, answer, 5 * step).map((at) => `@half:${at}@`),
  ...kOthers,
];

async function sendAll(account_, to, wishes) {
  const ids = await Promise.all(wishes.map(async (text, n) =>
    (await host.ask('POST', '/v1/messages', { account: account_, to: to(n), parts: [{ type: 'text', text }] })).message));
  for (const id of ids) await host.message(id, 'accepted', 60_000);
}

test('a network that can be asked takes each message once, wherever the wire was cut', async () => {
  const wishes = faults().map((fault) => `sent ${fault}`);
  await sendAll('l1', (n) => ({ scheme: 'lookup.user', value: `u-${n}` }), wishes);
  assert.deepEqual(wishes.filter((text) => taken.get(text) !== 1), []);
  assert.equal(proxies.toLookup.done.size, wishes.length, 'each was spoilt once');
});

test('a network with a key takes each message once, too', async () => {
  const wishes = faults({ request: 500, answer: 300, step: 7 }).map((fault) => `pushed ${fault}`);
  await sendAll('line-jp', (n) => ({ scheme: 'line.user', value: lineUser('f', n) }), wishes);
  assert.deepEqual(wishes.filter((text) => rules.delivered.get(text) !== 1), []);
  assert.equal(proxies.toLine.done.size, wishes.length, 'each was spoilt once');
  assert.ok(rules.repeats > 0, 'none was asked again');
});

// Until it is answered well, as whoever calls does; what is no answer counts as none.
const ask = (origin, resource, status, { body, headers }) =>
  until(() => new Promise((resolve, reject) => {
    const request = http.request(origin + resource, { method: 'POST', agent: false, timeout: 5_000, headers: { ...headers, 'content-length': Buffer.byteLength(body) } });
    request.on('error', reject);
    request.on('timeout', () => request.destroy(new Error('no answer')));
    request.on('response', (response) => {
      let text = '';
      response.on('error', reject);
      response.on('data', (data) => (text += data));
      response.on('end', () => (response.complete && response.statusCode === status ? resolve({ text }) : reject(new Error(`${response.statusCode} ${text}`))));
    });
    request.end(body);
  }), `${status} of ${resource}`, { every: 5 });

const webhook = (id, from, text) => {
  const body = JSON.stringify({ id, from, text, at: 1 });
  return { body, headers: { 'content-type': 'application/json', 'x-echo-signature': echoSignature(echoSecret, body) } };
};
const batches = async (items, run) => {
  for (let at = 0; at < items.length; at += 40) await Promise.all(items.slice(at, at + 40).map((item, n) => run(item, at + n)));
};
const received = async (prefix) =>
  (await host.events({ query: '&kind=message.received' })).map((event) => event.data.message.parts[0].text).filter((text) => text.startsWith(prefix));

test('a network that calls until it is answered is heard once, wherever the wire was cut', async () => {
  const texts = faults({ step: 2 }).map((fault) => `heard ${fault}`);
  await batches(texts, (text, n) => ask(proxies.toHooks.origin, '/hooks/e1', 200, webhook(`h-${n}`, `h-${n % 20}`, text)));
  assert.deepEqual((await received('heard')).sort(), [...texts].sort());
  assert.equal(proxies.toHooks.done.size, texts.length, 'each was spoilt once');
});

test('an application that asks until it is answered has sent each message once', async () => {
  const texts = faults({ step: 3 }).map((fault) => `asked ${fault}`);
  const ids = new Map();
  await batches(texts, async (text, n) => {
    const body = JSON.stringify({ account: 'e1', to: { scheme: 'echo.user', value: `a-${n}` }, parts: [{ type: 'text', text }] });
    const headers = { authorization: `Bearer ${host.token}`, 'content-type': 'application/json', 'idempotency-key': text };
    // An answer that was given another length may be cut short: what it says is asked for once more.
    const answer = await until(async () => JSON.parse((await ask(proxies.toApi.origin, '/v1/messages', 202, { body, headers })).text), 'a whole answer');
    ids.set(text, answer.message);
  });
  for (const id of ids.values()) await host.message(id, 'accepted');
  const sent = good.requests.map((request) => request.json.text).filter((text) => text.startsWith('asked'));
  assert.deepEqual(sent.sort(), [...texts].sort());
  assert.equal(proxies.toApi.done.size, texts.length, 'each was spoilt once');
});

test('an application that is told gets each event, in the order of its conversation', async () => {
  const kinds = ['@request:40@', '@request:900@', '@cut:0@', '@cut:9@', '@cut:30@', '@half:12@', '@slow:1@', '@late:200@', '@garbage:0@', '@storm:1@'];
  await Promise.all(kinds.flatMap((fault, n) => [
    host.receive({ id: `t-${n}-1`, from: `told-${n}`, text: `told ${n} ${fault}`, at: 1 }),
  ]));
  await Promise.all(kinds.map((_, n) => host.receive({ id: `t-${n}-2`, from: `told-${n}`, text: `told ${n} then`, at: 1 })));
  const heard = (n) => [...new Set(application.requests.map((request) => request.json?.data.message.parts[0].text).filter((text) => text?.startsWith(`told ${n} `)))];
  await until(() => kinds.every((_, n) => heard(n).length === 2), 'all of them', { ms: 60_000 });
  for (const [n, fault] of kinds.entries()) assert.deepEqual(heard(n), [`told ${n} ${fault}`, `told ${n} then`]);
});

test('a certificate that nobody signed, and a name that nobody has, are waited for: nothing leaves', async () => {
  const ids = [];
  for (const id of ['tls', 'dns']) {
    const body = { account: id, to: { scheme: 'lookup.user', value: 'u' }, parts: [{ type: 'text', text: `secret of ${id}` }] };
    ids.push((await host.ask('POST', '/v1/messages', body)).message);
  }
  for (const id of ids) {
    await host.message(id, 'sending'); // it will be tried again
  }
  assert.deepEqual(secure.seen, [], 'not a byte of a request');
  // Nobody else waits for them.
  const answer = await host.send('elsewhere', 'elsewhere');
  await host.message(answer.json.message, 'accepted', 5_000);
});
