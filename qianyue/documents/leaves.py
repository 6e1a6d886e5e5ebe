"""The single values of terms, each with its place: what a document must show, and where to point when it cannot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qianyue.documents import spoken
from qianyue.documents.model import squeeze
from qianyue.documents.template import plain
from qianyue.law import Terms

# What the terms say about themselves and not about the agreement.
SELF = frozenset({"/format", "/kind", "/form"})


def leaves(terms: Terms) -> Iterator[tuple[str, Any]]:
    """JSON pointer and value of every single value that is present, in the order of the terms.

    The free values of an amendment's changes mean nothing without their place: they stand as the words that say them.
    """
    whole = terms.model_dump(by_alias=True, exclude={"amends": {"changes"}})
    yield from ((at, value) for at, value in spoken.singles("", whole) if at not in SELF)
    for index, change in enumerate(spoken.changes(terms)):
        for part, words in (("path", change.name), ("from", change.before), ("to", change.after)):
            if words:
                yield f"/amends/changes/{index}/{part}", words


def said(pointer: str, value: Any) -> str | None:
    """The words by which a document says this value, without white space; None for yes and no, which have many."""
    if isinstance(value, bool):
        return None
    return squeeze(plain(spoken.worded(pointer, value)) or "")
