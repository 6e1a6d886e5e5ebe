"""Minimum wages by place and day (`domain.md` 6.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache

from qianyue.law import tables
from qianyue.law.regions import region

CLASSES = {"I": "一类", "II": "二类", "III": "三类"}
UNCONFIRMED = ("K-M", "K-L")


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
    caveat: str


@lru_cache(maxsize=4096)
def minimum_wage(code: str | None, on: date) -> MinimumWage | None:
    """The minimum wage in a county (GB/T 2260) on a day; None when the tables have no row for the place or the day."""
    if code is None:
        return None
    held = next((row for row in reversed(_classes().get(code, ())) if row[0] <= on), None)
    rows = _wages().get((code[:2] + "0000", held[1] if held else ""), ())
    row = next((row for row in reversed(rows) if row[0] <= on), None)
    if held is None or row is None:
        return None
    place = region(code)
    return MinimumWage(code, place.name if place else code, held[1], row[0], row[1], row[2], _caveat(held[1], held[2], row[3]))


def _caveat(wage_class: str, class_mark: str, wage_mark: str) -> str:
    if class_mark in UNCONFIRMED:
        return f"（按{CLASSES[wage_class]}地区，当地属于哪一类尚待主管部门确认）"
    return "（这一标准尚待主管部门确认）" if wage_mark in UNCONFIRMED else ""


@cache
def _classes() -> dict[str, list[tuple[date, str, str]]]:
    found: dict[str, list[tuple[date, str, str]]] = {}
    for row in sorted(tables.rows("wage_classes"), key=lambda row: row["valid_from"]):
        found.setdefault(row["region"], []).append((date.fromisoformat(row["valid_from"]), row["class"], row["mark"]))
    return found


@cache
def _wages() -> dict[tuple[str, str], list[tuple[date, Decimal, Decimal, str]]]:
    found: dict[tuple[str, str], list[tuple[date, Decimal, Decimal, str]]] = {}
    for row in sorted(tables.rows("minimum_wages"), key=lambda row: row["valid_from"]):
        entry = (date.fromisoformat(row["valid_from"]), Decimal(row["monthly"]), Decimal(row["hourly"]), row["mark"])
        found.setdefault((row["province"], row["class"]), []).append(entry)
    return found
