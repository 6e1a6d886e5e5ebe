"""Hours of a cycle and what a monthly wage pays, by the State Council's holidays of the day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from qianyue.law.working_time import working_time


def test_it_works() -> None:
    held = working_time(date(2026, 12, 1))
    assert held is not None
    assert [held.hours(cycle) for cycle in ("week", "month", "quarter", "year")] == [40, Decimal("165.33"), 496, 1984]
    assert held.paid_hours_per_month == 174


@pytest.mark.parametrize(
    ("on", "year", "paid"), [("2000-03-17", 2008, "167.36"), ("2008-01-03", 2000, "174"), ("2024-12-31", 2000, "174")]
)
def test_earlier_days_have_their_own_hours(on: str, year: int, paid: str) -> None:
    held = working_time(date.fromisoformat(on))
    assert held is not None
    assert (held.hours("year"), held.paid_hours_per_month) == (year, Decimal(paid))


def test_before_the_first_notice_nothing_is_known() -> None:
    assert working_time(date(2000, 3, 16)) is None
