"""Civil-date arithmetic: the vectors of domain.md 6.12, and what must hold for every date."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianyue.law.dates import add_months, age_on, birthday, exceeds, is_full, last_day, last_day_of_probation, probation_months

DAYS = st.dates(date(1900, 1, 1), date(2900, 12, 31))
MONTHS = st.integers(1, 480)


def day(text: str) -> date:
    return date.fromisoformat(text)


def test_it_works():
    assert last_day(day("2026-03-15"), 36) == day("2029-03-14")


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-08-31", 1, "2026-09-30"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-12-15", 12, "2027-12-15"),
        ("2028-02-29", 12, "2029-02-28"),
        ("9999-11-30", 3, "9999-12-31"),
    ],
)
def test_a_month_ends_on_the_corresponding_day_or_the_last(start, months, expected):
    assert add_months(day(start), months) == day(expected)


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2026-03-15", "2029-03-14", 6),
        ("2026-03-15", "2029-03-13", 2),
        ("2026-01-01", "2026-12-31", 2),
        ("2026-01-01", "2026-12-30", 1),
        ("2026-01-01", "2026-03-31", 1),
        ("2026-01-01", "2026-03-30", 0),
        ("2025-11-30", "2026-02-27", 1),
        ("2025-11-30", "2026-02-26", 0),
        ("2024-02-29", "2027-02-27", 6),
        ("2026-01-02", "2026-01-01", None),
    ],
)
def test_the_length_of_the_term_decides_how_long_the_probation_may_be(start, end, months):
    assert probation_months(term_type="fixed", start=day(start), end=day(end)) == months


def test_an_open_ended_contract_may_have_six_months_and_a_task_none():
    assert probation_months(term_type="open_ended", start=day("2026-01-01"), end=None) == 6
    assert probation_months(term_type="task", start=day("2026-01-01"), end=day("2030-01-01")) == 0


@pytest.mark.parametrize(
    ("start", "end", "probation_start", "expected"),
    [
        ("2026-03-15", "2029-03-14", None, "2026-09-14"),
        ("2026-03-15", "2029-03-13", None, "2026-05-14"),
        ("2026-03-15", "2029-03-14", "2026-04-01", "2026-09-30"),
        ("2026-01-01", "2026-03-31", "2026-03-20", "2026-03-31"),
    ],
)
def test_the_last_day_of_probation(start, end, probation_start, expected):
    found = last_day_of_probation(
        term_type="fixed",
        term_start=day(start),
        term_end=day(end),
        probation_start=day(probation_start) if probation_start else None,
    )
    assert found == day(expected)


def test_there_is_no_last_day_of_a_probation_that_may_not_be():
    for term_type in ("task", None):
        assert last_day_of_probation(term_type=term_type, term_start=day("2026-01-01"), term_end=None) is None


@pytest.mark.parametrize(
    ("birth", "on", "age"),
    [
        ("2010-12-01", "2026-11-30", 15),
        ("2010-12-01", "2026-12-01", 16),
        ("2008-02-29", "2026-02-27", 17),
        ("2008-02-29", "2026-02-28", 18),
        ("2026-12-01", "2026-12-01", 0),
        ("2026-12-01", "2026-11-30", -1),
    ],
)
def test_an_age_is_full_on_the_birthday(birth, on, age):
    assert age_on(day(birth), day(on)) == age


@given(DAYS, MONTHS)
def test_a_whole_period_is_full_and_one_day_less_is_not(start, months):
    last = last_day(start, months)
    assert is_full(start, last, months)
    assert not is_full(start, last - timedelta(days=1), months)
    assert not exceeds(start, last, months)
    assert exceeds(start, last + timedelta(days=1), months)


@given(DAYS, MONTHS)
def test_months_land_in_the_month_meant(start, months):
    there = add_months(start, months)
    assert (there.year - start.year) * 12 + there.month - start.month == months
    assert there.day == start.day or (there + timedelta(days=1)).day == 1


@given(DAYS, st.dates(date(1900, 1, 1), date(2990, 12, 31)))
def test_age_turns_exactly_on_birthdays(birth, on):
    age = age_on(birth, on)
    assert birthday(birth, age) <= on < birthday(birth, age + 1) or age < 0


@given(st.dates(), st.dates(), st.sampled_from(["fixed", "open_ended", "task", None]), st.none() | st.dates())
def test_no_dates_make_it_fail(start, end, term_type, probation_start):
    last = last_day_of_probation(term_type=term_type, term_start=start, term_end=end, probation_start=probation_start)
    assert last is None or isinstance(last, date)
