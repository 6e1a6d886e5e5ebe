"""`qianyue render TERMS.json -o OUT.pdf`: typeset a document from a terms file, without settings or database."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("render", help="typeset a document from a terms file")
    parser.add_argument("terms", type=Path, metavar="TERMS.json", help="the terms (see terms.md)")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUT.pdf", help="where the document goes")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0 the document is written; 2 the terms cannot be read, a character has no glyph, or the file cannot be written."""
    from qianyue.documents.errors import DocumentError
    from qianyue.documents.rendering import render
    from qianyue.law import LawError, load_terms

    try:
        rendered = render(load_terms(arguments.terms.read_bytes()))
        arguments.output.write_bytes(rendered.pdf)
    except (LawError, DocumentError, OSError) as problem:
        print(f"qianyue render: {problem}", file=sys.stderr)
        return 2
    print(f"{arguments.output}  {rendered.pages} 页  sha256:{rendered.sha256}")
    return 0
