"""Terms → blocks: what the document will say, before any layout."""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup

from qianyue.documents import spoken
from qianyue.documents.kind import Kind
from qianyue.documents.kinds import kind_for
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
    kind = kind_for(terms)
    text, values = filled(kind.text, terms, kind)
    read = Reader(values, sizes=kind.places, draft=draft).read(text)
    return Document(kind.name, kind.title, terms.number or "", kind.edition, read)


def filled(file: Path, terms: Terms, kind: Kind) -> tuple[str, list[str | None]]:
    """A text file of this kind with what every text can name: the terms `t`, the words `labels` of their lists, how the
    document speaks of itself, and the terms as rows of tables.
    """
    names = {
        "t": terms,
        "labels": LABELS,
        "title": Markup.escape(kind.title),
        "this": Markup.escape(kind.this),
        "both": Markup.escape("双方" if len(kind.places) < 3 else "各方"),
        "rows": spoken.rows,
        "changes": spoken.changes(terms),
    }
    return fill(file, names)
