"""What a contract says now: its own terms, with every concluded amendment made in them, in the order of their conclusion.

Nothing of this is kept: the documents are what was agreed, and this follows from them alone.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from qianyue.contracts.models import Contract, State
from qianyue.law.rules.amended import put_at


def in_force(contract: Contract) -> dict[str, Any]:
    """The terms of a concluded contract as amended until now."""
    amendments = contract.later.filter(kind="amendment", state=State.CONCLUDED).select_related("proposal")
    return as_amended(contract.proposal.terms, (one.proposal.terms for one in amendments.order_by("concluded_at")))


def as_amended(said: dict[str, Any], amendments: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Terms with the changes of these amendments made in them, one after the other."""
    terms = copy.deepcopy(said)
    for amendment in amendments:
        for change in amendment["amends"].get("changes") or ():
            if change.get("to") is None:
                _take_away(terms, change["path"])
            else:
                put_at(terms, change["path"], copy.deepcopy(change["to"]))
    return terms


def said_at(terms: Any, pointer: str) -> Any:
    """What stands at a JSON pointer; None where nothing does."""
    for step in pointer.split("/")[1:]:
        if isinstance(terms, dict):
            terms = terms.get(step)
        elif isinstance(terms, list) and step.isdecimal() and int(step) < len(terms):
            terms = terms[int(step)]
        else:
            return None
    return terms


def is_same(one: Any, other: Any) -> bool:
    """Whether two values of the terms say the same: 4500 and 4500.00 are one sum of money."""
    if one == other:
        return isinstance(one, bool) is isinstance(other, bool)
    numbers = [_number(one), _number(other)]
    return None not in numbers and numbers[0] == numbers[1]


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _take_away(terms: dict[str, Any], pointer: str) -> None:
    """What an amendment strikes out; the items of a list that follow move up."""
    way, _, last = pointer.rpartition("/")
    place = said_at(terms, way)
    if isinstance(place, dict):
        place.pop(last, None)
    elif isinstance(place, list) and last.isdecimal() and int(last) < len(place):
        del place[int(last)]
