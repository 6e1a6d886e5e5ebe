"""An amendment read as what it makes of the contract: its changes, put where they belong, are judged like terms."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field, replace
from typing import Any

from qianyue.law.errors import TermsErrors
from qianyue.law.rules.rule import Finding
from qianyue.law.terms import Amendment, Terms, parse_terms
from qianyue.law.terms.complaints import pointer_to

MOST = 200  # changes: more are another contract
DEEPEST = 6  # steps: no place in the terms lies deeper
NOT_CHANGED = ("format", "kind", "number", "amends")


@dataclass(frozen=True, slots=True)
class Amended:
    """Terms with the changes in them; `changed` says which change a place comes from, `unread` which make no sense there."""

    terms: Terms
    changed: dict[str, int] = field(default_factory=dict)
    unread: tuple[int, ...] = ()

    def placed(self, finding: Finding) -> Finding:
        """A finding about a changed place points to the change, where it can be mended."""
        for place, index in self.changed.items():
            if finding.path == place or finding.path.startswith(place + "/"):
                return replace(finding, path=f"/amends/changes/{index}/to{finding.path[len(place) :]}")
        return finding


def amended(terms: Terms) -> Amended:
    """The terms of an amendment with its changes made; of any other document the terms themselves."""
    amends = terms.amends if isinstance(terms, Amendment) else None
    if amends is None or not amends.changes:
        return Amended(terms)
    said = terms.model_dump(mode="json", by_alias=True, exclude_none=True)
    changes = [(index, change.path or "", change.to) for index, change in enumerate(amends.changes) if change.to is not None]
    unread = {index for index, _, _ in changes[MOST:]}
    changes = changes[:MOST]
    for _attempt in range(2):  # those that cannot be read are set aside once, so that the rest is judged
        made = copy.deepcopy(said)
        places = {index: put_at(made, path, value) for index, path, value in changes}
        try:
            read = parse_terms(made)
            changed = {place: index for index, place in places.items() if place is not None}
            return Amended(read, changed, tuple(sorted(unread.union(set(places) - set(changed.values())))))
        except TermsErrors as problem:
            wrong = [pointer for pointer, _ in problem.errors]
        unread |= {index for index, place in places.items() if place is None or any(_touch(place, at) for at in wrong)}
        changes = [change for change in changes if change[0] not in unread]
    return Amended(terms, unread=tuple(sorted(unread.union(index for index, _, _ in changes))))


def _touch(place: str, pointer: str) -> bool:
    return f"{pointer}/".startswith(f"{place}/") or f"{place}/".startswith(f"{pointer}/")


def put_at(said: dict[str, Any], pointer: str, value: Any) -> str | None:
    """Put a value at a JSON pointer and say where it came to stand; None where there is no such place.

    An item of a list that is not there is added to it (`-`: RFC 6901 §4): an amendment says only the clauses that change.
    """
    steps = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1 : DEEPEST + 2]]
    if not steps or len(steps) > DEEPEST or not pointer.startswith("/") or steps[0] in NOT_CHANGED:
        return None
    place: Any = said
    came_to = ""
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        inner: Any = [] if following is not None and (following.isdecimal() or following == "-") else {}
        if isinstance(place, list):
            index = int(step) if step.isdecimal() and len(step) < 9 else -1
            if not 0 <= index < len(place):
                place.append(inner)
                index = len(place) - 1
            key: Any = index
        elif isinstance(place, dict):
            place.setdefault(step, inner)
            key = step
        else:
            return None
        came_to += pointer_to((key,))
        if following is None:
            place[key] = value
        place = place[key]
    return came_to
