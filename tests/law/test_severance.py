"""Severance by the law's own numbers, and what must hold whatever the numbers are."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from qianyue.law.severance import Inputs, NotCalculable, is_due, severance

WAGES = some.decimals(min_value=0, max_value=100000, places=2)
DAYS = some.dates(min_value=date(2000, 1, 1), max_value=date(2060, 12, 31))


def of(since: str, until: str, wage: str = "6000", **more: str) -> Inputs:
    return Inputs(
        since=date.fromisoformat(since),
        until=date.fromisoformat(until),
        average_wage=Decimal(wage),
        **{name: Decimal(value) for name, value in more.items()},
    )


def test_it_works() -> None:
    found = severance(of("2021-07-08", "2026-12-31", "6500"))
    assert (found.months, found.amount, found.unlawful) == (Decimal("5.5"), Decimal("35750.00"), Decimal("71500.00"))


@pytest.mark.parametrize(
    ("since", "until", "months"),
    [
        ("2026-01-01", "2026-01-01", "0.5"),  # a single day is less than six months
        ("2026-01-01", "2026-06-29", "0.5"),
        ("2026-01-01", "2026-06-30", "1"),  # six months count as a year
        ("2026-01-01", "2026-12-31", "1"),
        ("2026-01-01", "2027-01-01", "1.5"),
        ("2026-01-01", "2027-06-30", "2"),
        ("2016-12-01", "2026-11-30", "10"),
        ("2001-05-01", "2026-12-31", "19"),  # counted from 2008-01-01 (LCL 97)
        ("2001-05-01", "2007-12-31", "0"),
    ],
)
def test_months_of_service(since: str, until: str, months: str) -> None:
    assert severance(of(since, until)).months == Decimal(months)


def test_a_high_wage_is_cut_to_three_times_the_average_and_to_twelve_years() -> None:
    found = severance(of("2010-01-01", "2026-12-31", "30000", local_average="8000"))
    assert (found.monthly, found.months, found.amount) == (Decimal(24000), Decimal(12), Decimal("288000.00"))


def test_three_times_exactly_is_not_above_it_so_no_year_is_cut() -> None:
    found = severance(of("2010-01-01", "2026-12-31", "24000", local_average="8000"))
    assert (found.monthly, found.months) == (Decimal(24000), Decimal(17))


def test_a_wage_below_the_minimum_counts_as_the_minimum() -> None:
    assert severance(of("2025-01-01", "2025-12-31", "1500", minimum_wage="2120")).amount == Decimal("2120.00")


def test_pay_instead_of_notice_is_the_wage_of_the_month_before() -> None:
    assert severance(of("2025-01-01", "2025-12-31", "6000", last_month_wage="6400.50")).notice_pay == Decimal("6400.50")
    assert severance(of("2025-01-01", "2025-12-31", "6000")).notice_pay == Decimal("6000.00")


def test_what_was_not_looked_at_is_said() -> None:
    assert any("没有核对三倍" in note for note in severance(of("2025-01-01", "2025-12-31")).notes)
    assert any("2007-12-31" in note for note in severance(of("2001-05-01", "2025-12-31")).notes)


@pytest.mark.parametrize("wrong", [of("2026-01-02", "2026-01-01"), of("2026-01-01", "2026-02-01", "-1")])
def test_figures_that_make_no_sense_are_refused(wrong: Inputs) -> None:
    with pytest.raises(NotCalculable):
        severance(wrong)


@pytest.mark.parametrize("wage", ["NaN", "Infinity", "1e20"])
def test_numbers_that_are_none_are_refused(wage: str) -> None:
    with pytest.raises(NotCalculable):
        severance(of("2026-01-01", "2026-02-01", wage))


@pytest.mark.parametrize(
    ("reason", "circumstances", "due"),
    [
        ("LCL36", {}, True),
        ("LCL36", {"proposed_by_worker": True}, False),
        ("LCL37", {}, False),
        ("LCL38-2", {}, True),
        ("LCL39-2", {}, False),
        ("LCL40-3", {}, True),
        ("LCL41-2", {}, True),
        ("LCL44-1", {}, True),
        ("LCL44-1", {"refused_same_terms": True}, False),
        ("LCL44-2", {}, False),
        ("LCL44-5", {}, True),
        ("LCL44-6", {}, None),
        ("LCL40-3", {"exempt": True}, False),
    ],
)
def test_when_it_is_due(reason: str, circumstances: dict[str, bool], due: bool | None) -> None:
    assert is_due(reason, **circumstances)[0] is due


@given(since=DAYS, days=some.integers(0, 15000), wage=WAGES, average=some.none() | WAGES, longer=some.integers(0, 400))
def test_more_service_never_makes_less(since: date, days: int, wage: Decimal, average: Decimal | None, longer: int) -> None:
    until = since + timedelta(days=days)
    inputs = Inputs(since=since, until=until, average_wage=wage, local_average=average)
    more = Inputs(since=since, until=until + timedelta(days=longer), average_wage=wage, local_average=average)
    assert severance(inputs).amount <= severance(more).amount


@given(since=DAYS, days=some.integers(0, 15000), wage=WAGES, average=WAGES)
def test_the_cap_only_ever_cuts(since: date, days: int, wage: Decimal, average: Decimal) -> None:
    until = since + timedelta(days=days)
    free = severance(Inputs(since=since, until=until, average_wage=wage))
    capped = severance(Inputs(since=since, until=until, average_wage=wage, local_average=average))
    assert capped.amount <= free.amount
    assert capped.monthly <= max(average * 3, 0) or capped.monthly == wage
    assert capped.unlawful == capped.amount * 2
    assert capped.months * 2 == int(capped.months * 2)  # halves, nothing finer
