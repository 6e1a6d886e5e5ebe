"""Statutory holidays, and the days off and on that the State Council arranges for each year.

The holidays are law; which days are moved to which is announced each November for the year to come. A year that has not
been announced, or is not in the table, is unknown, and whoever asks is told so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from qianyue.law import tables
from qianyue.law.dates import next_day


@dataclass(frozen=True, slots=True)
class Holiday:
    """A holiday of all citizens (全国年节及纪念日放假办法 2): how many days a year, and which."""

    name: str
    days: int
    which: str
    source: str


def holidays(on: date) -> list[Holiday]:
    """The holidays of the law in force on a day; empty before 1999-09-18, the first version in the table."""
    return [
        Holiday(row["name"], int(row["days"]), row["which"], row["source"])
        for row in tables.rows("holidays")
        if tables.begins(row) <= on <= tables.ends(row)
    ]


def holiday_count(on: date) -> int:
    """How many statutory holidays a year has by the law in force on a day: 11 until 2024-12-31, then 13."""
    return sum(holiday.days for holiday in holidays(on))


def is_arranged(year: int) -> bool:
    """Whether the table has the arrangement of that year."""
    return year in _years()


def is_statutory(day: date) -> bool | None:
    """Whether work on that day is paid three times (LL 44 (3)); None when the year is unknown."""
    return _kinds().get(day) == "statutory" if is_arranged(day.year) else None


def is_working_day(day: date) -> bool | None:
    """Whether people of a five-day week work on that day; None when the year is unknown."""
    if not is_arranged(day.year):
        return None
    kind = _kinds().get(day)
    return kind == "work" if kind else day.weekday() < 5


def after_working_days(day: date, count: int) -> date | None:
    """The `count`-th working day after `day` (CC 201: the day itself does not count); None when a year is unknown."""
    while count:
        day = next_day(day)
        working = is_working_day(day)
        if working is None:
            return None
        count -= working
    return day


def working_days(first: date, last: date) -> int | None:
    """How many working days a period has, both days included; None when a year of it is unknown."""
    days = [is_working_day(first + timedelta(days=number)) for number in range((last - first).days + 1)]
    return None if None in days else days.count(True)


@cache
def _kinds() -> dict[date, str]:
    """`statutory`, `off` (a weekend, or moved there) and `work` (a weekend worked instead) by day."""
    return {date.fromisoformat(row["date"]): row["kind"] for row in tables.rows("calendar")}


@cache
def _years() -> frozenset[int]:
    return frozenset(day.year for day in _kinds())
