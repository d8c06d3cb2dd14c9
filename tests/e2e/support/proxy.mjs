// SPDX-License-Identifier: MIT
// A TCP proxy that can cut every connection through it at any moment.
import net from 'node:net';

export class CuttingProxy {
  sockets = new Set();
  limit = Infinity; // bytes towards the client before a connection is cut

  static async start(origin) {
    const proxy = new CuttingProxy();
    const { hostname, port } = new URL(origin);
    proxy.server = net.createServer((near) => {
      const far = net.connect(Number(port), hostname);
      for (const [socket, other] of [[near, far], [far, near]]) {
        proxy.sockets.add(socket);
        socket.on('error', () => {});
        socket.on('close', () => {
          proxy.sockets.delete(socket);
          other.destroy();
        });
        socket.pipe(other);
      }
      let sent = 0;
      far.on('data', (data) => {
        sent += data.length;
        if (sent > proxy.limit) far.destroy();
      });
    });
    await new Promise((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    proxy.origin = `http://127.0.0.1:${proxy.server.address().port}`;
    return proxy;
  }

  // How many connections there were.
  cut() {
    const count = this.sockets.size / 2;
    for (const socket of this.sockets) socket.destroy();
    return count;
  }

  async stop() {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
