"""Servers that say exactly the octets they are told to, for what no sandbox and no honest party would say."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


def answer(body: bytes, *, head: bytes = HEAD) -> bytes:
    return head + b"Content-Length: %d\r\n\r\n" % len(body) + body


class Server:
    """`play(connection, number)` is called for every connection, in a thread of its own."""

    def __init__(self, play: Callable[[socket.socket, int], None]) -> None:
        self._play, self.connections = play, 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def run(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._one, args=(connection, self.connections), daemon=True).start()

    def stop(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _one(self, connection: socket.socket, number: int) -> None:
        with connection:
            try:
                self._play(connection, number)
            except OSError:
                return


@contextmanager
def serving(play: Callable[[socket.socket, int], None]) -> Iterator[Server]:
    server = Server(play)
    threading.Thread(target=server.run, daemon=True).start()
    try:
        yield server
    finally:
        server.stop()


def saying(*parts: bytes, pause: float = 0) -> Callable[[socket.socket, int], None]:
    """Reads one request, says the parts with a pause after each, hangs up."""

    def play(connection: socket.socket, number: int) -> None:
        request(connection)
        for part in parts:
            connection.sendall(part)
            time.sleep(pause)

    return play


def request(connection: socket.socket) -> bytes:
    """One whole request, or b"" when the client has gone."""
    data = b""
    while b"\r\n\r\n" not in data:
        if not (part := connection.recv(65536)):
            return b""
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body
