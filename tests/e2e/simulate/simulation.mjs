// SPDX-License-Identifier: MIT
// The real host and `jackfield simulate` on free ports, with templates/quickstart.toml: the file a newcomer starts with.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { freePorts } from '../support/ports.mjs';

export const kRoot = fileURLToPath(new URL('../../..', import.meta.url));
const kBuild = process.env.JACKFIELD_BUILD_DIR ?? path.join(kRoot, 'build');
const kProgram = path.join(kBuild, 'bin', 'jackfield');

// A program of ours with its output; `code` is known once `exited` is.
export function start(...words) {
  const child = spawn(kProgram, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  const run = { child, out: '', code: null };
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (run.out += data));
  run.exited = new Promise((resolve) => child.on('exit', (code, signal) => resolve((run.code = code ?? signal))));
  return run;
}

export async function until(check, what, log = () => '', ms = 60_000) {
  for (const end = Date.now() + ms; ; ) {
    const value = await Promise.resolve().then(check).catch(() => null);
    if (value) return value;
    if (Date.now() > end) throw new Error(`waited too long for ${what}\n${log()}`);
    await new Promise((resolve) => setTimeout(resolve, 25)); // lint(no_sleep): polls a condition, with a limit
  }
}

// Where the template has each network's side; a started simulation has its own port under the same name.
const kNetworks = { line: 9101, viber: 9102, wechat: 9103, messenger: 9104, instagram: 9105, imap: 9106, smtp: 9107 };

export class Simulation {
  // `change` makes another file of the template's text. `between` gets this and the text, once the networks are there, and gives
  // the host's own: for what stands between the two.
  async start({ change = (text) => text, between } = {}) {
    this.folder = mkdtempSync(path.join(tmpdir(), 'jf-simulate-'));
    const names = ['hooks', 'api', 'page', ...Object.keys(kNetworks)];
    const free = await freePorts(names.length);
    names.forEach((name, n) => (this[name] = free[n]));
    this.config = path.join(this.folder, 'quickstart.toml');
    const template = readFileSync(path.join(kRoot, 'templates', 'quickstart.toml'), 'utf8');
    const plugins = process.env.JACKFIELD_PLUGINS ?? path.join(kBuild, 'plugins');
    const ports = Object.entries({ hooks: 8080, api: 8081, page: 8090, ...kNetworks });
    const moved = ports.reduce((text, [name, port]) => text.replaceAll(`:${port}`, `:${this[name]}`), template);
    writeFileSync(this.config, change(moved.replace(/^plugin_dirs.*$/m, `plugin_dirs = ["${plugins}"]`)));
    const portFile = path.join(this.folder, 'page.port');
    this.simulate = start('simulate', '--config', this.config, '--port', String(this.page), '--open-port-file', portFile);
    const told = await until(() => readFileSync(portFile, 'utf8').trim(), 'the page', () => this.simulate.out);
    if (Number(told) !== this.page) throw new Error(`the port file says ${told}`);
    // After the networks: a host that cannot get its credentials holds the account back for a while.
    const own = between ? path.join(this.folder, 'host.toml') : this.config;
    if (between) writeFileSync(own, await between(this, readFileSync(this.config, 'utf8')));
    this.host = start('run', own);
    await until(async () => (await fetch(`http://127.0.0.1:${this.hooks}/readyz`)).ok, 'the host', () => this.host.out);
    this.origin = `http://127.0.0.1:${this.page}`;
    this.token = readFileSync(path.join(this.folder, 'quickstart-data', 'admin.token'), 'utf8').trim();
    return this;
  }

  // True when both ended at once and by themselves.
  async stop() {
    const codes = [];
    for (const run of [this.simulate, this.host]) {
      if (!run) continue;
      run.child.kill('SIGINT');
      const late = setTimeout(() => run.child.kill('SIGKILL'), 15000);
      codes.push(await run.exited);
      clearTimeout(late);
    }
    rmSync(this.folder, { recursive: true, force: true });
    return codes.every((code) => code === 0);
  }

  // Writes the file anew and has the host read it.
  async reload(change) {
    const before = this.host.out.split('reload: done').length;
    writeFileSync(this.config, change(readFileSync(this.config, 'utf8')));
    this.host.child.kill('SIGHUP');
    await until(() => this.host.out.split('reload: done').length > before, 'the reload', () => this.log());
  }

  // Tells an account's network what is to go wrong there, or what somebody else changed.
  async control(account, order) {
    const answer = await fetch(`${this.origin}/phones/${account}/control`, {
      method: 'POST',
      headers: { origin: this.origin, 'content-type': 'application/json' },
      body: JSON.stringify(order),
    });
    if (answer.status !== 200) throw new Error(`control: ${answer.status} ${await answer.text()}`);
  }

  async side(account) {
    const all = await (await fetch(`${this.origin}/phones`)).json();
    return all.find((each) => each.account === account);
  }
  // What somebody does on an account's phone.
  async act(account, deed) {
    const answer = await fetch(`${this.origin}/phones/${account}/act`, {
      method: 'POST',
      headers: { origin: this.origin, 'content-type': 'application/json' },
      body: JSON.stringify(deed),
    });
    if (answer.status !== 200) throw new Error(`act: ${answer.status} ${await answer.text()}`);
  }
  // What an account's network holds.
  async phone(account) {
    return (await this.side(account)).phone;
  }
  // Whether an account's network has nothing left to tell.
  async hasTold(account) {
    return (await this.side(account)).on_the_way === 0;
  }

  // A call of the host's API: its status, and its JSON where it has any.
  async call(method, resource, body) {
    const answer = await fetch(`http://127.0.0.1:${this.api}${resource}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    return { status: answer.status, json: text ? JSON.parse(text) : undefined };
  }
  // The same, where anything but success is a fault of the test.
  async request(method, resource, body) {
    const answer = await this.call(method, resource, body);
    if (answer.status >= 300) throw new Error(`${method} ${resource}: ${answer.status} ${JSON.stringify(answer.json)}`);
    return answer.json;
  }

  // A command that talks to this host: its exit code and all it printed.
  async command(...words) {
    const run = start(...words, '--config', this.config);
    await run.exited;
    return { code: run.code, text: run.out };
  }

  log() {
    return `${this.host.out}\n${this.simulate.out}`;
  }

  // As the page would ask, or as a stranger would.
  ask(resource, { method = 'GET', headers = {}, body } = {}) {
    return new Promise((resolve, reject) => {
      const socket = net.connect(this.page, '127.0.0.1', () => {
        const lines = Object.entries({ host: `127.0.0.1:${this.page}`, connection: 'close', ...(body ? { 'content-length': Buffer.byteLength(body) } : {}), ...headers });
        socket.write(`${method} ${resource} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body ?? ''}`);
      });
      let text = '';
      socket.on('data', (data) => (text += data));
      socket.on('error', reject);
      socket.on('close', () => resolve({ status: Number(text.slice(9, 12)), text }));
    });
  }
}

// A test's body whose failure ends with what the world printed last.
export const showingWorld = (worldOf, run) => async (t) => {
  try {
    await run(t);
  } catch (fault) {
    fault.stack += `\n\n${worldOf().log().slice(-6000)}`;
    throw fault;
  }
};
