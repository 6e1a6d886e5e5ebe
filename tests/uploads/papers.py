"""Papers for the tests: handbooks as PDF, .docx and text, and terms that name them."""

from __future__ import annotations

import hashlib
import io
from typing import Any

import pikepdf
import typst
from PIL import Image

from qianyue.documents import fonts
from tests.samples import labor_contract

DEPOSIT = "员工须缴纳押金500元"
HONEST = (
    "本公司不得收取押金。",
    "禁止放弃社会保险。",
    "部门负责人不得有下列行为：",
    "（一）向员工收取押金；",
    "（二）扣押员工身份证。",
    "辞职不需要支付任何违约金。",
)


def digest(paper: bytes) -> str:
    return hashlib.sha256(paper).hexdigest()


def naming(*papers: bytes, **changes: Any) -> dict[str, Any]:
    """The clean contract with these papers as attachments."""
    named = [{"title": f"员工手册之{number}", "sha256": digest(paper), "pages": 1} for number, paper in enumerate(papers, 1)]
    return labor_contract(attachments=named, **changes)


def pdf(*paragraphs: str, width: str = "12cm") -> bytes:
    """A handbook as an office would make it: pages this wide with a running header and numbers, paragraphs that are justified."""
    look = f'#set page(width: {width}, height: 15cm, header: [员工手册], numbering: "1 / 1")\n'
    look += '#set text(font: "Noto Serif SC", lang: "zh", size: 12pt)\n#set par(justify: true)'
    source = "\n\n".join((look, *paragraphs))
    made = typst.compile(source.encode(), font_paths=[fonts.directory()], ignore_system_fonts=True)
    assert isinstance(made, bytes)
    return made


def scanned() -> bytes:
    """A page that is a picture."""
    written = io.BytesIO()
    Image.new("L", (300, 400), 200).save(written, "PDF")
    return written.getvalue()


def locked(paper: bytes, **passwords: str) -> bytes:
    with pikepdf.open(io.BytesIO(paper)) as file:
        written = io.BytesIO()
        file.save(written, encryption=pikepdf.Encryption(**passwords))
    return written.getvalue()


def bound(*papers: bytes) -> bytes:
    """One PDF of the pages of several."""
    with pikepdf.new() as file:
        for paper in papers:
            with pikepdf.open(io.BytesIO(paper)) as other:
                file.add_pages_from(other)
        written = io.BytesIO()
        file.save(written)
    return written.getvalue()


def empty_pages(count: int) -> bytes:
    with pikepdf.new() as file:
        for _ in range(count):
            file.add_blank_page()
        written = io.BytesIO()
        file.save(written)
    return written.getvalue()
