"""`qianyue bench NAME`: measure on this machine what docs/benchmarks.md quotes."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import sys
from typing import Any

from qianyue.cli.benches.peers import PeersMissing

NAMES = ("conclude", "desk", "import", "lint", "render", "rules", "seal", "sign", "verify", "web")
MODULES = {"import": "imports"}  # a word of the language is no name for a module that others import


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("bench", help=f"measure: {', '.join(NAMES)}")
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("--seconds", type=float, default=10.0, help="how long to measure after the warm-up (default: 10)")
    parser.add_argument("--against-peers", action="store_true", help="also measure other libraries, in the same run")
    parser.add_argument("--contracts", type=int, default=10_000, help="desk: in how many contracts (default: 10000)")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Always 0 when it could measure: a benchmark judges nothing."""
    if not 0.1 <= arguments.seconds <= 600:
        print("qianyue bench: --seconds must be between 0.1 and 600.", file=sys.stderr)
        return 2
    if not 2_000 <= arguments.contracts <= 5_000_000:
        print("qianyue bench: --contracts must be between 2000 and 5000000.", file=sys.stderr)
        return 2
    bench = importlib.import_module(f"qianyue.cli.benches.{MODULES.get(arguments.name, arguments.name)}")
    if arguments.against_peers and not hasattr(bench, "against_peers"):
        print(f"qianyue bench: nothing to compare {arguments.name} with.", file=sys.stderr)
        return 2
    given = {"contracts": arguments.contracts} if arguments.name == "desk" else {}
    try:
        figures = (bench.against_peers if arguments.against_peers else bench.measure)(arguments.seconds, **given)
    except PeersMissing as missing:
        print(f"qianyue bench: {missing}", file=sys.stderr)
        return 2
    machine = {"cores": os.cpu_count(), "processor": _processor(), "python": platform.python_version()}
    document = {"format": "qianyue-bench/1", "name": arguments.name, "machine": machine, "figures": figures}
    if arguments.json:
        print(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        print(f"{arguments.name} · {machine['processor']} · {machine['cores']} cores · Python {machine['python']}")
        _print(figures, "  ")
    return 0


def _print(figures: dict[str, Any], indent: str) -> None:
    for name, value in figures.items():
        if isinstance(value, dict):
            print(f"{indent}{name}")
            _print(value, indent + "  ")
        else:
            print(f"{indent}{name:<44} {value:>12,.2f}" if isinstance(value, float) else f"{indent}{name:<44} {value!s:>12}")


def _processor() -> str:
    try:
        with open("/proc/cpuinfo") as lines:
            return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.machine()
