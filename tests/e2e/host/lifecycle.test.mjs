// SPDX-License-Identifier: MIT
// Starting, reloading and stopping; wrong files and wrong plugins.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, test as plain } from 'node:test';

import { binary, buildDir, echoAccount, Host, pluginFile, showingLog } from '../support/host.mjs';
import { botUserId, lineAccount, LineRules, lineUser } from '../support/line_network.mjs';
import { Network } from '../support/network.mjs';
import { until } from '../support/until.mjs';

const network = await Network.start();
let host;
const test = (name, run) =>
  plain(name, showingLog(() => host, async (t) => {
    try {
      await run(t);
    } finally {
      await host?.stop();
    }
  }));
after(() => network.stop());

function jackfield(...args) {
  return new Promise((resolve) =>
    execFile(binary, args, (fault, stdout, stderr) => resolve({ code: fault ? fault.code : 0, stdout, stderr })));
}
const heard = async (id, account = 'e1') => (await host.receive({ id, from: id, text: 'x', at: Date.now() }, { account })).status;
const logged = (words) => until(() => host.log.includes(words), `"${words}" in the log`);

test('SIGTERM finishes what runs and ends with 0', async () => {
  host = await Host.start({ config: echoAccount(network) });
  let release;
  network.answer = () => new Promise((resolve) => (release = () => resolve({ status: 200, json: { id: 'late' } })));
  const { json } = await host.send('slow', 'wait for me');
  await until(() => release, 'the request at the network');
  const waiting = host.ask('GET', '/v1/events?after=1000000&wait=60');
  await until(() => host.metric('http_requests_total', { listener: 'api' }), 'the long poll');
  const ended = host.terminate();
  assert.deepEqual((await waiting).events, []);
  release();
  assert.deepEqual(await ended, { code: 0, signal: null });
  assert.match(host.log, /draining/);
  assert.match(host.log, /stopped/);
  network.answer = () => ({ status: 200, json: { id: 'p' } });
  await host.run();
  const kept = await until(async () => {
    const message = await host.ask('GET', `/v1/messages/${json.message}`);
    return ['accepted', 'unknown'].includes(message.status) && message;
  }, 'the message to be settled');
  assert.equal(kept.status, 'accepted', 'a drain waits for what is on its way');
});

test('SIGHUP takes up a new account, and keeps the old file when the new one is wrong', async () => {
  host = await Host.start({ config: echoAccount(network) });
  assert.equal(await heard('r1', 'e2'), 404);
  host.write(echoAccount(network) + echoAccount(network, { id: 'e2' }));
  host.process.kill('SIGHUP');
  await logged('reload: done');
  assert.equal(await heard('r2', 'e2'), 200);
  assert.equal(await heard('r3'), 200);

  host.write(`${echoAccount(network)}\n[[account]]\nid = "e3"\nplugin = "ekko"\n`);
  host.process.kill('SIGHUP');
  await logged('the old configuration stays');
  assert.match(host.log, /jackfield\.toml:\d+:\d+: error: .*echo/s);
  assert.equal(await heard('r4', 'e2'), 200);

  host.write(echoAccount(network));
  host.process.kill('SIGHUP');
  await until(async () => (await heard('r5', 'e2')) === 404, 'the account to be gone');
  assert.equal(await heard('r6'), 200);
});

test('a wrong file starts nothing, and says where and what', async () => {
  host = await Host.start({ config: echoAccount(network) });
  const file = path.join(host.folder, 'wrong.toml');
  for (const [text, said] of [
    ['[host\n', /wrong\.toml:1:\d+: error/],
    ['[host]\nlisten = 8080\n', /wrong\.toml:2:\d+: error: .*listen/],
    ['[host]\nlissten = "127.0.0.1:1"\n', /wrong\.toml:2:1: error: .*listen/],
    [readFileSync(host.file, 'utf8').replace('plugin = "echo"', 'plugin = "ecko"'), /error: .*"echo"/],
  ]) {
    writeFileSync(file, text);
    const run = await jackfield('run', file);
    assert.equal(run.code, 1);
    assert.match(run.stderr, said);
    assert.match(run.stderr, /not started/);
    const check = await jackfield('check', file);
    assert.equal(check.code, 1);
    assert.match(check.stdout, said);
  }
});

test('a second host is refused the data of the first', async () => {
  host = await Host.start({ config: echoAccount(network) });
  const other = path.join(host.folder, 'other.toml');
  writeFileSync(other, readFileSync(host.file, 'utf8').replaceAll(`:${host.hooksPort}`, ':1').replaceAll(`:${host.apiPort}`, ':2'));
  const run = await jackfield('run', other);
  assert.equal(run.code, 1);
  assert.match(run.stderr, /lock|another|in use/i);
  assert.equal(await heard('still'), 200);
});

test('corrupt plugins and those of a wrong ABI stand beside a good one without hurting it', async () => {
  const whole = readFileSync(pluginFile('echo'));
  host = await Host.start({
    config: `${echoAccount(network)}
[[account]]
id = "old"
plugin = "wrong-major"
`,
    prepare: ({ pluginDir }) => {
      writeFileSync(path.join(pluginDir, 'text.so'), 'not a library');
      writeFileSync(path.join(pluginDir, 'empty.so'), '');
      writeFileSync(path.join(pluginDir, 'half.so'), whole.subarray(0, whole.length >> 1));
      const scrambled = Buffer.from(whole);
      for (let at = 64; at < 4096; at += 7) scrambled[at] ^= 0xa5;
      writeFileSync(path.join(pluginDir, 'scrambled.so'), scrambled);
      for (const name of ['wrong-major', 'undefined-symbol']) {
        copyFileSync(path.join(buildDir, 'defects', `${name}.so`), path.join(pluginDir, `${name}.so`));
      }
    },
  });
  assert.equal(await heard('beside'), 200);
  assert.equal(await heard('old', 'old'), 404);
  assert.match(host.log, /an account could not be made.*account=old/);
  const listed = await jackfield('plugins', 'list', '--dir', host.pluginDir);
  for (const name of ['text', 'empty', 'half', 'scrambled', 'undefined-symbol']) {
    const at = listed.stdout.indexOf(`${name}.so`);
    assert.ok(at >= 0, `${name} is not listed:\n${listed.stdout}`);
    assert.match(listed.stdout.slice(at), /^[^\n]*\n? *cannot be used: ./, name);
  }
  assert.match(listed.stdout, /^echo 1\.0\.0/m);
});

test('what waits for a network that is away goes out after a restart', async () => {
  host = await Host.start({ config: echoAccount(network) });
  network.clear();
  network.answer = () => ({ status: 503, text: '' });
  const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => host.send(`u${n}`, `w${n}`)));
  const sent = answers.map((answer) => answer.json.message);
  // Answered and written down, and none on its way again: a request that is cut would rightly be held as uncertain.
  await Promise.all(sent.map((message) => host.message(message, 'sending')));
  await until(async () => (await host.metric('outbox_running')) === 0, 'nothing to be on its way', { every: 1 });
  await host.kill();
  network.clear();
  network.answer = (request) => ({ status: 200, json: { id: request.json.text } });
  await host.run();
  for (const message of sent) await host.message(message, 'accepted');
  assert.deepEqual(network.requests.map((request) => request.json.text).sort(), Array.from({ length: 20 }, (_, n) => `w${n}`).sort());
});

test('a contact keeps their conversation over a restart while the network is away', async () => {
  network.answer = (request) => new LineRules().answer(request);
  host = await Host.start({ config: lineAccount(network).replace(/, bot_user_id = "[^"]+"/, ''), plugins: ['line'] });
  const addressed = () => host.ask('GET', '/v1/accounts/line-jp').then((account) => account.address);
  await until(async () => (await addressed()) === botUserId, 'the first check');
  const body = { account: 'line-jp', to: { scheme: 'line.user', value: lineUser('d', 1) }, parts: [{ type: 'text', text: 'x' }] };
  const first = await host.ask('POST', '/v1/messages', body);
  await host.message(first.message, 'accepted');
  network.answer = () => 'hang';
  await host.kill();
  await host.run();
  assert.equal(await addressed(), botUserId);
  assert.equal((await host.ask('POST', '/v1/messages', body)).conversation, first.conversation);
  network.answer = () => 'cut';
  network.server.closeAllConnections();
});
