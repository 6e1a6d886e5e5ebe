"""A process that takes a turn, says so, and keeps it; with `child`, it has a file worked on meanwhile and says by whom."""

from __future__ import annotations

import sys
import threading
import time

from qianyue.confined import Child, Limits
from qianyue.slots import Slots

if __name__ == "__main__":
    with Slots("held", int(sys.argv[1])).taken(wait=20):
        if sys.argv[2:] == ["child"]:
            child = Child("tests.trust.exhausting", Limits(memory=400 << 20, cpu=50, patience=50))
            child.ask(b"nothing")
            assert child._process is not None
            print(child._process.pid, flush=True)  # noqa: T201
            child.ask(b"patience")
        print("taken", threading.get_ident(), flush=True)  # noqa: T201
        time.sleep(60)
