"""The command line: one thin module a command, imported only to be asked what it is called and what it takes.

Exit status: 0 good, 1 the answer is no, 2 could not do it (the reason is on standard error).
"""

from __future__ import annotations

import argparse
import importlib
import sys

COMMANDS = (
    "run", "demo", "check", "render", "gallery", "verify", "audit", "import", "reindex", "bureau", "schema", "bench", "worker",
    "sandbox"
)  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    """Parse, call one command, map what went wrong to an exit status."""
    parser = argparse.ArgumentParser(
        prog="qianyue", description="Qianyue 签约: electronic labour contracts, from terms to proof."
    )
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    given = sys.argv[1:] if arguments is None else arguments
    named = [name for name in COMMANDS if name in given[:1]] or COMMANDS  # one module is enough when we know which
    for name in named:
        importlib.import_module(f"qianyue.cli.{name}").register(subparsers)
    chosen = parser.parse_args(given)
    try:
        return int(chosen.run(chosen))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 2
    except Exception as problem:
        if not hasattr(problem, "code"):
            raise
        print(f"qianyue {chosen.command}: {getattr(problem, 'message', problem)}", file=sys.stderr)
        return 2
