"""Minimum wages by place and day (`domain.md` 6.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from qianyue.law import tables
from qianyue.law.regions import levels, region
from qianyue.law.tables import TableSet

CLASSES = {"I": "一类", "II": "二类", "III": "三类"}


@dataclass(frozen=True, slots=True)
class MinimumWage:
    """What holds at a place since `since`: yuan a month, and yuan an hour for part-time work.

    `caveat` says what of it nobody has confirmed yet, to stand behind the amount in a sentence; mostly empty.
    """

    region: str
    place: str
    wage_class: str
    since: date
    monthly: Decimal
    hourly: Decimal
    source: str
    caveat: str


def minimum_wage(code: str | None, on: date, using: TableSet | None = None) -> MinimumWage | None:
    """The minimum wage in a county (GB/T 2260) on a day; None when the tables have no row for the place or the day.

    A wage row is about a province or a part of it; the last one to take effect counts.
    """
    return _found(using or tables.current(), code, on) if code else None


def class_row(county: str, on: date, using: TableSet) -> tables.Row | None:
    """The row that gives a county its class on a day."""
    return _last(_index(using)[0].get(county, []), on)


def wage_row(area: str, wage_class: str, on: date, using: TableSet) -> tables.Row | None:
    """The row that holds on a day for a class in a region: about the region itself, or about what it lies in."""
    wages = _index(using)[1]
    return _last([row for level in levels(area) for row in wages.get((level, wage_class), [])], on)


@lru_cache(maxsize=4096)
def _found(using: TableSet, code: str, on: date) -> MinimumWage | None:
    held = class_row(code, on, using)
    row = wage_row(code, held["class"], on, using) if held else None
    if held is None or row is None:
        return None
    place = region(code, on)
    return MinimumWage(
        region=code,
        place=place.name if place else code,
        wage_class=held["class"],
        since=tables.begins(row),
        monthly=Decimal(row["monthly"]),
        hourly=Decimal(row["hourly"]),
        source=row["source"],
        caveat=_caveat(held, row),
    )


def _caveat(held: tables.Row, row: tables.Row) -> str:
    if held["mark"] in tables.UNCONFIRMED:
        return f"（按{CLASSES.get(held['class'], held['class'])}地区，当地属于哪一类尚待主管部门确认）"
    return "（这一标准尚待主管部门确认）" if row["mark"] in tables.UNCONFIRMED else ""


Numbered = tuple[date, int, tables.Row]


def _last(rows: list[Numbered], on: date) -> tables.Row | None:
    """Of the rows in effect the one that began last; of several from the same day the one that was added last."""
    return max((row for row in rows if row[0] <= on), key=lambda row: row[:2], default=(on, 0, None))[2]


@lru_cache(maxsize=8)
def _index(using: TableSet) -> tuple[dict[str, list[Numbered]], dict[tuple[str, str], list[Numbered]]]:
    """Class rows by county, wage rows by region and class, each with its day and its place in the table."""
    classes: dict[str, list[Numbered]] = {}
    for number, row in enumerate(using.rows("wage_classes")):
        classes.setdefault(row["region"], []).append((tables.begins(row), number, row))
    wages: dict[tuple[str, str], list[Numbered]] = {}
    for number, row in enumerate(using.rows("minimum_wages")):
        wages.setdefault((row["region"], row["class"]), []).append((tables.begins(row), number, row))
    return classes, wages
