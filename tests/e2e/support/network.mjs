// SPDX-License-Identifier: MIT
// A network's side as the test wants it: an HTTP server on loopback that keeps every request and answers as told.
import http from 'node:http';

export class Network {
  requests = [];
  // Told per test: (request, response) => {status, json} | 'cut' | 'hang' | a promise of one.
  answer = () => ({ status: 200, json: { id: `p${this.requests.length}` } });

  static async start() {
    const network = new Network();
    network.server = http.createServer((request, response) => network.take(request, response));
    network.server.keepAliveTimeout = 60_000;
    await new Promise((resolve) => network.server.listen(0, '127.0.0.1', resolve));
    network.origin = `http://127.0.0.1:${network.server.address().port}`;
    return network;
  }

  async take(request, response) {
    const chunks = [];
    request.on('error', () => {});
    response.on('error', () => {});
    try {
      for await (const chunk of request) chunks.push(chunk);
    } catch {
      return; // cut on its way: a network never saw it whole
    }
    const text = Buffer.concat(chunks).toString();
    const seen = { method: request.method, url: request.url, headers: request.headers, text, at: Date.now() };
    try {
      seen.json = JSON.parse(text);
    } catch {
      // not every body is JSON
    }
    this.requests.push(seen);
    const answer = await this.answer(seen, response);
    if (answer === 'hang') return;
    if (answer === 'cut') {
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
    response.end(answer.json === undefined ? (answer.text ?? '') : JSON.stringify(answer.json));
  }

  clear() {
    this.requests.length = 0;
  }

  // The requests whose body carries that text.
  about(text) {
    return this.requests.filter((request) => request.text.includes(text));
  }

  async stop() {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
