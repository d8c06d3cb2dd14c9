// SPDX-License-Identifier: MIT
// Stands where the networks post their webhooks, and makes a storm of each: copies at once, some held back so that later
// ones pass them, and, when asked, everything once more. The network gets the first answer that the host gave.
import http from 'node:http';

export class StormProxy {
  kept = []; // every webhook that came, with its bytes as they were
  copies = 2; // of each, beside the first
  underWay = 0;
  holdMs = 0; // how long every other webhook is held back

  // `port` is where the networks post to, `target` where the host listens.
  static async start(port, target) {
    const proxy = new StormProxy();
    proxy.target = target;
    proxy.server = http.createServer((request, response) => {
      const chunks = [];
      request.on('error', () => {});
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => proxy.pass({ method: request.method, path: request.url, headers: request.headers, body: Buffer.concat(chunks) }, response));
    });
    await new Promise((resolve) => proxy.server.listen(port, '127.0.0.1', resolve));
    return proxy;
  }

  async pass(call, response) {
    this.underWay += 1;
    await this.take(call, response);
    this.underWay -= 1;
  }

  async take(call, response) {
    const isStorm = call.method === 'POST' && /^\/hooks\/[a-z]+(\/messages)?(\?|$)/.test(call.path);
    if (isStorm) {
      this.kept.push(call);
      if (this.holdMs > 0 && this.kept.length % 2 === 1) await new Promise((resolve) => setTimeout(resolve, this.holdMs)); // lint(no_sleep): the network's own delay
    }
    const all = Array.from({ length: isStorm ? 1 + this.copies : 1 }, () => this.forward(call));
    const [first] = await Promise.all(all);
    response.writeHead(first.status, first.headers);
    response.end(first.body);
  }

  forward({ method, path, headers, body }) {
    return new Promise((resolve) => {
      const refused = () => resolve({ status: 502, headers: {}, body: '' });
      const request = http.request({ host: '127.0.0.1', port: this.target, method, path, headers, agent: false }, (answer) => {
        const chunks = [];
        answer.on('error', refused);
        answer.on('data', (chunk) => chunks.push(chunk));
        answer.on('end', () => resolve({ status: answer.statusCode, headers: { 'content-type': answer.headers['content-type'] ?? 'text/plain' }, body: Buffer.concat(chunks) }));
      });
      request.on('error', refused);
      request.end(body);
    });
  }

  // Everything that ever came, the last first; the statuses that the host gave.
  async again() {
    const statuses = [];
    for (const call of this.kept.toReversed()) statuses.push((await this.forward(call)).status);
    return statuses;
  }

  async stop() {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
