// SPDX-License-Identifier: MIT
// A real host in a process of its own, with a data folder of its own, on free ports.
import { spawn } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { freePorts } from './ports.mjs';
import { echoSignature } from './signing.mjs';
import { until } from './until.mjs';

export const root = fileURLToPath(new URL('../../..', import.meta.url));
export const buildDir = path.resolve(root, process.env.JACKFIELD_BUILD_DIR ?? 'build');
export const binary = path.join(buildDir, 'bin', 'jackfield');
// A build whose hosts take their time from a socket; `./dev test` names it.
const clockBuildDir = path.resolve(root, process.env.JACKFIELD_CLOCK_BUILD_DIR ?? buildDir);
const pluginsDir = process.env.JACKFIELD_PLUGINS ?? path.join(buildDir, 'plugins');
export const echoSecret = 'a secret of the echo account';
const kLogKept = 200_000;

export function pluginFile(name) {
  const own = path.join(buildDir, 'tests', name, `${name}.so`); // a plugin that exists for tests only
  const file = existsSync(own) ? own : path.join(pluginsDir, `${name}.so`);
  if (!existsSync(file)) throw new Error(`${file} is missing: build it first`);
  return file;
}

// The echo account that most tests use.
export const echoAccount = (network, { id = 'e1', more = '' } = {}) => `
[[account]]
id = "${id}"
plugin = "echo"
config = { secret = "${echoSecret}", url = "https://echo.example" }
endpoints = { "https://echo.example" = "${network.origin}" }
${more}`;

export class Host {
  log = '';
  starts = 0;

  // `config` is everything behind [host]; `host` goes into it. `plugins` are names of built ones. `hasClock`: its time
  // is moved by advance(). `env`: more of its environment. `publicUrl`: where networks believe it to be.
  static async start({ config = '', host = '', plugins = ['echo'], hasClock = false, env = {}, publicUrl, prepare = () => {} } = {}) {
    const made = new Host();
    made.env = env;
    made.publicUrl = publicUrl;
    made.binary = hasClock ? path.join(clockBuildDir, 'bin', 'jackfield') : binary;
    made.folder = mkdtempSync(path.join(tmpdir(), 'jackfield-host-'));
    made.pluginDir = path.join(made.folder, 'plugins');
    made.dataDir = path.join(made.folder, 'data');
    made.file = path.join(made.folder, 'jackfield.toml');
    mkdirSync(made.pluginDir);
    for (const name of plugins) copyFileSync(pluginFile(name), path.join(made.pluginDir, `${name}.so`));
    [made.hooksPort, made.apiPort] = await freePorts(2);
    made.hooks = `http://127.0.0.1:${made.hooksPort}`;
    made.api = `http://127.0.0.1:${made.apiPort}`;
    made.write(config, host);
    await prepare(made);
    await made.run();
    return made;
  }

  write(config, host = '') {
    const text = `[host]
listen = "127.0.0.1:${this.hooksPort}"
api_listen = "127.0.0.1:${this.apiPort}"
public_url = "${this.publicUrl ?? this.hooks}"
data_dir = "${this.dataDir}"
plugin_dirs = ["${this.pluginDir}"]
${host}
${config}`;
    writeFileSync(this.file, text);
    chmodSync(this.file, 0o600);
  }

  async run() {
    this.spawned = Date.now();
    const clock = path.join(this.folder, 'clock');
    rmSync(clock, { force: true });
    this.process = spawn(this.binary, ['run', this.file], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...this.env, JACKFIELD_TEST_CLOCK_SOCKET: clock },
    });
    this.starts += 1;
    const mine = this.process;
    for (const stream of [mine.stdout, mine.stderr]) {
      stream.on('data', (data) => (this.log = (this.log + data).slice(-kLogKept)));
    }
    this.exited = new Promise((resolve) => mine.on('exit', (code, signal) => resolve({ code, signal })));
    let end;
    this.exited.then((how) => (end = how));
    try {
      await until(
        async () => end ?? (await fetch(`${this.hooks}/readyz`)).ok,
        'the host to be ready',
        { ms: 60_000, every: 5 },
      );
      if (end) throw new Error(`the host ended: ${JSON.stringify(end)}`);
    } catch (fault) {
      mine.kill('SIGKILL');
      await this.exited;
      throw new Error(`${fault.message}\n${this.log}`);
    }
    this.startMs = Date.now() - this.spawned;
    this.token = readFileSync(path.join(this.dataDir, 'admin.token'), 'utf8').trim();
  }

  // Moves the host's clock, and runs what became due.
  async advance(ms) {
    const socket = net.connect(path.join(this.folder, 'clock'));
    await new Promise((resolve, reject) => {
      socket.on('error', reject);
      socket.on('data', resolve);
      socket.write(`advance ${Math.round(ms)}\n`);
    });
    socket.destroy();
  }

  async kill() {
    this.process.kill('SIGKILL');
    return this.exited;
  }

  async terminate() {
    this.process.kill('SIGTERM');
    const late = setTimeout(() => this.process.kill('SIGKILL'), 60_000);
    const how = await this.exited;
    clearTimeout(late);
    return how;
  }

  async stop() {
    const how = this.process.exitCode === null && this.process.signalCode === null ? await this.terminate() : null;
    rmSync(this.folder, { recursive: true, force: true });
    if (how && how.code !== 0) throw new Error(`the host ended with ${JSON.stringify(how)}\n${this.log}`);
  }

  // A request to the API; the answer with its text and, where it is JSON, its value.
  async call(method, resource, body, { headers = {}, token = this.token, signal } = {}) {
    const response = await fetch(this.api + resource, {
      method,
      signal,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined || typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
    });
    const text = await response.text();
    let json;
    try {
      json = JSON.parse(text);
    } catch {
      // metrics and pages are no JSON
    }
    return { status: response.status, headers: response.headers, text, json };
  }

  // The same, where anything but success is a fault of the test.
  async ask(method, resource, body, options) {
    const answer = await this.call(method, resource, body, options);
    if (answer.status >= 300) throw new Error(`${method} ${resource}: ${answer.status} ${answer.text}`);
    return answer.json;
  }

  async send(to, text, { key, account = 'e1', token } = {}) {
    const body = { account, to: { scheme: 'echo.user', value: to }, parts: [{ type: 'text', text }] };
    return this.call('POST', '/v1/messages', body, { token, headers: key ? { 'idempotency-key': key } : {} });
  }

  // What the echo network posts when somebody wrote.
  async receive(message, { account = 'e1', signature } = {}) {
    const body = typeof message === 'string' ? message : JSON.stringify(message);
    return fetch(`${this.hooks}/hooks/${account}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-echo-signature': signature ?? echoSignature(echoSecret, body) },
      body,
    });
  }

  // The whole journal behind `after`, page by page.
  async events({ after = '0', query = '' } = {}) {
    const all = [];
    for (let next = after; ; ) {
      const page = await this.ask('GET', `/v1/events?after=${next}&limit=1000${query}`);
      all.push(...page.events);
      if (page.next === next) return all;
      next = page.next;
    }
  }

  // Waits until the message has that status, and gives it.
  async message(id, status, ms = 60_000) {
    return until(
      async () => {
        const message = await this.ask('GET', `/v1/messages/${id}`);
        if (message.status !== status) throw new Error(`it is ${JSON.stringify(message)}`);
        return message;
      },
      `message ${id} to be ${status}`,
      { ms },
    );
  }

  // A metric's value; 0 while nobody has counted.
  async metric(name, labels = {}) {
    const { text } = await this.call('GET', '/metrics');
    const wanted = Object.entries(labels).map(([key, value]) => `${key}="${value}"`);
    const line = text
      .split('\n')
      .find((each) => each.split(/[{ ]/)[0] === `jackfield_${name}` && wanted.every((label) => each.includes(label)));
    return line ? Number(line.slice(line.lastIndexOf(' ') + 1)) : 0;
  }
}

// Stops them in order. One that fails keeps none of the others alive: a server left open would keep the test's process.
export async function stopAll(...all) {
  const failures = [];
  for (const one of all) await Promise.resolve().then(() => one?.stop()).catch((error) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}

// Runs a test, and shows the host's log when it fails. `host` is asked for then: it may be made in before().
export function showingLog(host, run) {
  return async (t) => {
    try {
      await run(t);
    } catch (fault) {
      fault.stack += `\n\nThe host's log:\n${host()?.log.slice(-6000)}`;
      throw fault;
    }
  };
}
