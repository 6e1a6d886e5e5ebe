"""Work on other people's bytes in a process of its own with limits: whatever a file does to its reader, it does it there.

The one mechanism of the house: uploads are cleaned so, and files are judged so. A child answers one question after the
other, so that a batch pays for one start; when a question kills it, the next question gets a new one. What earlier questions
left in a child never counts against a later one: that is asked again in a new child before it is said to cost too much.

Where the system permits, a child also sees nothing but what it reads with (`qianyue.namespaces`); elsewhere the limits are all
there is, and the log says so once.
"""

from __future__ import annotations

import logging
import os
import resource
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from types import TracebackType
from typing import IO

from qianyue import namespaces

LARGEST = 256 << 20  # octets of one part of a question or of an answer
FILES = 64


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one question may cost: octets of address space, seconds of processor and of wall clock, octets written to files,
    octets of the answer."""

    memory: int
    cpu: int
    patience: int
    written: int = 0
    answer: int = LARGEST


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

    @property
    def fresh(self) -> bool:
        """Whether the next question gets a new child."""
        return self._process is None

    def ask(self, *parts: bytes) -> bytes:
        """The child's answer. Raises `Killed` when a new child, which has answered nothing before, gave none."""
        if not self.fresh:
            try:
                return self._ask(*parts)
            except Killed:  # by this question, or by what came before it: its time was up just when it had answered
                pass
        return self._ask(*parts)

    def _ask(self, *parts: bytes) -> bytes:
        process = self._process = self._process or self._start()
        assert process.stdin is not None  # noqa: S101 - both are pipes
        assert process.stdout is not None  # noqa: S101
        timer = threading.Timer(self._limits.patience, process.kill)
        timer.start()
        try:
            for part in (bytes((len(parts),)), *parts):
                _write(process.stdin, part)
            process.stdin.flush()
            return _read(process.stdout, most=self._limits.answer)
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
        limits = (self._limits.memory, self._limits.cpu, self._limits.written, int(apart()))
        command = [sys.executable, "-m", self._module, *map(str, limits)]
        pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
        return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nothing, env=namespaces.environment())


@cache
def apart() -> bool:
    """Whether children get namespaces of their own on this machine."""
    if namespaces.available():
        return True
    logging.getLogger(__name__).warning(
        "files of strangers are read with limits of memory and time, but not apart from network and other files: "
        "this system allows no namespaces (unshare); allow them to this service, or run it on a machine of its own"
    )
    return False


def serve(answer: Callable[..., bytes]) -> None:
    """In the child: answers until the parent goes away, within the limits that it named when it started us."""
    memory, cpu, written, alone = map(int, sys.argv[1:5])
    if alone:
        namespaces.confine(written=written)
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))  # it starts nothing: the limits below are of each process
    elif sys.platform == "linux":
        namespaces.ends_with_its_parent()
        namespaces.no_new_privileges()
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, written),
        (resource.RLIMIT_NOFILE, FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    source, target = _ours(0, "rb"), _ours(1, "wb")
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


def _ours(descriptor: int, mode: str) -> IO[bytes]:
    """The pipe behind a standard descriptor, for us alone: what a library prints goes nowhere, and is no answer."""
    kept = os.fdopen(os.dup(descriptor), mode)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, descriptor)
    os.close(nothing)
    return kept


def _write(target: IO[bytes], part: bytes) -> None:
    target.write(len(part).to_bytes(8, "big"))
    target.write(part)


def _read(source: IO[bytes], *, most: int = LARGEST) -> bytes:
    size = int.from_bytes(_exactly(source, 8), "big")
    if size > most:
        raise EOFError
    return _exactly(source, size)


def _exactly(source: IO[bytes], size: int) -> bytes:
    found = source.read(size)
    if len(found) != size:
        raise EOFError
    return found
