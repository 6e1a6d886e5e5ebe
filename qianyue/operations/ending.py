"""Waiting to be told to end: SIGINT (Ctrl-C) or SIGTERM."""

from __future__ import annotations

import os
import signal
from typing import Any


class Ending:
    """Made in the main thread. A `threading.Event` would not do: its `wait` may hold the lock that the handler's `set` needs,
    and a Ctrl-C in that moment would hang for ever. Writing to a pipe needs no lock, and what is written early is not lost.
    """

    def __init__(self) -> None:
        self._reading, self._writing = os.pipe()
        os.set_blocking(self._writing, False)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._told)

    def wait(self) -> None:
        os.read(self._reading, 1)

    def _told(self, *_: Any) -> None:
        os.write(self._writing, b".")
