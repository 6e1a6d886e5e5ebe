"""Minimum wages by place and day (`domain.md` 6.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache

from qianyue.law import tables
from qianyue.law.regions import region

# A month has 21.75 paid days of 8 hours (人社部发〔2025〕2号): what an hourly wage makes in a month of normal hours.
PAID_HOURS_PER_MONTH = Decimal("174")


@dataclass(frozen=True, slots=True)
class MinimumWage:
    """What holds at a place since `since`: yuan a month, and yuan an hour for part-time work."""

    region: str
    place: str
    wage_class: str
    since: date
    monthly: Decimal
    hourly: Decimal


@lru_cache(maxsize=4096)
def minimum_wage(code: str | None, on: date) -> MinimumWage | None:
    """The minimum wage in a county (GB/T 2260) on a day; None when the tables have no row for the place or the day."""
    if code is None:
        return None
    wage_class = next((name for since, name in reversed(_classes().get(code, ())) if since <= on), None)
    rows = _wages().get((code[:2] + "0000", wage_class or ""), ())
    row = next((row for row in reversed(rows) if row[0] <= on), None)
    if wage_class is None or row is None:
        return None
    place = region(code)
    return MinimumWage(code, place.name if place else code, wage_class, row[0], row[1], row[2])


@cache
def _classes() -> dict[str, list[tuple[date, str]]]:
    found: dict[str, list[tuple[date, str]]] = {}
    for row in sorted(tables.rows("wage_classes"), key=lambda row: row["valid_from"]):
        found.setdefault(row["region"], []).append((date.fromisoformat(row["valid_from"]), row["class"]))
    return found


@cache
def _wages() -> dict[tuple[str, str], list[tuple[date, Decimal, Decimal]]]:
    found: dict[tuple[str, str], list[tuple[date, Decimal, Decimal]]] = {}
    for row in sorted(tables.rows("minimum_wages"), key=lambda row: row["valid_from"]):
        entry = (date.fromisoformat(row["valid_from"]), Decimal(row["monthly"]), Decimal(row["hourly"]))
        found.setdefault((row["province"], row["class"]), []).append(entry)
    return found
