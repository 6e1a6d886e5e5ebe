"""When somebody reaches the statutory retirement age (`domain.md` 6.10; decision of 2024-09-13, in force 2025-01-01).

Nobody's age is 60, 55 or 50 any more: it grows by one month for every few months of birth, group by group, to a cap.
Going earlier or later by agreement (up to three years each way) is the worker's and the employer's choice and not in here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from qianyue.law import tables
from qianyue.law.dates import add_months

# What somebody may belong to, by sex; None = not known.
CATEGORIES: dict[str | None, tuple[str, ...]] = {
    "male": ("male_60",),
    "female": ("female_50", "female_55"),
    None: ("male_60", "female_50", "female_55"),
}


@dataclass(frozen=True, slots=True)
class Steps:
    """One row: the original age, and one month more for every `months_per_step` months of birth from `first` on, to a cap."""

    since: date
    original_years: int
    first: date
    months_per_step: int
    most_months: int

    def delay(self, birth: date) -> int:
        """Months beyond the original age."""
        if birth < self.first:
            return 0
        months = (birth.year - self.first.year) * 12 + birth.month - self.first.month
        return min(months // self.months_per_step + 1, self.most_months)


def retirement_date(birth: date, category: str, on: date) -> date | None:
    """The day of birth in the retirement month, or that month's last day, by the steps that are law on `on`.

    None when the table has no row for that day (or no such category).
    """
    steps = _held(category, on)
    return None if steps is None else add_months(birth, steps.original_years * 12 + steps.delay(birth))


@lru_cache(maxsize=4096)
def _held(category: str, on: date) -> Steps | None:
    return next((row for row in reversed(_steps().get(category, ())) if row.since <= on), None)


@cache
def _steps() -> dict[str, list[Steps]]:
    found: dict[str, list[Steps]] = {}
    for row in sorted(tables.rows("retirement"), key=lambda row: row["valid_from"]):
        steps = Steps(
            since=date.fromisoformat(row["valid_from"]),
            original_years=int(row["original_years"]),
            first=date.fromisoformat(row["first_birth_month"] + "-01"),
            months_per_step=int(row["months_per_step"]),
            most_months=int(row["most_months"]),
        )
        found.setdefault(row["category"], []).append(steps)
    return found
