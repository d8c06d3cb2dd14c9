// SPDX-License-Identifier: MIT
// Ports for programs that a test starts, and starts again: free, and free until the test's process ends.
import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import net from 'node:net';

const [kLowest, kUsual] = [15_000, 32_768]; // below what Linux gives to connections outwards, if nobody changed that
const kHeldAt = '127.15.0.1'; // an address nobody serves at; who holds a port there has it at 127.0.0.1 too

async function listens(port, address) {
  const server = net.createServer().unref();
  const isFree = await new Promise((resolve) => server.once('error', () => resolve(false)).listen(port, address, () => resolve(true)));
  return isFree && server;
}

// The number is no connection's, now or later, and no other test's.
export async function freePort() {
  const [first] = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').split(/\s+/).map(Number);
  for (;;) {
    const port = randomInt(kLowest, Math.max(first, kUsual));
    const held = await listens(port, kHeldAt);
    const server = held && (await listens(port, '127.0.0.1'));
    if (server) {
      await new Promise((resolve) => server.close(resolve));
      return port;
    }
    if (held) held.close();
  }
}

export async function freePorts(count) {
  return Promise.all(Array.from({ length: count }, freePort));
}
