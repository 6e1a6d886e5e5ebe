"""The values of an amendment's changes: typed and shown as the place that they are for would be typed and shown."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from qianyue.documents.labels import LABELS
from qianyue.documents.names import NAMES, name_of, pattern_of
from qianyue.law.terms import Place, all_places
from qianyue.web.terms_form.values import Mistyped, typed_of, value_of

FLAGS = {"是": True, "否": False}
# What an agreement says of itself, or what only other documents have, is not for changing. Lists are changed as clauses.
NOT_FOR_CHANGING = (
    "/format", "/kind", "/form", "/number", "/amends", "/accompanies", "/attachments", "/history", "/ending", "/electronic_form",
)  # fmt: skip
NEW_CLAUSE = "/clauses/-"


def value_at(path: Any, typed: str) -> Any:
    """The JSON value of what was typed for the place `path`; None when nothing was. Raises Mistyped."""
    text = typed.strip()
    place = _places().get(pattern_of(path), Place("text")) if isinstance(path, str) else Place("text")
    if text[:1] in ("{", "["):  # made elsewhere: a whole section or a list
        try:
            return json.loads(text)
        except ValueError:
            raise Mistyped(text, "") from None
    if place.sort == "flag":
        return FLAGS.get(text, text or None)
    if place.sort == "word":
        return _words(path).get(text, text or None)
    return value_of(typed, place)


def typed_at(path: Any, value: Any) -> str:
    """How a change's value stands in its field."""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str) and isinstance(path, str):
        return LABELS.get(_dotted(path), {}).get(value, value)
    return typed_of(value)


@cache
def places_to_change() -> list[tuple[str, list[tuple[str, str]]]]:
    """The places that an amendment may name, by section: (section, [(pointer, name)])."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for pointer in _places():
        if "*" not in pointer and not pointer.startswith(NOT_FOR_CHANGING):
            section = NAMES["/" + pointer.split("/")[1]]
            groups.setdefault(section, []).append((pointer, NAMES[pointer]))
    groups[NAMES["/clauses"]] = [(NEW_CLAUSE, name_of(NEW_CLAUSE))]
    return list(groups.items())


def _words(path: str) -> dict[str, str]:
    return {label: word for word, label in LABELS.get(_dotted(path), {}).items()}


def _dotted(path: str) -> str:
    return ".".join(step for step in path.split("/") if step and not step.isdigit())


@cache
def _places() -> dict[str, Place]:
    return all_places()
