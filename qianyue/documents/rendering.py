"""Terms → the document to be signed: a PDF/A-3a that carries its own terms as data and its places for signing.

The same terms give the same bytes with the same engine (typst, fonts, texts). The bytes are kept and never made again:
another version of the engine may well write others.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import typst

from qianyue.documents import fonts, seams, template
from qianyue.documents.compose import blocks
from qianyue.documents.errors import MissingGlyph, RenderError
from qianyue.documents.forms import add_signature_fields
from qianyue.documents.kinds import kind_of
from qianyue.documents.leaves import leaves
from qianyue.documents.lint import lint
from qianyue.documents.model import Document
from qianyue.law import Terms, dump_terms
from qianyue.trust import pades

LAYOUT = Path(__file__).parent / "typst"

_own = threading.local()


@dataclass(frozen=True, kw_only=True, slots=True)
class Rendered:
    """`sha256` is the hex digest of `pdf`; `engine` names typst's version and the digests of fonts and texts.

    `base` is what signing must know of the file.
    """

    pdf: bytes
    sha256: str
    pages: int
    engine: str
    base: pades.Base

    @classmethod
    def of(cls, pdf: bytes, *, pages: int, engine: str) -> Rendered:
        """What follows from the finished file."""
        digest = hashlib.sha256(pdf).hexdigest()
        return cls(pdf=pdf, sha256=digest, pages=pages, engine=engine, base=pades.Base.read(pdf))


def render(terms: Terms, *, hidden: Sequence[str] = ()) -> Rendered:
    """The finished, checked document; `hidden` are roles that sign it without a place on paper.

    Raises UnknownKind, MissingValue, MissingGlyph, RenderError.
    """
    document, data = blocks(terms), dump_terms(terms)
    _check_glyphs(terms, document)
    pdf = signable(document, data, hidden=hidden)
    pages = lint(pdf, terms, data, document, len(document.places()) + len(hidden))
    return Rendered.of(pdf, pages=pages, engine=engine(document.kind))


def signable(
    document: Document, data: bytes, *, before: int = 0, hidden: Sequence[str] = (), margin: float = seams.MARGIN
) -> bytes:
    """The document typeset, with its places for signing, after `before` sheets that bear nothing but header and footer.

    `margin` is how much (points) will be free at the right edge of those sheets too: there the cross-page seal goes.
    """
    captions = {place.role: place.caption for place in document.places()}
    return add_signature_fields(_typeset(document, data, before), captions, hidden=hidden, margin=min(margin, seams.MARGIN))


@cache
def engine(kind: str) -> str:
    """What, besides the terms, decides the bytes of a document of this kind."""
    version = importlib.metadata.version("typst")
    texts = hashlib.sha256((template.digest(kind_of(kind).folder) + template.digest(LAYOUT)).encode()).hexdigest()
    return f"typst {version}; fonts sha256:{fonts.digest()}; texts sha256:{texts}"


def _check_glyphs(terms: Terms, document: Document) -> None:
    """Before typesetting, so that the field is named: the layout engine would only know the character."""
    if not (lacking := fonts.missing("".join(run.text for run in document.runs()) + document.number)):
        return
    for pointer, value in leaves(terms):
        if isinstance(value, str) and (here := [c for c in lacking if c in value]):
            raise MissingGlyph(here, pointer)
    raise MissingGlyph(lacking, document.title)


def _typeset(document: Document, data: bytes, before: int) -> bytes:
    # As files, not as typst's `sys.inputs`: those are part of the standard library's identity, and with another library nothing
    # that was laid out for the document before (the fixed words, most of any contract) can be used again. Twice as quick.
    files = {
        "main": b'#include "house.typ"',
        "document.json": json.dumps({**document.to_json(), "before": before}, ensure_ascii=False, separators=(",", ":")).encode(),
        "terms.json": data,
    }
    try:
        # The stub does not know that `input` may be files by name.
        pdf = _compiler().compile(input=files, format="pdf", pdf_standards=["a-3a"])  # type: ignore[type-var]
    except typst.TypstError as error:
        raise RenderError(f"排版没有成功：{error.message}。请联系管理员。") from error
    if not isinstance(pdf, bytes):
        raise RenderError("排版程序没有给出单一的文件，请联系管理员。")
    return pdf


def _compiler() -> typst.Compiler:
    """One compiler a thread (it is not made for sharing), one set of fonts for all."""
    found: typst.Compiler | None = getattr(_own, "compiler", None)
    if found is None:
        found = _own.compiler = typst.Compiler(
            str(LAYOUT / "house.typ"), root=str(LAYOUT), font_paths=fonts.library(), ignore_system_fonts=True
        )
    return found
