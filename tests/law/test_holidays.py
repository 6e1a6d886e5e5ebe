"""Holidays by law, and the days off and on that were arranged."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianyue.law import tables
from qianyue.law.holidays import (
    after_working_days,
    holiday_count,
    holidays,
    is_arranged,
    is_statutory,
    is_working_day,
    working_days,
)

YEARS = (2023, 2024, 2025, 2026)
ARRANGED = st.dates(date(2023, 1, 1), date(2026, 12, 31))


def days_of(year):
    return [date(year, 1, 1) + timedelta(days=number) for number in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]


def test_it_works():
    assert is_working_day(date(2026, 10, 9)) is True
    assert is_working_day(date(2026, 10, 1)) is False
    assert is_working_day(date(2026, 10, 10)) is True, "a Saturday worked for the holiday"
    assert is_working_day(date(2026, 10, 11)) is False, "a Sunday"


@pytest.mark.parametrize(
    ("on", "count"),
    [("1999-01-01", 0), ("2007-12-31", 10), ("2008-01-01", 11), ("2014-01-01", 11), ("2024-12-31", 11), ("2025-01-01", 13)],
)
def test_the_number_of_holidays_is_that_of_the_law_in_force(on, count):
    assert holiday_count(date.fromisoformat(on)) == count


def test_two_days_came_in_2025():
    before = {holiday.name: holiday.days for holiday in holidays(date(2024, 12, 31))}
    after = {holiday.name: holiday.days for holiday in holidays(date(2025, 1, 1))}
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == {"春节": 1, "劳动节": 1}


def test_a_year_that_was_not_announced_is_unknown():
    assert not is_arranged(2027)
    assert is_working_day(date(2027, 1, 4)) is None
    assert is_statutory(date(2027, 1, 1)) is None
    assert working_days(date(2026, 12, 30), date(2027, 1, 5)) is None
    assert after_working_days(date(2026, 12, 30), 5) is None
    assert after_working_days(date.max, 1) is None


@pytest.mark.parametrize("year", YEARS)
def test_a_year_has_just_the_statutory_days_of_the_law(year):
    days = [day for day in days_of(year) if is_statutory(day)]
    assert len(days) == holiday_count(date(year, 1, 1))
    assert date(year, 1, 1) in days
    assert {date(year, 10, day) for day in (1, 2, 3)} <= set(days)


@pytest.mark.parametrize("year", YEARS)
def test_every_weekday_off_is_a_holiday_or_made_up_for(year):
    """Days are only moved: what is free beyond the law's holidays is worked on a weekend of the same notice."""
    rows = [row for row in tables.rows("calendar") if row["date"].startswith(str(year))]
    off = [row for row in rows if row["kind"] != "work" and date.fromisoformat(row["date"]).weekday() < 5]
    made_up = [row for row in rows if row["kind"] == "work"]
    assert all(date.fromisoformat(row["date"]).weekday() >= 5 for row in made_up)
    assert len(off) == holiday_count(date(year, 1, 1)) + len(made_up)


@pytest.mark.parametrize(("year", "count"), [(2025, 248), (2026, 248)])
def test_a_year_has_the_working_days_that_the_ministry_counts(year, count):
    """人社部发〔2025〕2号: 365 − 104 − 13 = 248."""
    assert working_days(date(year, 1, 1), date(year, 12, 31)) == count


@given(ARRANGED, st.integers(1, 15))
def test_counting_forward_ends_on_the_last_of_so_many_working_days(day, count):
    end = after_working_days(day, count)
    if end is not None:
        assert is_working_day(end)
        assert working_days(day + timedelta(days=1), end) == count


def test_no_day_is_told_twice():
    days = [row["date"] for row in tables.rows("calendar")]
    assert days == sorted(set(days))
    assert {row["kind"] for row in tables.rows("calendar")} == {"statutory", "off", "work"}
