// SPDX-License-Identifier: MIT
// The real host with one web chat account, a page that embeds it on another port, and the application's side.

import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { freePorts } from '../support/ports.mjs';

const kRoot = fileURLToPath(new URL('../../..', import.meta.url));
const kBuild = process.env.JACKFIELD_BUILD ?? path.join(kRoot, 'build');
export const kIdentitySecret = 'an identity secret of the test, long enough';

export function signIdentity(claims) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const text = `${part({ alg: 'HS256', kid: 'k1' })}.${part({ aud: 'webchat', iat: now, exp: now + 300, ...claims })}`;
  return `${text}.${createHmac('sha256', kIdentitySecret).update(text).digest('base64url')}`;
}

export class Host {
  async start({ config = '' } = {}) {
    this.folder = mkdtempSync(path.join(tmpdir(), 'jf-webchat-'));
    const [hooks, api] = await freePorts(2);
    await this.startSite();
    this.hooks = `http://127.0.0.1:${hooks}`;
    this.api = `http://127.0.0.1:${api}`;
    this.chat = `${this.hooks}/hooks/webchat/`;
    const file = path.join(this.folder, 'jackfield.toml');
    writeFileSync(
      file,
      `[host]
listen = "127.0.0.1:${hooks}"
api_listen = "127.0.0.1:${api}"
public_url = "${this.hooks}"
data_dir = "${path.join(this.folder, 'data')}"
plugin_dirs = ["${process.env.JACKFIELD_PLUGINS ?? path.join(kBuild, 'plugins')}"]

[[account]]
id = "webchat"
plugin = "webchat"

[account.config]
token_key = "0123456789abcdef0123456789abcdef"
allowed_origins = ["${this.site}"]
identity_keys = [{ kid = "k1", algorithm = "HS256", secret = "${kIdentitySecret}" }]
${config}
`,
      { mode: 0o600 }, // it holds secrets
    );
    this.log = '';
    this.process = spawn(path.join(kBuild, 'bin', 'jackfield'), ['run', file], { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.process.stdout, this.process.stderr]) stream.on('data', (data) => (this.log += data));
    this.exited = new Promise((resolve) => this.process.on('exit', resolve));
    await this.until(async () => (await fetch(`${this.hooks}/readyz`)).ok, 'the host to be ready');
    this.token = readFileSync(path.join(this.folder, 'data', 'admin.token'), 'utf8').trim();
    this.after = '0';
    return this;
  }

  // The firm's own page, of another origin than the chat.
  async startSite() {
    this.siteServer = http.createServer((request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
      response.end(this.page());
    });
    await new Promise((resolve) => this.siteServer.listen(0, '127.0.0.1', resolve));
    this.site = `http://127.0.0.1:${this.siteServer.address().port}`;
    this.embed();
  }

  embed({ lang = 'en', dir = 'ltr', attributes = '', style = '', base } = {}) {
    this.page = () => `<!doctype html><html lang="${lang}" dir="${dir}"><head><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Shop</title><style>${style}</style></head><body><main><h1>Shop</h1></main><script src="${base ?? this.chat}loader.js" ${attributes}></script></body></html>`;
  }

  async stop() {
    this.process.kill('SIGTERM');
    const late = setTimeout(() => this.process.kill('SIGKILL'), 15000);
    await this.exited;
    clearTimeout(late);
    this.siteServer.closeAllConnections();
    await new Promise((resolve) => this.siteServer.close(resolve));
    rmSync(this.folder, { recursive: true, force: true });
  }

  async until(check, what, ms = 60_000) {
    for (const end = Date.now() + ms; ; ) {
      const value = await Promise.resolve().then(check).catch(() => null);
      if (value) return value;
      if (Date.now() > end) throw new Error(`waited too long for ${what}\n${this.log}`);
      await new Promise((resolve) => setTimeout(resolve, 25)); // lint(no_sleep): polls a condition, with a limit
    }
  }

  async call(method, resource, body, headers = {}) {
    const response = await fetch(this.api + resource, {
      method,
      headers: { Authorization: `Bearer ${this.token}`, ...(body ? { 'Content-Type': 'application/json' } : {}), ...headers },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${resource}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : null;
  }

  // The next event that fits; the ones before are passed over.
  event(kind, fits = () => true) {
    this.seen ??= [];
    return this.until(async () => {
      const known = this.seen.findIndex((e) => e.type === `jackfield.${kind}` && fits(e.data));
      if (known >= 0) return this.seen.splice(known, 1)[0];
      const { events, next } = await this.call('GET', `/v1/events?after=${this.after}&limit=500&wait=0`);
      this.after = next;
      this.seen.push(...events);
      return null;
    }, kind);
  }

  send(conversation, parts, more = {}) {
    const key = `k${Math.random()}`;
    return this.call('POST', '/v1/messages', { account: 'webchat', conversation, parts, ...more }, { 'Idempotency-Key': key });
  }

  say(conversation, text, more = {}) {
    return this.send(conversation, [{ type: 'text', text, format: 'markdown' }], { from: { display_name: 'Eva', role: 'agent' }, ...more });
  }

  act(kind, conversation, more = {}) {
    return this.call('POST', '/v1/actions', { kind, account: 'webchat', conversation, ...more });
  }
}

// A TCP proxy that can cut every connection through it at any moment.
export class CuttingProxy {
  async start(target) {
    const { hostname, port } = new URL(target);
    this.sockets = new Set();
    this.server = net.createServer((near) => {
      const far = net.connect(Number(port), hostname);
      for (const socket of [near, far]) {
        this.sockets.add(socket);
        socket.on('error', () => {});
        socket.on('close', () => {
          this.sockets.delete(socket);
          near.destroy();
          far.destroy();
        });
      }
      near.pipe(far);
      far.pipe(near);
    });
    await new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.origin = `http://127.0.0.1:${this.server.address().port}`;
    return this;
  }

  cut() {
    const pairs = this.sockets.size / 2;
    for (const socket of this.sockets) socket.destroy();
    return pairs;
  }

  async stop() {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
