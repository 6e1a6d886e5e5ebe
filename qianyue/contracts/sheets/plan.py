"""What the columns of a sheet mean: made once from the form of the document's kind, kept with the batch, read by the workers."""

from __future__ import annotations

import dataclasses
from typing import Any


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One column. `pointer` is its place in the terms, `sort` what belongs there (`law.terms.Place`).

    `words`: what may be written there → what the terms say for it. `mark`: a unit that may stand behind the value.
    """

    heading: str
    pointer: str
    sort: str
    words: dict[str, str] = dataclasses.field(default_factory=dict)
    mark: str = ""
    required: bool = False
    hint: str = ""
    region: bool = False
    per_person: bool = True


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """`columns`: by the number of the column in the sheet, from 1. `base`: what every row says that does not say otherwise."""

    kind: str
    columns: dict[int, Column]
    base: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        columns = {str(number): dataclasses.asdict(column) for number, column in self.columns.items()}
        return {"kind": self.kind, "columns": columns, "base": self.base}

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> Plan:
        columns = {int(number): Column(**column) for number, column in said["columns"].items()}
        return cls(kind=said["kind"], columns=columns, base=said["base"])

    def heading_of(self, pointer: str) -> str:
        """The heading of the column for a place of the terms, or of a place above it; empty where there is none."""
        for column in self.columns.values():
            if column.pointer == pointer or (pointer and column.pointer.startswith(f"{pointer}/")):
                return column.heading
        return ""
