"""`qianyue gallery --out DIR`: every kind of document with its shortest and its longest sample, as PDF and as pictures of its
pages: to be looked at, page by page, before a wording goes out.
"""

from __future__ import annotations

import argparse
import html
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qianyue.documents.kind import Kind

WIDTH = 1000  # pixels of a page's picture
PAGE = """<!doctype html>
<html lang="zh"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>文书样张</title>
<style>
  body {{ font: 16px/1.6 sans-serif; margin: 2rem auto; max-width: 76rem; padding: 0 1rem; background: #f4f2ee; color: #1a1a1a; }}
  div {{ display: flex; flex-wrap: wrap; gap: 1rem; }} img {{ width: 22rem; background: #fff; border: 1px solid #bbb; }}
</style>
<h1>文书样张</h1>
{sections}
</html>
"""


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("gallery", help="typeset samples of every kind of document, to be looked at")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the PDF and PNG files go")
    parser.add_argument("--kind", action="append", metavar="NAME", help="only this kind (may be given again)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0 every sample is written; 2 a kind is unknown, or a file cannot be written."""
    from tqdm import tqdm

    from qianyue.documents.errors import DocumentError
    from qianyue.documents.kinds import KINDS, kind_of

    try:
        kinds = [kind_of(name) for name in arguments.kind or KINDS]
        arguments.out.mkdir(parents=True, exist_ok=True)
        samples = [(kind, which) for kind in kinds for which in ("shortest", "longest")]
        bar = tqdm(samples, unit="份", disable=not sys.stderr.isatty(), file=sys.stderr)
        sections = [_write(arguments.out, kind, which) for kind, which in bar]
        (arguments.out / "index.html").write_text(PAGE.format(sections="\n".join(sections)), "utf-8")
    except (DocumentError, OSError) as problem:
        print(f"qianyue gallery: {problem}", file=sys.stderr)
        return 2
    print(f"{len(samples)} 份样张在 {arguments.out / 'index.html'}")
    return 0


def _write(out: Path, kind: Kind, which: str) -> str:
    """One sample: its PDF, a picture of each page, and its part of the index."""
    from qianyue.documents import page_image, render
    from qianyue.law import parse_terms

    made = render(parse_terms(getattr(kind, which)()))
    name = f"{kind.name}-{which}"
    (out / f"{name}.pdf").write_bytes(made.pdf)
    pictures = [f"{name}-{page:02d}.png" for page in range(1, made.pages + 1)]
    for page, picture in enumerate(pictures, 1):
        (out / picture).write_bytes(page_image(made.pdf, page, width=WIDTH, lossless=True))
    title = html.escape(f"{kind.title}（{'最短' if which == 'shortest' else '最长'}，{made.pages} 页）")
    shown = "".join(f'<a href="{name}.pdf"><img src="{picture}" alt="{title}" loading="lazy"></a>' for picture in pictures)
    return f"<h2>{title}</h2><div>{shown}</div>"
