"""`qianyue render TERMS.json -o OUT.pdf`: typeset a document from a terms file, without settings or database."""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qianyue.documents import Rendered
    from qianyue.law import Terms


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("render", help="typeset a document from a terms file")
    parser.add_argument("terms", type=Path, metavar="TERMS.json", help="the terms (see terms.md)")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUT.pdf", help="where the document goes")
    parser.add_argument("--text", type=Path, metavar="OWN.docx", help="an employer's own text in place of the model text")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0 the document is written; 2 terms or text cannot be read, LibreOffice is missing, a character has no glyph, or the file
    cannot be written.
    """
    from qianyue.documents.errors import DocumentError
    from qianyue.law import LawError, load_terms
    from qianyue.uploads import UploadRefused

    try:
        rendered = _rendered(load_terms(arguments.terms.read_bytes()), arguments.text)
        arguments.output.write_bytes(rendered.pdf)
    except UploadRefused as refused:
        for problem in refused.problems:
            print(f"qianyue render: {problem.place} {problem.message}", file=sys.stderr)
        return 2
    except (LawError, DocumentError, OSError) as problem:
        print(f"qianyue render: {problem}", file=sys.stderr)
        return 2
    print(f"{arguments.output}  {rendered.pages} 页  sha256:{rendered.sha256}")
    return 0


def _rendered(terms: Terms, text: Path | None) -> Rendered:
    """By the model text, or by a `.docx` whose findings are told on standard error and change nothing here."""
    from qianyue.documents import own, render
    from qianyue.documents.kinds import kind_for
    from qianyue.uploads import clean_docx

    if text is None:
        return render(terms)
    file = clean_docx(text.read_bytes())
    digest = hashlib.sha256(file).hexdigest()
    words = own.OwnText(kind=kind_for(terms).name, title=text.stem, version=1, sha256=digest, file=file)
    for note in own.notes(words):
        print(f"qianyue render: {note.severity} {note.place} {note.message}", file=sys.stderr)
    return own.render(words, terms)
