"""What stands in the fields: from a request or from terms, and back to terms.

A sheet keeps what was typed as it was typed. Terms made from it hold what can be read, and the rest as text, so that a
half-filled draft loses nothing; `problems` says what cannot be read.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from qianyue.law.told import told_by_number
from qianyue.web.terms_form.changed import typed_at, value_at
from qianyue.web.terms_form.elements import Rows
from qianyue.web.terms_form.layout import Layout, layout_for, layout_of
from qianyue.web.terms_form.pointers import find, pattern_of, put
from qianyue.web.terms_form.values import Mistyped, typed_of, value_of

LONGEST = 8000  # characters in one field; a contract of three hundred pages has none longer


@dataclass(frozen=True, slots=True)
class Made:
    """Terms made from a sheet. `problems`: pointer in the sheet → sentence. `moved`: the rows of lists that stand at another
    place in the terms, because empty rows are left out: pointer in the terms → pointer in the sheet. `told`: fields that
    another field has filled in. `layout`: the form that the sheet is of.
    """

    layout: Layout
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
    """`values`: pointer → what is typed there. `rows`: list → number of rows shown. `layout`: the form of the kind."""

    values: dict[str, str] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    layout: Layout = field(default_factory=lambda: layout_of("labor_contract"))

    @classmethod
    def of_terms(cls, terms: Mapping[str, Any]) -> Sheet:
        sheet = cls(layout=layout_for(terms))
        for rows in sheet.layout.lists.values():
            there = find(terms, rows.pointer)
            sheet.rows[rows.pointer] = len(there) if isinstance(there, list) else 0
        for pointer in sheet.pointers():
            free = sheet.layout.places[pattern_of(pointer)].sort == "free"
            value = find(terms, pointer)
            if typed := typed_at(find(terms, _path_of(pointer)), value) if free else typed_of(value):
                sheet.values[pointer] = typed
        return sheet

    @classmethod
    def of_request(cls, data: Mapping[str, str], layout: Layout) -> Sheet:
        """From the names and values of a form. Names that are not ours are not looked at; unticked boxes are not sent."""
        sheet = cls(layout=layout)
        for rows in layout.lists.values():
            row = re.compile(re.escape(rows.pointer) + r"/(\d{1,3})(/|$)", re.ASCII)
            there = [int(found[1]) + 1 for name in data if (found := row.match(name))]
            sheet.rows[rows.pointer] = min(max(there, default=0), rows.most)
        for pointer in sheet.pointers():
            typed = data.get(pointer, "")[:LONGEST]
            if layout.fields[pattern_of(pointer)].tick:
                typed = "true" if typed else "false"
            if typed:
                sheet.values[pointer] = typed
        return sheet

    def pointers(self) -> list[str]:
        """Every field there is now, rows counted."""
        found = []
        for pattern in self.layout.fields:
            before, star, after = pattern.partition("/*")
            found += [f"{before}/{row}{after}" for row in range(self.rows.get(before, 0))] if star else [pattern]
        return found

    def terms(self, base: Mapping[str, Any]) -> Made:
        """The terms that these fields say; what the form does not show is taken over from `base`."""
        made = Made(self.layout, self._taken_over(base), {}, {}, {})
        for pointer in self.pointers():
            pattern = pattern_of(pointer)
            if "/*" not in pattern:
                self._fill(made, pointer, pattern, pointer)
        for rows in self.layout.lists.values():
            self._fill_rows(made, rows)
        _tell(made)
        return made

    def _taken_over(self, base: Mapping[str, Any]) -> dict[str, Any]:
        """What no field shows: kind, attachments, the worker's own statement, sections that this form leaves alone."""
        shown = {*self.layout.fields, *self.layout.lists}
        unshown = {name: item for name, item in base.items() if name not in ("format", "kind", "form", "number")}
        kind = self.layout.kind
        named = {"format": "qianyue-terms/1", "kind": kind.code} | ({"form": kind.form} if kind.form else {})
        return named | (_kept(unshown, "", shown) or {})

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
        typed, kind = self.values.get(pointer, ""), self.layout.places[pattern]
        try:
            value = value_at(find(made.terms, _path_of(place)), typed) if kind.sort == "free" else value_of(typed, kind)
        except Mistyped as problem:
            made.problems[pointer] = problem.message
            value = problem.value
        if value is not None:
            put(made.terms, place, value)


def _path_of(pointer: str) -> str:
    """Where the change says which place it is about: `/amends/changes/0/to` → `/amends/changes/0/path`."""
    return pointer.rpartition("/")[0] + "/path"


def _kept(value: Any, pointer: str, shown: Set[str]) -> Any:
    """What of `value` the form does not show; None when nothing is left."""
    if pointer in shown:
        return None
    if isinstance(value, dict):
        found = {name: kept for name, item in value.items() if (kept := _kept(item, f"{pointer}/{name}", shown)) is not None}
        return found or None
    return copy.deepcopy(value)


def _tell(made: Made) -> None:
    worker = made.terms.get("worker")
    if isinstance(worker, dict):
        for name, value in told_by_number(worker).items():
            worker[name] = value
            made.told[f"/worker/{name}"] = value
