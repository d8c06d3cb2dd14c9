// SPDX-License-Identifier: MIT
// Bytes as they are over a connection, for requests that no client library would write.
import net from 'node:net';

// Sends the pieces one after the other, then reads until the server ends or `enough` says so. `half` ends our side.
export function raw(port, pieces, { half = false, enough = () => false, ms = 20_000 } = {}) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1');
    let text = '';
    const late = setTimeout(() => socket.destroy(new Error(`no end after ${ms} ms; so far: ${text}`)), ms);
    socket.on('connect', () => {
      for (const piece of [pieces].flat()) socket.write(piece);
      if (half) socket.end();
    });
    socket.on('data', (data) => {
      text += data.toString('latin1');
      if (enough(text)) socket.destroy();
    });
    socket.on('error', (fault) => (fault.code === 'ECONNRESET' || fault.code === 'EPIPE' ? undefined : reject(fault)));
    socket.on('close', () => {
      clearTimeout(late);
      resolve(text);
    });
  });
}
