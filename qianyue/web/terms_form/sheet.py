"""What stands in the fields: from a request or from terms, and back to terms.

A sheet keeps what was typed as it was typed. Terms made from it hold what can be read, and the rest as text, so that a
half-filled draft loses nothing; `problems` says what cannot be read.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qianyue.web.terms_form import layout
from qianyue.web.terms_form.elements import Rows
from qianyue.web.terms_form.pointers import find, pattern_of, put
from qianyue.web.terms_form.values import Mistyped, told_by_number, typed_of, value_of

LONGEST = 8000  # characters in one field; a contract of three hundred pages has none longer


@dataclass(frozen=True, slots=True)
class Made:
    """Terms made from a sheet. `problems`: pointer in the sheet → sentence. `moved`: the rows of lists that stand at another
    place in the terms, because empty rows are left out: pointer in the terms → pointer in the sheet. `told`: fields that
    another field has filled in.
    """

    terms: dict[str, Any]
    problems: dict[str, str]
    moved: dict[str, str]
    told: dict[str, str]

    def in_sheet(self, pointer: str) -> str:
        """Where a place of the terms stands in the sheet."""
        for ours, typed in self.moved.items():
            if pointer == ours or pointer.startswith(f"{ours}/"):
                return typed + pointer[len(ours) :]
        return pointer


@dataclass(slots=True)
class Sheet:
    """`values`: pointer → what is typed there. `rows`: list → number of rows shown."""

    values: dict[str, str] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of_terms(cls, terms: Mapping[str, Any]) -> Sheet:
        sheet = cls()
        for rows in layout.lists().values():
            there = find(terms, rows.pointer)
            sheet.rows[rows.pointer] = len(there) if isinstance(there, list) else 0
        for pointer in sheet.pointers():
            if typed := typed_of(find(terms, pointer)):
                sheet.values[pointer] = typed
        return sheet

    @classmethod
    def of_request(cls, data: Mapping[str, str]) -> Sheet:
        """From the names and values of a form. Names that are not ours are not looked at; unticked boxes are not sent."""
        sheet = cls()
        for rows in layout.lists().values():
            row = re.compile(re.escape(rows.pointer) + r"/(\d{1,3})(/|$)", re.ASCII)
            there = [int(found[1]) + 1 for name in data if (found := row.match(name))]
            sheet.rows[rows.pointer] = min(max(there, default=0), rows.most)
        for pointer in sheet.pointers():
            typed = data.get(pointer, "")[:LONGEST]
            if layout.fields()[pattern_of(pointer)].tick:
                typed = "true" if typed else "false"
            if typed:
                sheet.values[pointer] = typed
        return sheet

    def pointers(self) -> list[str]:
        """Every field there is now, rows counted."""
        found = []
        for pattern in layout.fields():
            before, star, after = pattern.partition("/*")
            found += [f"{before}/{row}{after}" for row in range(self.rows.get(before, 0))] if star else [pattern]
        return found

    def terms(self, base: Mapping[str, Any]) -> Made:
        """The terms that these fields say; what the form does not show is taken over from `base`."""
        made = Made(_taken_over(base), {}, {}, {})
        for pointer in self.pointers():
            pattern = pattern_of(pointer)
            if "/*" not in pattern:
                self._fill(made, pointer, pattern, pointer)
        for rows in layout.lists().values():
            self._fill_rows(made, rows)
        _tell(made)
        return made

    def _fill_rows(self, made: Made, rows: Rows) -> None:
        items: list[Any] = []
        for number in range(self.rows.get(rows.pointer, 0)):
            typed = [part.pointer.replace("*", str(number)) for part in rows.fields]
            if not any(self.values.get(pointer, "").strip() for pointer in typed):
                continue
            if not items:
                put(made.terms, rows.pointer, items)
            # Each line of a plain item is an item: clauses are often pasted all at once.
            lines = [line.strip() for line in self.values[typed[0]].splitlines()] if rows.plain else [{}]
            for item in filter(None, lines) if rows.plain else lines:
                if len(items) != number:
                    made.moved[f"{rows.pointer}/{len(items)}"] = f"{rows.pointer}/{number}"
                items.append(item)
            if not rows.plain:
                for part, pointer in zip(rows.fields, typed, strict=True):
                    place = part.pointer.replace("*", str(len(items) - 1))
                    self._fill(made, place, part.pointer, pointer)

    def _fill(self, made: Made, place: str, pattern: str, pointer: str) -> None:
        try:
            value = value_of(self.values.get(pointer, ""), layout.places()[pattern])
        except Mistyped as problem:
            made.problems[pointer] = problem.message
            value = problem.value
        if value is not None:
            put(made.terms, place, value)


def _taken_over(base: Mapping[str, Any]) -> dict[str, Any]:
    """What no field shows: kind, attachments, the worker's own statement."""
    kept: dict[str, Any] = {"format": "qianyue-terms/1", "kind": "labor_contract"}
    for name in ("amends", "attachments"):
        if base.get(name):
            kept[name] = copy.deepcopy(base[name])
    if (asked := find(base, "/history/worker_requests_fixed_term")) is not None:
        kept["history"] = {"worker_requests_fixed_term": asked}
    return kept


def _tell(made: Made) -> None:
    worker = made.terms.get("worker")
    if isinstance(worker, dict):
        for name, value in told_by_number(worker).items():
            worker[name] = value
            made.told[f"/worker/{name}"] = value
