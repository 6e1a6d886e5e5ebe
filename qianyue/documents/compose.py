"""Terms → blocks: what the document will say, before any layout."""

from __future__ import annotations

from markupsafe import Markup

from qianyue.documents.facts import key_facts
from qianyue.documents.filling import filled
from qianyue.documents.kinds import kind_for
from qianyue.documents.markup import Reader
from qianyue.documents.model import Document
from qianyue.law import Terms


def blocks(terms: Terms, *, draft: bool = False) -> Document:
    """The whole document that these terms make.

    With `draft`, values that the text needs and the terms do not have yet stand as `（未填写）`: for screens only, a
    document with blanks is never rendered. Raises UnknownKind, MissingValue.
    """
    kind = kind_for(terms)
    text, values = filled(kind.text, terms, kind, facts=lambda: _told(terms))
    read = Reader(values, sizes=kind.places, draft=draft).read(text)
    return Document(kind.name, kind.title, terms.number or "", kind.edition, read)


def _told(terms: Terms) -> list[tuple[Markup, str]]:
    """Title and words of the key facts, for the text that repeats them (the notice before signing)."""
    return [(Markup.escape(fact.title), fact.text) for fact in key_facts(terms)]
