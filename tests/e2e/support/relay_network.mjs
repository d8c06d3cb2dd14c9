// SPDX-License-Identifier: MIT
// The server of the test network "relay" (tests/plugins/relay/relay_machine.hpp). It keeps its messages until they are
// acknowledged, as a mail server does, and tells them again to whoever logs in with an older cursor.
import net from 'node:net';

export const relaySecret = 'a secret of the relay account';

export const relayAccount = (network, { id = 'r1' } = {}) => `
[[account]]
id = "${id}"
plugin = "relay"
config = { host = "relay.example", port = 7000, tls = "none", password = "${relaySecret}" }
endpoints = { "tcp://relay.example:7000" = "tcp://127.0.0.1:${network.port}" }
`;

export class RelayNetwork {
  messages = []; // {seq, user, text} or {seq, user, body}
  acknowledged = new Set();
  logins = [];
  puts = [];
  sockets = new Set();
  refuses = false;
  // What a PUT is answered; undefined: nothing.
  answer = (put) => `DONE ${put.id} p-${put.text}`;

  static async start() {
    const made = new RelayNetwork();
    made.server = net.createServer((socket) => made.serve(socket));
    await new Promise((resolve) => made.server.listen(0, '127.0.0.1', resolve));
    made.port = made.server.address().port;
    return made;
  }

  async stop() {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }

  cut() {
    for (const socket of this.sockets) socket.destroy();
  }

  // A customer writes; who is connected is told at once.
  say(user, text) {
    this.add({ seq: this.messages.length + 1, user, text });
  }
  sayBig(user, body) {
    this.add({ seq: this.messages.length + 1, user, body });
  }
  add(message) {
    this.messages.push(message);
    for (const socket of this.sockets) if (socket.loggedIn) this.tell(socket, message);
  }

  tell(socket, { seq, user, text, body }) {
    if (body === undefined) return socket.write(`MSG ${seq} ${user} m-${seq} ${text}\n`);
    socket.write(`BIG ${seq} ${user} m-${seq} ${body.length}\n`);
    socket.write(body);
  }

  serve(socket) {
    this.sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => this.sockets.delete(socket));
    let unread = '';
    socket.on('data', (data) => {
      unread += data.toString('utf8');
      for (let end = unread.indexOf('\n'); end >= 0; end = unread.indexOf('\n')) {
        this.read(socket, unread.slice(0, end));
        unread = unread.slice(end + 1);
      }
    });
    socket.write('HELLO\n');
  }

  read(socket, line) {
    const [verb, ...words] = line.split(' ');
    if (verb === 'LOGIN') {
      const cursor = words.pop();
      this.logins.push({ secret: words.join(' '), cursor });
      if (this.refuses || words.join(' ') !== relaySecret) return socket.write('NO\n');
      socket.loggedIn = true;
      socket.write('OK\n');
      // Who knows a message by its cursor need not acknowledge it again: a kill may have come in between.
      for (const message of this.messages) {
        if (message.seq > Number(cursor)) this.tell(socket, message);
        else this.acknowledged.add(message.seq);
      }
    }
    if (verb === 'ACK') this.acknowledged.add(Number(words[0]));
    if (verb === 'PING') socket.write('PONG\n');
    if (verb === 'PUT') {
      const put = { id: words[0], user: words[1], text: words.slice(2).join(' ') };
      this.puts.push(put);
      const answer = this.answer(put);
      if (answer) socket.write(`${answer}\n`);
      else if (answer === '') socket.destroy();
    }
  }
}
