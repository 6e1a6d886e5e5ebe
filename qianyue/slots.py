"""How many may do one thing at once on this machine, whatever process they are in: files that are locked while somebody is at it.

The kernel lets go of a lock when its holder dies (flock(2)), so nothing is left behind by a crash. The files lie in the data
folder, which all processes of an installation share, or, for the command line alone, in a folder of the user's own.
"""

from __future__ import annotations

import fcntl
import os
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

AGAIN = 0.05  # seconds between two looks


class Busy(Exception):
    """Nobody made way in time."""


class Slots:
    def __init__(self, name: str, count: int) -> None:
        self._name, self._count = name, count

    @contextmanager
    def taken(self, *, wait: float) -> Iterator[None]:
        """One of them is ours. `wait` in seconds. Raises `Busy`."""
        lock = self._free(time.monotonic() + wait)
        try:
            yield
        finally:
            os.close(lock)

    def _free(self, until: float) -> int:
        while True:
            for number in range(self._count):
                # Not handed on to what we start: a child that outlives us would keep our place.
                lock = os.open(folder() / f"{self._name}-{number}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    os.close(lock)
                else:
                    return lock
            if time.monotonic() >= until:
                raise Busy
            time.sleep(AGAIN * (0.5 + random.random()))  # noqa: S311 - so that those who wait do not look all at once


def folder() -> Path:
    """Where the locks of this machine are; nobody else may put something in their place."""
    data = os.environ.get("QIANYUE_DATA")
    place = Path(data) / "turns" if data else Path(tempfile.gettempdir()) / f"qianyue-turns-{os.getuid()}"
    with suppress(FileExistsError):
        place.mkdir(mode=0o700, parents=True)
    if place.is_symlink() or place.stat().st_uid != os.getuid():
        raise PermissionError(f"{place} belongs to somebody else")
    return place
