"""Service with one employer: continuous or not, how many fixed terms in a row, what severance it makes."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianyue.law.service import continuous_since, severance_months, successive_fixed_terms
from qianyue.law.terms.work import Previous

DAY = timedelta(days=1)
ON = date(2026, 12, 1)
LENGTHS = st.lists(st.integers(30, 1500), min_size=1, max_size=5)


def row(first: date, lengths: list[int], *, gap_after: int | None = None) -> tuple[list[Previous], date]:
    """Contracts of so many days one after the other, a week of nothing after one of them; and the day of the next."""
    made, start = [], first
    for number, days in enumerate(lengths):
        end = start + timedelta(days=days)
        made.append(Previous(type="fixed", start=start.isoformat(), end=end.isoformat()))
        start = end + (8 * DAY if number == gap_after else DAY)
    return made, start


def anniversary(day: date, years: int, months: int = 0) -> date:
    year, month = day.year + years, day.month + months
    if month > 12:
        year, month = year + 1, month - 12
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def test_it_works() -> None:
    previous, start = row(date(2020, 12, 1), [1094, 1095])
    assert successive_fixed_terms(previous, start, ON) == 2


@given(st.dates(date(2008, 1, 1), date(2024, 1, 1)), LENGTHS)
def test_contracts_without_a_break_all_count(first: date, lengths: list[int]) -> None:
    previous, start = row(first, lengths)
    assert successive_fixed_terms(list(reversed(previous)), start, ON) == len(lengths)
    assert continuous_since(stated=None, employment_start=None, previous=previous, start=start) == first


@given(st.dates(date(2008, 1, 1), date(2024, 1, 1)), LENGTHS, st.data())
def test_a_break_ends_the_count_and_a_short_one_may_be_looked_through(
    first: date, lengths: list[int], data: st.DataObject
) -> None:
    gap = data.draw(st.integers(0, len(lengths) - 1))
    previous, start = row(first, lengths, gap_after=gap)
    after = len(lengths) - 1 - gap
    assert successive_fixed_terms(previous, start, ON) == after
    assert successive_fixed_terms(previous, start, ON, slack=1) == len(lengths)
    began = previous[gap + 1].start if after else start
    assert continuous_since(stated=None, employment_start=first, previous=previous, start=start) == began


@pytest.mark.parametrize(("on", "months", "count"), [("2025-09-01", 12, 2), ("2025-09-01", 11, 1), ("2025-08-31", 12, 1)])
def test_a_year_of_extensions_counts_as_another_term_since_september_2025(on: str, months: int, count: int) -> None:
    extended = Previous(type="fixed", start="2024-01-01", end="2026-11-30", extended_months=months)
    assert successive_fixed_terms([extended], date(2026, 12, 1), date.fromisoformat(on)) == count


def test_what_is_stated_of_an_earlier_employer_goes_first() -> None:
    stated = date(2010, 5, 1)
    assert continuous_since(stated=stated, employment_start=ON, previous=[], start=ON) == stated


@pytest.mark.parametrize(
    ("until", "months"),
    [("2026-12-01", "0.5"), ("2027-05-30", "0.5"), ("2027-05-31", "1"), ("2027-11-30", "1"), ("2027-12-01", "1.5")],
)
def test_six_months_make_a_year_of_severance_and_less_makes_half(until: str, months: str) -> None:
    assert severance_months(ON, date.fromisoformat(until)) == Decimal(months)


@given(st.dates(date(2008, 1, 1), date(2030, 1, 1)), st.integers(0, 9000))
def test_severance_agrees_with_a_walk_over_anniversaries(since: date, days: int) -> None:
    until = since + timedelta(days=days)
    years = 0
    while anniversary(since, years + 1) <= until + DAY:
        years += 1
    begun, half = anniversary(since, years), anniversary(since, years, 6)
    rest = Decimal(1) if half <= until + DAY else Decimal("0.5") if begun <= until else Decimal(0)
    assert severance_months(since, until) == years + rest
