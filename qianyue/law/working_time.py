"""How long a year, a quarter and a month of work are, and what of a monthly wage a day and an hour are worth (H-04, H-08).

The State Council's holidays decide it; the ministry writes down what follows from them. Never a constant in a rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache

from qianyue.law import tables

HOURS_PER_DAY = 8  # 国务院关于职工工作时间的规定 3
HOURS_PER_WEEK = 40
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """What holds since `since`: days of work a year, and days that a monthly wage pays (holidays included)."""

    since: date
    working_days_per_year: int
    paid_days_per_month: Decimal

    @property
    def paid_hours_per_month(self) -> Decimal:
        """The hours that a monthly wage pays: 174."""
        return self.paid_days_per_month * HOURS_PER_DAY

    def hours(self, cycle: str) -> Decimal:
        """Normal hours in a cycle of comprehensive working time: week 40, month 165.33, quarter 496, year 1984."""
        if cycle == "week":
            return Decimal(HOURS_PER_WEEK)
        parts = {"month": 12, "quarter": 4, "year": 1}[cycle]
        return (Decimal(self.working_days_per_year * HOURS_PER_DAY) / parts).quantize(CENT, ROUND_HALF_UP)


@lru_cache(maxsize=4096)
def working_time(on: date) -> WorkingTime | None:
    """What holds on a day; None before the first row of the table."""
    return next((row for row in reversed(_rows()) if row.since <= on), None)


@cache
def _rows() -> list[WorkingTime]:
    return [
        WorkingTime(date.fromisoformat(row["valid_from"]), int(row["working_days_per_year"]), Decimal(row["paid_days_per_month"]))
        for row in sorted(tables.rows("working_time"), key=lambda row: row["valid_from"])
    ]
