"""A child that does what hostile files would like their reader to do."""

from __future__ import annotations

import os
import signal
import sys
import time

from qianyue.confined import serve

HOARD: list[bytearray] = []


def answer(how: bytes) -> bytes:
    if how == b"memory":
        bytearray(1 << 30)
    if how == b"exit":
        sys.exit(3)
    if how == b"exit after the answer":
        signal.signal(signal.SIGALRM, lambda *_said: os._exit(3))
        signal.setitimer(signal.ITIMER_REAL, 0.2)  # a thread is more than it may start
    if how == b"hoard":
        HOARD.append(bytearray(200 << 20))
    if how == b"print":
        sys.stdout.write("\0" * 64)
        sys.stdout.flush()
        os.write(1, b"\xff" * 64)
        assert sys.stdin.read() == ""
    if how == b"long":
        return b"x" * (2 << 20)
    if how == b"patience":
        time.sleep(60)
    until = time.process_time() + {b"processor": 60.0, b"a little": 0.5}.get(how, 0.0)
    while time.process_time() < until:
        pass
    return b"done"


if __name__ == "__main__":
    serve(answer)
