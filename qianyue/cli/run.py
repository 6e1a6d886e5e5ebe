"""`qianyue run`: serve everything on this machine until Ctrl-C."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qianyue.operations.installation import Installation


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("run", help="serve everything: database, sandboxes, web, workers")
    parser.add_argument(
        "--data", type=Path, default=Path(os.environ.get("QIANYUE_DATA", "var")), help="folder of all that lives (default: var)"
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port (default: 8000, or a free one)")
    parser.add_argument(
        "--suite",
        choices=("p256", "sm2"),
        default=os.environ.get("QIANYUE_SUITE", "p256"),
        help="what workers and new seals sign with (default: p256)",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve until SIGINT or SIGTERM; 2 when something does not come up or the folder is already being served."""
    from qianyue.operations.ending import Ending
    from qianyue.operations.installation import Installation, free_port

    ending = Ending()
    house = Installation(arguments.data, host=arguments.host, port=free_port(arguments.port), suite=arguments.suite)
    with house.held() as alone:
        if not alone:
            print(f"qianyue run: {arguments.data} is already being served by another process.", file=sys.stderr)
            return 2
        try:
            house.start_ground()
            house.start_services()
            print(_ready_people(house), flush=True)
            ending.wait()
        except RuntimeError as problem:
            print(f"qianyue run: {problem}", file=sys.stderr)
            return 2
        finally:
            house.stop()
    return 0


def _ready_people(house: Installation) -> str:
    """Who may try it, and where. Made on the first start by a process of its own (it needs Django), read on the next ones."""
    from qianyue.cli.ready import kept_in, told

    kept = kept_in(house.data)
    if not kept.exists() or '"approver"' not in kept.read_text():  # also of an installation older than its approver
        command = [sys.executable, "-W", "ignore", "-m", "qianyue.cli.ready"]
        done = subprocess.run(command, env={**os.environ, **house.environment}, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"the ready people could not be made:\n{done.stderr[-2000:]}")
    return told(json.loads(kept.read_text()), house.url, house.gateways)
