"""The single values of terms, each with its place: what a document must show, and where to point when it cannot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qianyue.documents.labels import LABELS
from qianyue.documents.model import squeeze
from qianyue.documents.template import plain
from qianyue.law import Terms

# What the terms say about themselves and not about the agreement.
SELF = frozenset({"/format", "/kind"})


def leaves(terms: Terms) -> Iterator[tuple[str, Any]]:
    """JSON pointer and value of every single value that is present, in the order of the terms."""
    yield from _walk("", terms.model_dump(by_alias=True))


def _walk(pointer: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _walk(f"{pointer}/{name}", part)
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _walk(f"{pointer}/{index}", part)
    elif value is not None and pointer not in SELF:
        yield pointer, value


def said(pointer: str, value: Any) -> str | None:
    """The words by which a document says this value, without white space; None for yes and no, which have many."""
    if isinstance(value, bool):
        return None
    path = ".".join(step for step in pointer.split("/") if step and not step.isdigit())
    if isinstance(value, str):
        value = LABELS.get(path, {}).get(value, value)
    return squeeze(plain(value) or "")
