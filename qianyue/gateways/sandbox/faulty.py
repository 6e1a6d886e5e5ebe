"""Faults on purpose, put between the server and an application: on the wire, where real ones happen."""

from __future__ import annotations

import errno
import io
import json
import os
import secrets
import socket
import struct
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from qianyue.gateways.http import SANDBOX_HEADER
from qianyue.gateways.sandbox.faults import Faults

Application = Callable[..., Iterable[bytes]]
DOWN = json.dumps({"code": "down", "message": "沙箱按要求停机"}, ensure_ascii=False).encode()


@dataclass(frozen=True)
class _Said:
    """An application's whole answer."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def raw(self) -> bytes:
        head = "".join(f"{name}: {value}\r\n" for name, value in self.headers)
        return f"HTTP/1.1 {self.status}\r\n{head}\r\n".encode("latin-1") + self.body


class Faulty:
    """`services` are the (method, path) pairs of the party's own interface; a path ending in `/*` covers what is below.

    Pages for people and the console are never disturbed.
    """

    def __init__(self, application: Application, *, faults: Faults, services: Iterable[tuple[str, str]], limit: int) -> None:
        self._application, self._faults, self._limit = application, faults, limit
        self._exact = {(method, path) for method, path in services if not path.endswith("/*")}
        self._below = tuple((method, path[:-1]) for method, path in services if path.endswith("/*"))

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if not self._is_service(environ["REQUEST_METHOD"], environ["PATH_INFO"]):
            return self._application(environ, start_response)
        fault = self._faults.take()
        if fault.mode == "ok":
            return self._application(environ, start_response)
        if fault.mode == "down":
            return _answer(_Said("503 Service Unavailable", _headers("application/json", DOWN), DOWN), start_response)
        if fault.mode == "reset":
            _reset(environ["gunicorn.socket"])
        requests = self._copies(environ, 2 if fault.mode == "twice" else 1)
        said = [self._ask(request) for request in requests]
        if fault.mode == "lost":
            _reset(environ["gunicorn.socket"])
        if fault.mode == "twice":
            start_response(said[0].status, said[0].headers)
            return _both(said[0].body, said[1].raw, environ["gunicorn.socket"])
        if fault.mode == "garbage":
            noise = secrets.token_bytes(512)
            headers = [(name, value) for name, value in said[0].headers if name.lower() != "content-length"]
            return _answer(_Said(said[0].status, [*headers, ("Content-Length", str(len(noise)))], noise), start_response)
        time.sleep(fault.seconds)
        return _answer(said[0], start_response)

    def _is_service(self, method: str, path: str) -> bool:
        return (method, path) in self._exact or any(method == found and path.startswith(below) for found, below in self._below)

    def _copies(self, environ: dict[str, Any], count: int) -> list[dict[str, Any]]:
        body = environ["wsgi.input"].read(self._limit + 1)
        return [{**environ, "wsgi.input": io.BytesIO(body)} for _ in range(count)]

    def _ask(self, environ: dict[str, Any]) -> _Said:
        held: dict[str, Any] = {}

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], None]:
            held.update(status=status, headers=headers)
            return lambda data: None

        said = self._application(environ, start)
        try:
            body = b"".join(said)
        finally:
            if hasattr(said, "close"):
                said.close()
        return _Said(held["status"], held["headers"], body)


def _answer(said: _Said, start_response: Any) -> list[bytes]:
    start_response(said.status, said.headers)
    return [said.body]


def _headers(kind: str, body: bytes) -> list[tuple[str, str]]:
    return [("Content-Type", kind), ("Content-Length", str(len(body))), (SANDBOX_HEADER, "1"), ("Retry-After", "1")]


def _both(body: bytes, again: bytes, connection: socket.socket) -> Iterator[bytes]:
    """The body, then a second whole answer in the same packet: a client that keeps the connection finds it there."""
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, 1)
    yield body
    connection.sendall(again)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, 0)


def _reset(connection: socket.socket) -> None:
    """End the connection with a reset instead of a goodbye, and make the server forget it."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    with socket.socket() as stand_in:
        # The descriptor stays valid for the server, which closes it later; the connection itself is closed here and now.
        os.dup2(stand_in.fileno(), connection.fileno())
    raise ConnectionResetError(errno.ECONNRESET, "reset on purpose")
