"""JSON pointers into half-filled terms (RFC 6901, for names that need no escaping)."""

from __future__ import annotations

import re
from typing import Any

ROW = re.compile(r"/\d+(?=/|$)", re.ASCII)


def pattern_of(pointer: str) -> str:
    """`/pay/allowances/3/name` → `/pay/allowances/*/name`."""
    return ROW.sub("/*", pointer)


def html_id(pointer: str) -> str:
    """The id of the field for this place."""
    return f"field{pointer.replace('/', '-')}"


def find(terms: Any, pointer: str) -> Any:
    """The value at a pointer, None where there is nothing."""
    for step in pointer.split("/")[1:]:
        if isinstance(terms, dict):
            terms = terms.get(step)
        elif isinstance(terms, list) and step.isdigit() and int(step) < len(terms):
            terms = terms[int(step)]
        else:
            return None
    return terms


def put(terms: dict[str, Any], pointer: str, value: Any) -> None:
    """Set the value of an object's member, making the objects on the way; lists must be there already."""
    *way, last = pointer.split("/")[1:]
    place: Any = terms
    for step in way:
        if isinstance(place, list):
            place = place[int(step)]
        else:
            if not isinstance(place.get(step), dict | list):
                place[step] = {}
            place = place[step]
    if isinstance(place, list):
        place[int(last)] = value
    else:
        place[last] = value


def without(terms: dict[str, Any], pointer: str) -> dict[str, Any]:
    """A copy that lacks what stands at the pointer; an item of a list is emptied, so that the others keep their places."""
    step, *rest = pointer.split("/")[1:]
    if not rest:
        return {name: value for name, value in terms.items() if name != step}
    return {**terms, step: _without(terms[step], rest)} if step in terms else dict(terms)


def _without(value: Any, way: list[str]) -> Any:
    step, *rest = way
    if isinstance(value, dict):
        kept = {name: item for name, item in value.items() if name != step}
        return {**kept, step: _without(value[step], rest)} if rest and step in value else kept
    if isinstance(value, list) and step.isdigit() and int(step) < len(value):
        item = _without(value[int(step)], rest) if rest else type(value[int(step)])()
        return [*value[: int(step)], item, *value[int(step) + 1 :]]
    return value
