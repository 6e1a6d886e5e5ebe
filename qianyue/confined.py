"""Work on other people's bytes in a process of its own with limits: whatever a file does to its reader, it does it there.

The one mechanism of the house: uploads are cleaned so, and files are judged so. A child answers one question after the
other, so that a batch pays for one start; when a question kills it, the next question gets a new one.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO

LARGEST = 256 << 20  # octets of one part of a question or of an answer
FILES = 64


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one question may cost: octets of address space, seconds of processor and of wall clock, octets written."""

    memory: int
    cpu: int
    patience: int
    written: int = 0


class Killed(Exception):
    """The question cost more than allowed, or ended the child in another way."""


class Child:
    """`module`, run with `-m`, must call `serve`. Not for several threads at once."""

    def __init__(self, module: str, limits: Limits) -> None:
        self._module, self._limits = module, limits
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Child:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def ask(self, *parts: bytes) -> bytes:
        """The child's answer. Raises `Killed`."""
        process = self._process = self._process or self._start()
        assert process.stdin is not None  # noqa: S101 - both are pipes
        assert process.stdout is not None  # noqa: S101
        timer = threading.Timer(self._limits.patience, process.kill)
        timer.start()
        try:
            for part in (bytes((len(parts),)), *parts):
                _write(process.stdin, part)
            process.stdin.flush()
            return _read(process.stdout)
        except (EOFError, OSError):
            self.close()
            raise Killed from None
        finally:
            timer.cancel()

    def close(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()

    def _start(self) -> subprocess.Popen[bytes]:
        environment = {"PATH": os.defpath, "PYTHONPATH": str(Path(__file__).parents[1]), "PYTHONUTF8": "1"}
        limits = (self._limits.memory, self._limits.cpu, self._limits.written)
        command = [sys.executable, "-m", self._module, *map(str, limits)]
        pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
        return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nothing, env=environment)


def serve(answer: Callable[..., bytes]) -> None:
    """In the child: answers until the parent goes away, within the limits that it named when it started us."""
    memory, cpu, written = map(int, sys.argv[1:4])
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, written),
        (resource.RLIMIT_NOFILE, FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    source, target = sys.stdin.buffer, sys.stdout.buffer
    while True:
        try:
            parts = [_read(source) for _ in range(_read(source)[0])]
        except EOFError:
            return
        used = resource.getrusage(resource.RUSAGE_SELF)
        spent = int(used.ru_utime + used.ru_stime) + 1  # whole seconds: the limit counts all questions together
        resource.setrlimit(resource.RLIMIT_CPU, (spent + cpu, hard))
        _write(target, answer(*parts))
        target.flush()
        del parts


def _write(target: IO[bytes], part: bytes) -> None:
    target.write(len(part).to_bytes(8, "big"))
    target.write(part)


def _read(source: IO[bytes]) -> bytes:
    size = int.from_bytes(_exactly(source, 8), "big")
    if size > LARGEST:
        raise EOFError
    return _exactly(source, size)


def _exactly(source: IO[bytes], size: int) -> bytes:
    found = source.read(size)
    if len(found) != size:
        raise EOFError
    return found
