// SPDX-License-Identifier: MIT
// The protocol's server side in memory, scripted by a test: for the widget alone, where a real host would be in the
// way (a server that is slow, wrong or gone on purpose). What the host really does is proven in the other tests here.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const kTypes = { '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.html': 'text/html; charset=utf-8' };
const kBundle = fileURLToPath(new URL('../../../plugins/webchat/widget/bundle.py', import.meta.url));

export function buildWidget() {
  const folder = mkdtempSync(path.join(tmpdir(), 'jf-widget-'));
  execFileSync('python3', [kBundle, folder]);
  const files = Object.fromEntries(['app.js', 'app.css', 'loader.js', 'frame.html'].map((name) => [name, readFileSync(path.join(folder, name))]));
  rmSync(folder, { recursive: true });
  return files;
}

export class ScriptedServer {
  constructor(config = {}) {
    this.files = buildWidget();
    this.config = { limits: { text: 4000, file: 1048576, files: 5 }, types: ['image/png', 'text/plain'], availability: { online: true }, ...config };
    this.topics = new Map(); // visitor -> {epoch, entries, streams, cids}
    this.signals = [];
    this.posts = [];
    this.uploads = new Map();
    this.streamBlocked = false; // a proxy that holds streams back
    this.failNext = []; // [{path, status, body}] answered once each
    this.visitors = 0;
    this.polls = 0;
    this.loseAnswers = 0; // messages that are taken, whose answer never arrives
    this.streamCursors = [];
    this.http = http.createServer((request, response) => this.serve(request, response));
  }

  async start() {
    await new Promise((resolve) => this.http.listen(0, '127.0.0.1', resolve));
    this.origin = `http://127.0.0.1:${this.http.address().port}`;
    return this;
  }

  async stop() {
    this.http.closeAllConnections();
    await new Promise((resolve) => this.http.close(resolve));
  }

  topic(visitor = `v_${this.visitors}`) {
    if (!this.topics.has(visitor)) this.topics.set(visitor, { epoch: 1, entries: [], streams: new Set(), cids: new Map() });
    return this.topics.get(visitor);
  }

  append(entry, visitor) {
    const topic = this.topic(visitor);
    topic.entries.push(entry);
    const seq = topic.entries.length;
    for (const stream of topic.streams) stream.write(`id: e${topic.epoch}.${seq}\nevent: entry\ndata: ${JSON.stringify(entry)}\n\n`);
    return seq;
  }

  transient(entry, visitor) {
    for (const stream of this.topic(visitor).streams) stream.write(`event: transient\ndata: ${JSON.stringify(entry)}\n\n`);
  }

  say(text, more = {}) {
    const from = more.from ?? { k: 'agent', name: 'Eva' };
    const parts = more.parts ?? [{ type: 'text', text, fmt: 'md' }];
    return this.append({ t: 'msg', id: `m_${Math.random().toString(36).slice(2)}`, ts: Date.now(), ...more, from, parts });
  }

  async serve(request, response) {
    const url = new URL(request.url, this.origin);
    const send = (status, body, headers = {}) => {
      response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
      response.end(body === undefined ? '' : JSON.stringify(body));
    };
    send.cut = () => request.socket.destroy();
    if (url.pathname === '/site') {
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
      return response.end(this.site ?? '<!doctype html><html lang="en"><title>Shop</title><body><main><h1>Shop</h1></main><script src="/hooks/w/loader.js"></script>');
    }
    if (!url.pathname.startsWith('/hooks/w/')) return send(404, {});
    const name = url.pathname.slice('/hooks/w/'.length);
    const file = name === '' ? 'frame.html' : name;
    if (request.method === 'GET' && this.files[file]) {
      response.writeHead(200, { 'Content-Type': kTypes[path.extname(file)] });
      return response.end(this.files[file]);
    }
    if (name === 'media/f1') {
      response.writeHead(200, { 'Content-Type': 'image/png' });
      return response.end(this.uploads.get('f1'));
    }
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const raw = Buffer.concat(chunks);
    const planned = this.failNext.findIndex((fault) => name.startsWith(fault.path));
    if (planned >= 0) {
      const [fault] = this.failNext.splice(planned, 1);
      return fault.status ? send(fault.status, fault.body ?? { error: { code: 'planned' } }, fault.headers) : request.socket.destroy();
    }
    const visitor = /^Bearer t\.(.+)$/.exec(request.headers.authorization ?? '')?.[1];
    const body = raw.length && request.headers['content-type'] === 'application/json' ? JSON.parse(raw) : {};
    this.answer(request.method, name, url, visitor, body, raw, send, response);
  }

  answer(method, name, url, visitor, body, raw, send, response) {
    const topic = visitor && this.topic(visitor);
    const at = /^e(\d+)\.(\d+)$/.exec(url.searchParams.get('cursor') ?? '');
    if (name === 'session') {
      const id = visitor ?? (body.create ? `v_${++this.visitors}` : undefined);
      return send(200, { ...(id ? { visitor: id, level: 'anonymous', token: `t.${id}` } : {}), config: this.config });
    }
    if (name === 'identify') {
      if (body.jwt !== 'good') return send(401, { error: { code: 'identity_invalid' } });
      return send(200, { visitor: 'c_1', level: 'verified', token: 't.c_1' });
    }
    if (!visitor) return send(401, { error: { code: 'token_missing' } });
    if (name === 'logout' || name === 'visitor') return send(204);
    if (name === 'history') {
      const before = Number(url.searchParams.get('before') ?? Infinity);
      const events = topic.entries.map((entry, i) => ({ seq: i + 1, entry })).filter((e) => e.seq < before);
      return send(200, { events: events.reverse().slice(0, 50), cursor: `e${topic.epoch}.${topic.entries.length}` });
    }
    if (name === 'stream') return this.stream(topic, at, response);
    if (name === 'events') {
      this.polls++;
      const events = topic.entries.map((entry, i) => ({ seq: i + 1, entry })).slice(Number(at[2]));
      const answer = { events, cursor: `e${topic.epoch}.${topic.entries.length}`, transient: [] };
      return setTimeout(() => send(200, answer), events.length ? 0 : 100);
    }
    if (name === 'messages') return this.message(topic, visitor, body, send);
    if (name === 'signal') {
      this.signals.push(body);
      if (body.t === 'contact') return send(200, { token: `t.${visitor}`, level: 'claimed' });
      return send(204);
    }
    if (name === 'uploads') {
      if (!this.config.types.includes(body.mime)) return send(415, { error: { code: 'media_type' } });
      return send(201, { put: 'uploads/u1', expires: 600 });
    }
    if (name === 'uploads/u1') {
      this.uploads.set('f1', raw);
      return send(200, { file: 'f1', name: 'a.png', mime: 'image/png', size: raw.length });
    }
    send(404, { error: { code: 'not_found' } });
  }

  stream(topic, at, response) {
    this.streamCursors.push(at[0]);
    response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-cache, no-transform' });
    if (this.streamBlocked) return; // headers at most, never a byte of body
    response.write(`: ${' '.repeat(2048)}\nretry: 3000\n\n`);
    if (Number(at[1]) !== topic.epoch || Number(at[2]) > topic.entries.length) response.write(`event: reset\ndata: {"cursor":"e${topic.epoch}.${topic.entries.length}"}\n\n`);
    else topic.entries.slice(Number(at[2])).forEach((entry, i) => response.write(`id: e${topic.epoch}.${Number(at[2]) + i + 1}\nevent: entry\ndata: ${JSON.stringify(entry)}\n\n`));
    topic.streams.add(response);
    response.on('close', () => topic.streams.delete(response));
  }

  message(topic, visitor, body, send) {
    this.posts.push(body);
    const known = topic.cids.get(body.cid);
    if (known) return this.loseAnswers-- > 0 ? send.cut() : send(200, { ack: known });
    const ack = { cid: body.cid, id: `m_${body.cid}`, ts: Date.now() };
    topic.cids.set(body.cid, ack);
    const parts = body.parts.map((part) => (part.type === 'file' ? { type: 'image', url: 'media/f1', name: 'a.png', mime: 'image/png' } : part));
    this.append({ t: 'msg', id: ack.id, ts: ack.ts, from: { k: 'visitor' }, cid: body.cid, parts }, visitor);
    if (this.loseAnswers-- > 0) send.cut();
    else send(200, { ack });
  }
}
