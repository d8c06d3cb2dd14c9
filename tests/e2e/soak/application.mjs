// SPDX-License-Identifier: MIT
// The application of a soak: it is told every event, and keeps the book of what it heard.
import http from 'node:http';

const kMark = /soak-[a-z]+-\d+-\d+!/g;

export class Application {
  heard = new Map(); // mark to {times, conversation}
  sequences = new Set();
  highest = new Map(); // conversation to its last number
  disorder = []; // what came out of order
  repeats = 0;

  static async start() {
    const made = new Application();
    made.server = http.createServer((request, response) => {
      let text = '';
      request.on('error', () => {});
      request.on('data', (data) => (text += data));
      request.on('end', () => {
        made.take(JSON.parse(text));
        response.writeHead(204, { connection: 'close' });
        response.end();
      });
    });
    await new Promise((resolve) => made.server.listen(0, '127.0.0.1', resolve));
    made.origin = `http://127.0.0.1:${made.server.address().port}`;
    return made;
  }

  take(event) {
    if (this.sequences.has(event.sequence)) {
      this.repeats += 1;
      return;
    }
    this.sequences.add(event.sequence);
    if (event.subject) {
      const next = (this.highest.get(event.subject) ?? 0) + 1;
      if (event.data.seq !== next) this.disorder.push(`${event.subject}: ${event.data.seq} after ${next - 1}`);
      this.highest.set(event.subject, event.data.seq);
    }
    if (event.data.kind !== 'message.received') return;
    for (const mark of new Set(JSON.stringify(event.data.message.parts).match(kMark) ?? [])) {
      const known = this.heard.get(mark);
      this.heard.set(mark, { times: (known?.times ?? 0) + 1, conversation: event.subject });
    }
  }

  async stop() {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
