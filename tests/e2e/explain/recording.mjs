// SPDX-License-Identifier: MIT
// Stands between the host and the simulated networks and keeps what really left: HTTP requests, and mails as they were submitted.
import http from 'node:http';
import net from 'node:net';

const listen = (server) => new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)));

// `requests` grows in the order in which they came in.
export class Recording {
  requests = [];
  sockets = new Set();

  static async http(port) {
    const recording = new Recording();
    recording.server = http.createServer(async (request, response) => {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      const body = Buffer.concat(chunks);
      recording.requests.push({ method: request.method, url: `http://${request.headers.host}${request.url}`, headers: request.headers, body });
      const onward = http.request({ host: '127.0.0.1', port, method: request.method, path: request.url, headers: request.headers }, (answer) => {
        response.writeHead(answer.statusCode, answer.headers);
        answer.pipe(response);
      });
      onward.on('error', () => response.destroy());
      onward.end(body);
    });
    recording.port = await listen(recording.server);
    return recording;
  }

  static async mail(port) {
    const recording = new Recording();
    recording.server = net.createServer((near) => {
      const far = net.connect(port, '127.0.0.1');
      let said = Buffer.alloc(0);
      let mail = null;
      near.on('data', (data) => {
        said = Buffer.concat([said, data]);
        for (;;) {
          const end = mail?.isData ? said.indexOf('\r\n.\r\n') : said.indexOf('\r\n');
          if (end < 0) break;
          const text = said.subarray(0, end);
          said = said.subarray(end + (mail?.isData ? 5 : 2));
          if (mail?.isData) {
            const body = Buffer.from(`${text.toString('latin1').replaceAll('\r\n..', '\r\n.').replace(/^\.\./, '.')}\r\n`, 'latin1');
            recording.requests.push({ envelope: mail.envelope, body });
            mail = null;
            continue;
          }
          const line = text.toString('latin1');
          const from = /^MAIL FROM:<([^>]*)>/i.exec(line);
          const to = /^RCPT TO:<([^>]*)>/i.exec(line);
          if (from) mail = { envelope: { from: from[1], to: [] } };
          if (to) mail.envelope.to.push(to[1]);
          if (/^DATA$/i.test(line)) mail.isData = true;
        }
      });
      for (const [socket, other] of [[near, far], [far, near]]) {
        recording.sockets.add(socket);
        socket.on('error', () => {});
        socket.on('close', () => other.destroy());
        socket.pipe(other);
      }
    });
    recording.port = await listen(recording.server);
    return recording;
  }

  async stop() {
    for (const socket of this.sockets) socket.destroy();
    this.server.closeAllConnections?.();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
