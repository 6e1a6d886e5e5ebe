"""What is due how long after what, by jurisdiction (`domain.md` 9.1): three regimes overlap and stay apart here.

Yunnan's own deadlines were not found: what has no row of its own is judged by the national one, and says whose it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from qianyue.law import tables
from qianyue.law.holidays import after_working_days
from qianyue.law.regions import levels

NATION = "000000"


@dataclass(frozen=True, slots=True)
class Deadline:
    """`days` after `trigger`, calendar or working days by `unit`. `region` is whose rule it is, NATION for everybody's."""

    duty: str
    trigger: str
    region: str
    days: int
    unit: str
    valid_from: date
    valid_to: date
    basis: str
    confirmed: bool

    def due(self, happened: date) -> date | None:
        """The last day; the day of the event does not count (CC 201). None in working days of a year not arranged yet.

        A holiday at the end does not extend it: for duties of an employer the earlier day is the safe one (domain.md 6.0).
        """
        if self.unit == "working":
            return after_working_days(happened, self.days)
        return happened + timedelta(days=min(self.days, (date.max - happened).days))


def deadline(duty: str, trigger: str, *, region: str | None, on: date) -> Deadline | None:
    """The rule of the smallest jurisdiction around `region` that has one on that day, else the nation's, else None."""
    known = [one for one in _table() if (one.duty, one.trigger) == (duty, trigger) and one.valid_from <= on <= one.valid_to]
    areas = (*levels(region), NATION) if region else (NATION,)
    return next((one for area in areas for one in known if one.region == area), None)


def duties(trigger: str, *, region: str | None, on: date) -> list[Deadline]:
    """Everything that `trigger` makes due in a region, in the order of the table."""
    names = dict.fromkeys(one.duty for one in _table() if one.trigger == trigger)
    return [found for name in names if (found := deadline(name, trigger, region=region, on=on)) is not None]


@cache
def _table() -> tuple[Deadline, ...]:
    return tuple(
        Deadline(
            duty=row["duty"],
            trigger=row["trigger"],
            region=row["region"],
            days=int(row["days"]),
            unit=row["unit"],
            valid_from=tables.begins(row),
            valid_to=tables.ends(row),
            basis=row["source"],
            confirmed=row["mark"] not in tables.UNCONFIRMED,
        )
        for row in tables.rows("deadlines")
    )
