// SPDX-License-Identifier: MIT
// What `jackfield simulate` answers to whom, and what it refuses to start with. No browser.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { kRoot, Simulation, start, until } from './simulation.mjs';

let world;
before(async () => {
  world = await new Simulation().start();
});
after(async () => {
  assert.ok(await world.stop(), 'both end on Ctrl-C with exit code 0');
});

test('only the page of this machine is answered', async () => {
  assert.equal((await world.ask('/')).status, 200);
  assert.equal((await world.ask('/', { headers: { host: `localhost:${world.page}` } })).status, 200);
  for (const host of ['evil.example', `evil.example:${world.page}`, '127.0.0.1', `127.0.0.1:${world.page + 1}`]) {
    assert.equal((await world.ask('/', { headers: { host } })).status, 403, host);
    assert.equal((await world.ask('/api/v1/accounts', { headers: { host } })).status, 403, host);
  }
});

test('a write needs the page as its origin', async () => {
  const body = JSON.stringify({ do: 'text', text: 'x' });
  const post = (headers) => world.ask('/phones/line/act', { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
  assert.equal((await post({})).status, 403);
  assert.equal((await post({ origin: 'http://evil.example' })).status, 403);
  assert.equal((await post({ origin: `http://localhost:${world.page}` })).status, 403);
  assert.notEqual((await post({ origin: world.origin })).status, 403);
});

test('a foreign site cannot read through the browser', async () => {
  for (const resource of ['/phones', '/setup', '/stream', '/api/v1/accounts']) {
    assert.equal((await world.ask(resource, { headers: { 'sec-fetch-site': 'cross-site' } })).status, 403, resource);
  }
});

test('the host is asked with the token, and the token is never told', async () => {
  const accounts = await world.ask('/api/v1/accounts');
  assert.equal(accounts.status, 200);
  assert.match(accounts.text, /"webchat"/);
  for (const resource of ['/', '/setup', '/phones', '/api/v1/accounts', '/js/server.js']) {
    assert.ok(!(await world.ask(resource)).text.includes(world.token), resource);
  }
});

test('only what the page needs is passed on', async () => {
  const headers = { origin: world.origin, 'content-type': 'application/json' };
  for (const [method, resource] of [['GET', '/api/v1/tokens'], ['POST', '/api/v1/tokens'], ['POST', '/api/v1/subscriptions'], ['GET', '/api/metrics'], ['DELETE', '/api/v1/messages/x'], ['GET', '/api/v1/media/../tokens'], ['GET', '/api/v1/media/%2e%2e/tokens']]) {
    const answer = await world.ask(resource, { method, headers, body: method === 'POST' ? '{"scopes":["admin"]}' : undefined });
    assert.ok([400, 404].includes(answer.status), `${method} ${resource}: ${answer.status}`);
  }
});

test('the page may run its own scripts only', async () => {
  const { text } = await world.ask('/');
  assert.match(text, /content-security-policy: default-src 'self';/);
  assert.match(text, new RegExp(`frame-src http://127\\.0\\.0\\.1:${world.hooks};`));
  assert.doesNotMatch(text, /unsafe-inline|<script>|style=/);
});

test('what a phone cannot do is told in words', async () => {
  const headers = { origin: world.origin, 'content-type': 'application/json' };
  const unknown = await world.ask('/phones/nobody/act', { method: 'POST', headers, body: '{"do":"text"}' });
  assert.equal(unknown.status, 422);
  assert.match(unknown.text, /no phone belongs to account/);
  assert.equal((await world.ask('/phones/line/act', { method: 'POST', headers, body: '{"do":"levitate"}' })).status, 422);
  assert.equal((await world.ask('/phones/line/act', { method: 'POST', headers, body: '[1]' })).status, 400);
});

test('a configuration for a real network is refused', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'jf-refused-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'real.toml');
  const config = readFileSync(world.config, 'utf8');
  writeFileSync(file, config.replace(/^endpoints.*$/m, ''));
  const real = start('simulate', '--config', file, '--port', '0');
  assert.equal(await real.exited, 1);
  assert.match(real.out, /"line" has no `endpoints`: it is on the real network/);

  writeFileSync(file, config.replace(/^\[\[account\]\]\nid = "line"[^]*$/m, ''));
  const none = start('simulate', '--config', file, '--port', '0');
  assert.equal(await none.exited, 1);
  assert.match(none.out, /no account has `endpoints`/);
});

test('a port that is taken is named', async () => {
  const second = start('simulate', '--config', world.config, '--port', '0');
  assert.equal(await second.exited, 1);
  assert.match(second.out, new RegExp(`account "line": http://127\\.0\\.0\\.1:${world.line}: `));
});

test('a page that is open hears of a host that goes and comes back', async () => {
  const response = await fetch(`${world.origin}/stream?after=0`);
  const reader = response.body.getReader();
  let text = '';
  const hears = async (words) => {
    while (!text.includes(words)) text += Buffer.from((await reader.read()).value).toString();
  };
  await hears('{"is_there":true}');
  world.host.child.kill('SIGTERM');
  await world.host.exited;
  await hears('{"is_there":false}');
  text = '';
  world.host = start('run', world.config);
  await until(async () => (await fetch(`http://127.0.0.1:${world.hooks}/readyz`)).ok, 'the host again', () => world.log());
  await hears('{"is_there":true}');
  await reader.cancel();
});

test('the quick start\'s folder is the repository\'s', () => {
  assert.match(readFileSync(path.join(kRoot, 'templates', 'quickstart.toml'), 'utf8'), /plugin_dirs = \["\.\.\/build\/plugins"\]/);
});
