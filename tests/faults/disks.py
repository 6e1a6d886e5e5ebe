"""Disks that are really full: a small file system of their own, or a process that may write no long file."""

from __future__ import annotations

import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

LONGEST = 16 * 1024  # bytes that a file may have while the process is limited: less than any contract has


class SmallDisk:
    """A file system in memory. `fill` leaves not one byte; `free` gives back what `fill` took."""

    def __init__(self, folder: Path) -> None:
        self._filler = folder / "filler"

    def fill(self) -> None:
        with open(self._filler, "wb", buffering=0) as file:
            try:
                while file.write(bytes(4096)):
                    pass
            except OSError:
                return

    def free(self) -> None:
        self._filler.unlink(missing_ok=True)


class LimitedProcess:
    """This process may write no long file (setrlimit(2)): what anybody can do who may mount nothing."""

    def __init__(self) -> None:
        self._before = resource.getrlimit(resource.RLIMIT_FSIZE)

    def fill(self) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (LONGEST, self._before[1]))

    def free(self) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, self._before)


Disk = SmallDisk | LimitedProcess


def may_mount() -> bool:
    """Asked by trying: rights alone do not say what a container lets them do."""
    with TemporaryDirectory() as folder:
        tried = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4k", "none", folder], capture_output=True, check=False)
        if tried.returncode == 0:
            subprocess.run(["umount", folder], check=True)
    return tried.returncode == 0


@contextmanager
def small_disk(folder: Path, *, size: str) -> Iterator[SmallDisk]:
    """A file system of `size` at `folder`, where whoever may mount."""
    folder.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "none", folder], check=True)
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@contextmanager
def limited_process() -> Iterator[LimitedProcess]:
    limited = LimitedProcess()
    try:
        yield limited
    finally:
        limited.free()
