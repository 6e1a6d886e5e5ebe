"""What two versions of half-filled terms say differently, place by place, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from qianyue.documents.labels import LABELS
from qianyue.web.terms_form.layout import Layout, layout_for
from qianyue.web.terms_form.picture import name_of
from qianyue.web.terms_form.pointers import find, pattern_of
from qianyue.web.terms_form.values import typed_of


class Difference(NamedTuple):
    name: str
    theirs: str
    mine: str


def differences(theirs: Any, mine: Any) -> list[Difference]:
    """In the order of the places' names; an absent value is the empty string."""
    places = sorted({*_places(theirs, ""), *_places(mine, "")})
    found = ((place, find(theirs, place), find(mine, place)) for place in places)
    layout = layout_for(mine)
    return [
        Difference(name_of(place, layout), _said(place, a, layout), _said(place, b, layout)) for place, a, b in found if a != b
    ]


def _places(value: Any, pointer: str) -> Iterator[str]:
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _places(item, f"{pointer}/{name}")
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _places(item, f"{pointer}/{number}")
    else:
        yield pointer


def _said(place: str, value: Any, layout: Layout) -> str:
    """A value as its field shows it: words of lists and flags in Chinese or in the reader's language."""
    field = layout.fields.get(pattern_of(place))
    if isinstance(value, bool):
        named = (field.yes if value else field.no) if field else ""
        return str(named or (_("是") if value else _("否")))
    if field and field.words and value in LABELS[field.words]:
        return _(LABELS[field.words][value])
    return "" if isinstance(value, dict | list) else typed_of(value)
