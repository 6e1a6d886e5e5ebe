"""Terms → blocks: what the document will say, before any layout."""

from __future__ import annotations

from qianyue.documents.kinds import kind_of
from qianyue.documents.labels import LABELS
from qianyue.documents.markup import Reader
from qianyue.documents.model import Document
from qianyue.documents.template import fill
from qianyue.law import Terms


def blocks(terms: Terms, *, draft: bool = False) -> Document:
    """The whole document that these terms make.

    With `draft`, values that the text needs and the terms do not have yet stand as `（未填写）`: for screens only, a
    document with blanks is never rendered. Raises UnknownKind, MissingValue.
    """
    kind = kind_of(terms.kind)
    text, values = fill(kind.text, {"t": terms, "labels": LABELS})
    read = Reader(values, sizes=kind.places, draft=draft).read(text)
    return Document(kind.code, kind.title, terms.number or "", kind.edition, read)
