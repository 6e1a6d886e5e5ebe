"""Child processes of one installation: started together, restarted when they die, ended together.

Every child dies with us (Linux: PR_SET_PDEATHSIG), so no way of ending the supervisor leaves anything running.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_CALM = 5.0  # seconds a child must live before its restarts count as calm again


def python(*arguments: str) -> list[str]:
    """Our own interpreter, without the warnings meant for developers."""
    return [sys.executable, "-W", "ignore", *arguments]


class Child:
    """One process of the group, watched by a thread that starts it again when it dies by itself."""

    def __init__(self, name: str, command: Sequence[str], *, environment: Mapping[str, str], log: Path) -> None:
        self.name = name
        self.command = list(command)
        self.environment = {**os.environ, **environment}
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None
        self._ending = threading.Event()

    def start(self) -> None:
        self._spawn()
        threading.Thread(target=self._watch, name=f"watch-{self.name}", daemon=True).start()

    def stop(self, *, patience: float = 8.0) -> None:
        """SIGTERM, and after `patience` seconds SIGKILL."""
        self._ending.set()
        process = self.process
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(patience)

    def _spawn(self) -> None:
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_die_with_parent,
            )

    def _watch(self) -> None:
        wait = 0.2
        while not self._ending.is_set():
            started = time.monotonic()
            ended = self.process.wait() if self.process else 0
            if self._ending.is_set():
                return
            wait = 0.2 if time.monotonic() - started > _CALM else min(5.0, wait * 2)
            sys.stderr.write(f"qianyue: {self.name} ended by itself (exit {ended}), starting it again\n")
            if not self._ending.wait(wait):
                self._spawn()


def wait_until(ready: Callable[[], bool], *, children: Sequence[Child], what: str, timeout: float = 120.0) -> None:
    """Poll `ready`. Errors: RuntimeError with the end of the logs when it takes too long."""
    deadline = time.monotonic() + timeout
    while not ready():
        if time.monotonic() > deadline:
            tails = "\n".join(child.log.read_text(errors="replace")[-1500:] for child in children if child.log.exists())
            raise RuntimeError(f"{what} did not become ready within {timeout:.0f} s\n{tails}")
        time.sleep(0.03)


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
