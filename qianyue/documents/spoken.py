"""How the single values of the terms are said in Chinese: in tables, about a change, and when a page is read back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from markupsafe import Markup
from pydantic import BaseModel

from qianyue.documents.labels import LABELS
from qianyue.documents.names import NAMES, name_of, pattern_of, short_name
from qianyue.documents.template import absent, plain
from qianyue.law import Terms
from qianyue.law.terms import Place, all_places

ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MONEY = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?")


class Change(NamedTuple):
    """One change in words; an empty `before` or `after` says that nothing is agreed there. `title` is the form's own name of
    the place; a place that has none is `unknown`, as it was written.
    """

    title: Markup
    unknown: str | None
    before: str
    after: str

    @property
    def name(self) -> str:
        return self.unknown or str(self.title)


def singles(pointer: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Every single value inside `value`, which stands at `pointer`, with its own pointer; absent ones left out."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from singles(f"{pointer}/{name}", part)
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from singles(f"{pointer}/{index}", part)
    elif value is not None:
        yield pointer, value


def worded(pointer: str, value: Any) -> Any:
    """A word of a list in Chinese; every other value as it is."""
    path = ".".join(step for step in pointer.split("/") if step and not step.isdigit())
    return LABELS.get(path, {}).get(value, value) if isinstance(value, str) else value


def rows(part: Any, pointer: str) -> list[tuple[Markup, str]]:
    """Name and words of every value in a part of the terms, for a table of facts: a row for each item of a list."""
    if absent(part):
        return []
    whole = part.model_dump(by_alias=True) if isinstance(part, BaseModel) else part
    said = ((at, _free(at, value)) for at, value in _items(pointer, whole))
    return [(Markup.escape(short_name(at)), words) for at, words in said if words]


def _items(pointer: str, value: Any) -> Iterator[tuple[str, Any]]:
    """The single values of a section; an item of a list stands whole."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _items(f"{pointer}/{name}", part)
    elif isinstance(value, list):
        yield from ((f"{pointer}/{index}", part) for index, part in enumerate(value))
    else:
        yield pointer, value


def tables(terms: Terms, *sections: str) -> list[tuple[Markup, list[tuple[Markup, str]]]]:
    """Name and rows of each of these parts (`work`, `agreements/training`) that says anything."""
    found = ((section, rows(_part(terms, section), f"/{section}")) for section in sections)
    return [(Markup.escape(name_of(f"/{section}")), facts) for section, facts in found if facts]


def _part(terms: Terms, path: str) -> Any:
    part: Any = terms
    for name in path.split("/"):
        part = getattr(part, name, None)
    return part


def changes(terms: Terms) -> list[Change]:
    """What an amendment changes, in words. Whether a place may be changed so is for the law's rules to say."""
    found = (terms.amends.changes if terms.amends else None) or []
    return [_change(change.path or "", change.from_, change.to) for change in found]


def _change(path: str, before: Any, after: Any) -> Change:
    known = pattern_of(path) in NAMES
    title = Markup.escape(name_of(path) if known else "其他")
    return Change(title, None if known else path or None, _free(path, before), _free(path, after))


def _free(pointer: str, value: Any) -> str:
    """A JSON value that stands for the value of the place `pointer`: said as that place would say it."""
    if isinstance(value, dict | list):
        said = ((at, _free(at, item)) for at, item in singles(pointer, value))
        return "；".join(f"{NAMES.get(pattern_of(at), at)}：{words}" for at, words in said if words)
    place = _places().get(pattern_of(pointer))
    return plain(worded(pointer, _typed(value, place.sort if place else "text"))) or ""


def _typed(value: Any, sort: str) -> Any:
    """Text as the date or the amount that it writes; what is neither stands as it was given."""
    if isinstance(value, str) and sort == "date" and ISO.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    if isinstance(value, str) and sort == "money" and MONEY.fullmatch(value):
        return Decimal(value)
    return value


@cache
def _places() -> dict[str, Place]:
    return all_places()
