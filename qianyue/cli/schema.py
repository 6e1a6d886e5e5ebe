"""`qianyue schema`: the JSON Schema of the terms, for tools outside the project."""

from __future__ import annotations

import argparse
import json


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("schema", help="print the JSON Schema of the terms file")
    parser.add_argument("kind", nargs="?", metavar="KIND", help="one document kind (default: all, told apart by `kind`)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0, or 2 through `UnknownKind` where there is no such kind."""
    from qianyue.law import schema

    print(json.dumps(schema(arguments.kind), ensure_ascii=False, indent=2))
    return 0
