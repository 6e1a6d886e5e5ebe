"""`qianyue run`: serve everything on this machine until Ctrl-C."""

from __future__ import annotations

import argparse
import fcntl
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("run", help="serve everything: database, sandboxes, web, workers")
    parser.add_argument(
        "--data", type=Path, default=Path(os.environ.get("QIANYUE_DATA", "var")), help="folder of all that lives (default: var)"
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port (default: 8000, or a free one)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from qianyue.operations.installation import Installation, free_port

    ending = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ending.set())
    arguments.data.mkdir(parents=True, exist_ok=True)
    with open(arguments.data / "running.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            print(f"qianyue run: {arguments.data} is already being served by another process.", file=sys.stderr)
            return 2
        house = Installation(arguments.data, host=arguments.host, port=free_port(arguments.port))
        try:
            house.start_ground()
            house.start_services()
            people = subprocess.run(
                [sys.executable, "-m", "qianyue.cli.ready"],
                env={**os.environ, **house.environment},
                capture_output=True,
                text=True,
                check=False,
            )
            if people.returncode:
                raise RuntimeError(people.stderr[-2000:])
            print(people.stdout, flush=True)
            ending.wait()
        except RuntimeError as problem:
            print(f"qianyue run: {problem}", file=sys.stderr)
            return 2
        finally:
            house.stop()
    return 0
