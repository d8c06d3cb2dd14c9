// SPDX-License-Identifier: MIT
// A proxy that spoils one exchange and no other. What goes wrong is written in the request itself, as "@cut:57@" in its
// body, and happens once: what is asked again goes through. All bytes are counted from the beginning of the HTTP message.
//   request:N  of the request only N bytes arrive         cut:N    of the answer only N bytes come, then a reset
//   half:N     … then a polite end                        slow:N   the answer comes in pieces of N bytes
//   late:N     the answer comes N ms later                long:N   the answer announces N bytes more than it has
//   extra:N    … N bytes less                             storm:N  not passed on, but answered with 5xx, N times
//   garbage:0  not passed on, but answered with no HTTP
import net from 'node:net';

const kFault = /@([a-z]+):(\d+)@/;

export class FaultyProxy {
  done = new Map(); // fault with its text to how often it happened
  sockets = new Set();

  static async start(origin) {
    const proxy = new FaultyProxy();
    const { hostname, port } = new URL(origin);
    Object.assign(proxy, { hostname, port: Number(port) });
    proxy.server = net.createServer((near) => proxy.serve(near));
    await new Promise((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    proxy.origin = `http://127.0.0.1:${proxy.server.address().port}`;
    return proxy;
  }

  async stop() {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  serve(near) {
    const far = net.connect(this.port, this.hostname);
    const link = { near, far, fault: null, passed: 0 };
    for (const [socket, other] of [[near, far], [far, near]]) {
      this.sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => {});
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
    }
    let unread = Buffer.alloc(0);
    near.on('data', (data) => {
      unread = Buffer.concat([unread, data]);
      for (let length = wholeRequest(unread); length > 0; length = wholeRequest(unread)) {
        this.pass(link, unread.subarray(0, length));
        unread = unread.subarray(length);
      }
    });
    far.on('data', (data) => this.answer(link, data));
  }

  // A fault happens once, a storm as often as it says.
  faultOf(request) {
    const [text, kind, number] = kFault.exec(request.toString('latin1')) ?? [];
    if (!text) return null;
    const key = bodyOf(request);
    const times = this.done.get(key) ?? 0;
    if (times >= (kind === 'storm' ? Number(number) : 1)) return null;
    this.done.set(key, times + 1);
    return { kind, at: Number(number), times };
  }

  pass(link, request) {
    const { near, far } = link;
    link.fault = this.faultOf(request);
    link.passed = 0;
    const { kind, at, times } = link.fault ?? {};
    if (kind === 'request') return far.write(request.subarray(0, at), () => (far.destroy(), near.destroy()));
    if (kind === 'garbage') return near.end('220 this is not the web\r\n\r\n');
    if (kind === 'storm') return near.write(`HTTP/1.1 ${[500, 502, 503, 504][times % 4]} Storm\r\ncontent-length: 2\r\n\r\n{}`);
    return far.write(request);
  }

  answer(link, data) {
    const { near, far } = link;
    const { kind, at } = link.fault ?? {};
    if (kind === 'cut' || kind === 'half') {
      const rest = data.subarray(0, Math.max(0, at - link.passed));
      link.passed += data.length;
      if (link.passed <= at) return near.write(rest);
      return near.write(rest, () => (kind === 'cut' ? near.resetAndDestroy() : near.end(), far.destroy()));
    }
    if (kind === 'long' || kind === 'extra') {
      near.write(relabelled(data, kind === 'long' ? at : -at));
      // The rest of what was announced never comes.
      if (kind === 'long') near.end();
      return undefined;
    }
    if (kind === 'slow') return drip(near, data, at);
    if (kind === 'late') return setTimeout(() => near.write(data), at); // lint(no_sleep): the network's own time
    return near.write(data);
  }
}

// How long the request at the beginning is; 0: not all of it is there yet.
function wholeRequest(bytes) {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return 0;
  const length = Number(/\r\ncontent-length: *(\d+)/i.exec(bytes.subarray(0, end).toString('latin1'))?.[1] ?? 0);
  return bytes.length >= end + 4 + length ? end + 4 + length : 0;
}

const bodyOf = (request) => request.subarray(request.indexOf('\r\n\r\n')).toString('latin1');

const relabelled = (answer, by) =>
  Buffer.from(answer.toString('latin1').replace(/(content-length: *)(\d+)/i, (_, name, length) => `${name}${Math.max(0, Number(length) + by)}`), 'latin1');

async function drip(near, data, bytes) {
  for (let at = 0; at < data.length && !near.destroyed; at += bytes) {
    near.write(data.subarray(at, at + bytes));
    await new Promise((resolve) => setTimeout(resolve, 1)); // lint(no_sleep): the network's own time
  }
}
