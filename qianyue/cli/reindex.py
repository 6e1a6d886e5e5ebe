"""`qianyue reindex`: make the search entries of contracts that have none, or of all of them anew."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("reindex", help="make the missing search entries of contracts (workers do it hourly)")
    parser.add_argument(
        "--data", type=Path, default=Path(os.environ.get("QIANYUE_DATA", "var")), help="the installation's folder (default: var)"
    )
    parser.add_argument("--all", action="store_true", help="write all entries anew, after a change of what is found")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0 done, 2 could not do it. It may be stopped at any time and run beside a served installation."""
    from qianyue.cli.platform import attached

    with attached(arguments.data):
        from tqdm import tqdm

        from qianyue.contracts.search.reindex import reindex

        with tqdm(unit="份", disable=not sys.stderr.isatty(), file=sys.stderr) as bar:
            written = reindex(everything=arguments.all, progress=bar.update)
    print(f"写入了 {written} 份合同的检索词。")
    return 0
