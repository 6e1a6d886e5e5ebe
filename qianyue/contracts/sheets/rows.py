"""What a row says: terms, and what could not be read. No row's terms hold a value that nobody meant."""

from __future__ import annotations

import copy
from typing import Any, NamedTuple

from qianyue.contracts.sheets.cells import Unreadable, value_of
from qianyue.contracts.sheets.plan import Column, Plan
from qianyue.law.told import told_by_number

WOMEN = "/protection/female_text"


class Read(NamedTuple):
    """`problems`: JSON pointer → a Chinese sentence without a full stop."""

    terms: dict[str, Any]
    problems: dict[str, str]


def terms_of(cells: dict[str, list[str]], plan: Plan) -> Read:
    """The terms of one row over what all rows say."""
    found = values_of(cells, plan.columns)
    terms = copy.deepcopy(plan.base)
    for pointer, value in found.terms.items():
        put(terms, pointer, value)
    _compact(terms)
    worker = terms.get("worker")
    if isinstance(worker, dict):
        worker |= told_by_number(worker)
        if worker.get("sex") == "male" and WOMEN not in found.terms and isinstance(terms.get("protection"), dict):
            terms["protection"].pop("female_text", None)  # common to all women of the sheet
    return Read(terms, found.problems)


def values_of(cells: dict[str, list[str]], columns: dict[int, Column]) -> Read:
    """Each cell by its place in the terms."""
    values: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for number, column in columns.items():
        cell = cells.get(str(number))
        if cell is None:
            continue
        try:
            value = value_of(cell, column)
        except Unreadable as problem:
            problems[column.pointer] = problem.message
            continue
        if value is not None:
            values[column.pointer] = value
    return Read(values, problems)


def put(terms: dict[str, Any], pointer: str, value: Any) -> None:
    """Set a value, making what it stands in; items of lists too."""
    *way, last = pointer.split("/")[1:]
    place: Any = terms
    for step, following in zip(way, [*way, last][1:], strict=True):
        made: Any = [] if following.isdigit() else {}
        if isinstance(place, list):
            _grow(place, int(step), made)
            place = place[int(step)]
        else:
            place = place.setdefault(step, made)
    if isinstance(place, list):
        _grow(place, int(last), None)
        place[int(last)] = value
    else:
        place[last] = value


def _grow(items: list[Any], index: int, made: Any) -> None:
    while len(items) <= index:
        items.append(copy.copy(made))


def _compact(value: Any) -> None:
    """Lists without the items that nobody has filled in."""
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _compact(inner)
    if isinstance(value, list):
        value[:] = [item for item in value if item not in (None, {}, [])]
