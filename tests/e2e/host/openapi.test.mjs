// SPDX-License-Identifier: MIT
// The OpenAPI document says what the running host does: linted, current, every route described and every described
// route there. docs/problems.md likewise.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test as plain } from 'node:test';

import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

import { echoAccount, Host, root, showingLog, stopAll } from '../support/host.mjs';
import { Network } from '../support/network.mjs';

const file = path.join(root, 'host/api/generated/openapi.json');
const document = JSON.parse(readFileSync(file, 'utf8'));
const kMethods = ['get', 'post', 'put', 'patch', 'delete'];

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

function run(program, args, env = {}) {
  return new Promise((resolve) =>
    execFile(program, args, { cwd: root, env: { ...process.env, ...env }, maxBuffer: 1 << 24 }, (fault, stdout, stderr) =>
      resolve({ code: fault ? fault.code : 0, stdout, stderr })));
}

test('it is what its program writes', async () => {
  const check = await run('python3', ['host/api/openapi.py', '--check']);
  assert.equal(check.code, 0, check.stderr);
});

test('it lints without a remark', async () => {
  const lint = await run(
    process.execPath,
    [path.join(root, 'tests/node_modules/@redocly/cli/bin/cli.js'), 'lint', '--extends=recommended', '--format=json', file],
    { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', CI: 'true' },
  );
  const told = JSON.parse(lint.stdout.slice(lint.stdout.indexOf('{')));
  assert.deepEqual(told.problems.map((each) => `${each.ruleId}: ${each.message} ${each.location?.[0]?.pointer}`), []);
  assert.equal(lint.code, 0, lint.stderr);
});

test('the host serves it as it is', async () => {
  const answer = await fetch(`${host.api}/v1/openapi.json`);
  assert.equal(answer.headers.get('content-type'), 'application/json');
  assert.ok((await answer.text()) === readFileSync(file, 'utf8'), 'the host was built with another one');
});

test('every route of the host is described', () => {
  const source = readFileSync(path.join(root, 'host/api/api.cpp'), 'utf8');
  const routes = [...source.matchAll(/add\("([A-Z]+)",\s*"([^"]+)",\s*Scope::(\w+),/g)].map(([, method, at, scope]) => ({ method, at, scope }));
  assert.ok(routes.length >= 24);
  for (const { method, at, scope } of routes) {
    const described = document.paths[at]?.[method.toLowerCase()];
    assert.ok(described, `${method} ${at} is not described`);
    assert.deepEqual(described.security, [{ bearer: [scope] }], `${method} ${at}`);
  }
});

test('every described route is there, with the scope and the methods it is described with', async () => {
  const { token: reader } = await host.ask('POST', '/v1/tokens', { scope: 'read' });
  for (const [at, item] of Object.entries(document.paths)) {
    const resource = at.replace(/\{\w+\}/g, at.startsWith('/problems') ? 'forbidden' : 'none');
    for (const method of kMethods) {
      const described = item[method];
      const what = `${method} ${at}`;
      if (!described) {
        const answer = await host.call(method.toUpperCase(), resource);
        if (item.get?.security.length !== 0) assert.equal(answer.status, 405, what);
        continue;
      }
      if (at === '/v1/events/stream') continue; // it never ends; tests/e2e/host/delivery.test.mjs has it
      const scope = described.security[0]?.bearer[0];
      const open = await host.call(method.toUpperCase(), resource, undefined, { token: null });
      if (!scope) {
        assert.equal(open.status, 200, what);
        continue;
      }
      assert.equal(open.status, 401, what);
      const limited = await host.call(method.toUpperCase(), resource, undefined, { token: reader });
      if (scope !== 'read' && at !== '/v1/media') assert.equal(limited.status, 403, what);
      const answer = await host.call(method.toUpperCase(), resource);
      assert.ok(described.responses[answer.status], `${what} answered ${answer.status}, which is not described`);
      assert.notEqual(answer.status, 405, what);
    }
  }
  assert.equal((await host.call('GET', '/v1/none')).status, 404);
  assert.equal((await host.call('GET', '/v1/messages/a/b')).status, 404);
});

test('what the host answers fits the schemas', async () => {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addSchema({ $id: 'openapi', ...document });
  const fits = (name, value) => {
    const good = ajv.validate({ $ref: `openapi#/components/schemas/${name}` }, value);
    assert.ok(good, `${name}: ${ajv.errorsText()}\n${JSON.stringify(value)}`);
    // Nothing is answered that is not described.
    const known = document.components.schemas[name].properties;
    for (const key of Object.keys(value)) assert.ok(known[key], `${name} does not describe ${key}`);
  };
  await host.receive({ id: 'o1', from: 'o', text: 'x', at: Date.now() });
  const sent = await host.send('o', 'hello', { key: 'o1' });
  fits('Accepted', sent.json);
  fits('MessageState', await host.message(sent.json.message, 'accepted'));
  network.answer = () => ({ status: 400, text: 'no' });
  const failing = await host.send('o', 'hello');
  fits('MessageState', await host.message(failing.json.message, 'failed'));
  const page = await host.ask('GET', '/v1/events?limit=1000');
  fits('EventPage', page);
  page.events.forEach((event) => fits('Envelope', event));
  const acted = await host.ask('POST', '/v1/actions', { kind: 'mark_read', account: 'e1', conversation: sent.json.conversation });
  fits('Accepted', acted);
  fits('Subscription', await host.ask('POST', '/v1/subscriptions', { id: 'pushed', push: 'https://application.example/events' }));
  fits('Subscription', await host.ask('POST', '/v1/subscriptions/pushed/secret', { old_hours: 1 }));
  fits('Subscriptions', await host.ask('GET', '/v1/subscriptions'));
  fits('Subscription', await host.ask('POST', '/v1/subscriptions/pushed/pause'));
  const conversations = await host.ask('GET', '/v1/conversations');
  fits('Conversations', conversations);
  conversations.conversations.forEach((each) => fits('ConversationState', each));
  fits('ConversationEligibility', await host.ask('GET', `/v1/conversations/${sent.json.conversation}/eligibility`));
  const explained = await host.ask('POST', '/v1/messages:explain', { parts: [{ type: 'text', text: 'hello' }] });
  fits('Explanations', explained);
  fits('Explanation', explained.accounts[0]);
  fits('ExplainedRequest', explained.accounts[0].requests[0]);
  const accounts = await host.ask('GET', '/v1/accounts');
  fits('Accounts', accounts);
  accounts.accounts.forEach((each) => fits('Account', each));
  fits('Account', await host.ask('GET', '/v1/accounts/e1'));
  fits('CheckStarted', await host.ask('POST', '/v1/accounts/e1/check'));
  fits('StoredMedia', (await host.call('POST', '/v1/media?filename=a', 'bytes', { headers: { 'content-type': 'text/plain' } })).json);
  fits('Token', await host.ask('POST', '/v1/tokens', { scope: 'read', accounts: ['e1'] }));
  fits('Tokens', await host.ask('GET', '/v1/tokens'));
  fits('Problem', (await host.call('POST', '/v1/messages', { account: 'e1', parts: 7 })).json);
});

test('every kind of problem has its page, here and in docs/problems.md', async () => {
  const source = readFileSync(path.join(root, 'host/api/problem.cpp'), 'utf8');
  const names = [...source.matchAll(/\{"([a-z-]+)",\s*\d{3},/g)].map(([, name]) => name);
  const sections = readFileSync(path.join(root, 'docs/problems.md'), 'utf8').split(/^## /m).slice(1);
  assert.ok(names.length >= 12);
  assert.deepEqual(sections.map((section) => /^`([a-z-]+)`/.exec(section)[1]), names);
  for (const section of sections) {
    const [, name, status, title, meaning] = /^`([a-z-]+)` \*\*(\d{3}) (.+?)\.\*\* (.+?) ?$/.exec(section.replace(/\s+/g, ' '));
    const answer = await fetch(`${host.api}/problems/${name}`);
    assert.equal(answer.status, 200, name);
    const page = (await answer.text()).replaceAll('&lt;', '<').replaceAll('&amp;', '&');
    for (const words of [`<h1>${title}</h1>`, `Status ${status}, type <code>${name}</code>`, `<p>${meaning}</p>`]) {
      assert.ok(page.includes(words), `${name}: the host's page does not have: ${words}\n${page}`);
    }
  }
  assert.notEqual((await fetch(`${host.api}/problems/none`)).status, 200);
});
