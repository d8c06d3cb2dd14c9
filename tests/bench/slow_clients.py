#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Clients that take their time: python3 slow_clients.py PORT COUNT PATH. Half of them send a request byte by byte, the
others ask for PATH and read the answer byte by byte; who is turned away comes again. Says `ready` once all are connected,
and goes on until its input ends. One process, no threads: what is measured beside it needs the machine."""
import errno
import resource
import selectors
import socket
import sys

port, count, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
TURN_S = 0.5  # between two bytes of one client
HEAD = b"POST /hooks/line-1 HTTP/1.1\r\nHost: slow\r\nContent-Length: 500\r\n\r\n"
ASK = f"GET {path} HTTP/1.1\r\nHost: slow\r\n\r\n".encode()

soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, count + 200)), hard))


class Client:
    def __init__(self, is_writer):
        self.is_writer = is_writer
        self.open()

    def open(self):
        self.sent = 0
        self.has_asked = False
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)  # the kernel makes it its least
        self.socket.setblocking(False)
        self.socket.connect_ex(("127.0.0.1", port))

    def turn(self):
        try:
            if self.is_writer:
                byte = HEAD[self.sent:self.sent + 1] or b"x"
                self.socket.send(byte)
                self.sent += 1
            elif not self.has_asked:
                self.socket.send(ASK)
                self.has_asked = True
            elif self.socket.recv(1) == b"":
                raise ConnectionResetError
        except BlockingIOError:
            pass
        except OSError as fault:
            if fault.errno not in (errno.ENOTCONN, errno.EAGAIN):
                self.socket.close()
                self.open()


def main():
    clients = [Client(number % 2 == 0) for number in range(count)]
    print("ready", flush=True)
    watch = selectors.DefaultSelector()
    watch.register(sys.stdin, selectors.EVENT_READ)
    slice_size = max(1, count // 50)
    at = 0
    while not watch.select(TURN_S / 50):
        for client in clients[at:at + slice_size]:
            client.turn()
        at = (at + slice_size) % count
    for client in clients:
        client.socket.close()


if __name__ == "__main__":
    main()
