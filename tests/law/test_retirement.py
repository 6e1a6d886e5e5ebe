"""When somebody reaches retirement age, against a count that goes month by month as the annexes of the decision do."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianyue.law.retirement import CATEGORIES, retirement_date

ON = date(2026, 12, 1)
# Original age, first month of birth, months of birth that share a step, most months: domain.md 6.10, typed off again.
GROUPS = {"male_60": (60, 1965, 4, 36), "female_55": (55, 1970, 4, 36), "female_50": (50, 1975, 2, 60)}
BIRTHS = st.dates(date(1950, 1, 1), date(2010, 12, 31))


def counted(birth: date, category: str) -> date:
    """Month by month from the first month affected, then month by month from the original age."""
    years, year, group, most = GROUPS[category]
    month, delay, members = 1, 0, 0
    while (year, month) <= (birth.year, birth.month):
        if members == 0:
            delay = min(delay + 1, most)
        members = (members + 1) % group
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    year, month = birth.year + years, birth.month
    for _ in range(delay):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return date(year, month, min(birth.day, monthrange(year, month)[1]))


@pytest.mark.parametrize(
    ("birth", "category", "expected"),
    [
        ("1976-09-10", "male_60", "2039-09-10"),
        ("1984-11-10", "female_50", "2039-11-10"),
        ("1964-12-31", "male_60", "2024-12-31"),
        ("1965-01-01", "male_60", "2025-02-01"),
        ("1965-04-30", "male_60", "2025-05-30"),
        ("1965-05-31", "male_60", "2025-07-31"),
        ("1970-01-01", "female_55", "2025-02-01"),
        ("1975-02-28", "female_50", "2025-03-28"),
        ("1975-03-01", "female_50", "2025-05-01"),
    ],
)
def test_it_works(birth: str, category: str, expected: str) -> None:
    assert retirement_date(date.fromisoformat(birth), category, ON) == date.fromisoformat(expected)


@given(BIRTHS, st.sampled_from(sorted(GROUPS)))
def test_it_agrees_with_a_count_month_by_month(birth: date, category: str) -> None:
    assert retirement_date(birth, category, ON) == counted(birth, category)


@given(BIRTHS, st.sampled_from(sorted(GROUPS)))
def test_nobody_younger_retires_earlier(birth: date, category: str) -> None:
    one_more_day = date.fromordinal(birth.toordinal() + 1)
    first, second = (retirement_date(day, category, ON) for day in (birth, one_more_day))
    assert first is not None
    assert second is not None
    assert first <= second


def test_before_the_decision_the_table_has_no_row() -> None:
    assert retirement_date(date(1970, 1, 1), "male_60", date(2024, 12, 31)) is None
    assert retirement_date(date(1970, 1, 1), "male_60", date(2025, 1, 1)) is not None


def test_everybody_belongs_to_some_group() -> None:
    assert set(CATEGORIES[None]) == set(GROUPS) == {*CATEGORIES["male"], *CATEGORIES["female"]}
