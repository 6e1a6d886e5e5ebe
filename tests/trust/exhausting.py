"""A child that does what hostile files would like their reader to do."""

from __future__ import annotations

import sys
import time

from qianyue.confined import serve


def answer(how: bytes) -> bytes:
    if how == b"memory":
        bytearray(1 << 30)
    if how == b"exit":
        sys.exit(3)
    if how == b"patience":
        time.sleep(60)
    until = time.process_time() + {b"processor": 60.0, b"a little": 0.5}.get(how, 0.0)
    while time.process_time() < until:
        pass
    return b"done"


if __name__ == "__main__":
    serve(answer)
