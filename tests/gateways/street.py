"""The sandboxes as a process of their own, as `qianyue sandbox` runs them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

COMMAND = [sys.executable, "-c", "import sys; from qianyue.cli import main; sys.exit(main())", "sandbox"]


@contextmanager
def running(folder: Path, *options: str) -> Iterator[dict[str, str]]:
    """Addresses of sandboxes whose state is in `folder`; they end with the block."""
    with subprocess.Popen([*COMMAND, "--dir", str(folder), *options], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line, "the sandboxes did not start"
            yield json.loads(line)
        finally:
            process.terminate()
            process.wait(timeout=60)


def fault(url: str, mode: str, *, seconds: float = 0, count: int | None = None) -> None:
    httpx.post(f"{url}/console/faults", json={"mode": mode, "seconds": seconds, "count": count}).raise_for_status()
