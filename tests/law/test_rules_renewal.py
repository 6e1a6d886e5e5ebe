"""T-04 to T-06, T-09: contracts that follow each other."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.law.judging import findings, found
from tests.law.kinds import PREVIOUS, renewal

FIRST = {**PREVIOUS, "start": "2020-12-01", "end": "2023-11-30"}
THIRD = {"previous": [FIRST, PREVIOUS]}


def test_it_works():
    assert found(renewal(), by="T") == []


def test_the_third_contract_is_open_ended_unless_the_worker_wants_it_otherwise():
    assert found(renewal(history=THIRD), by="T") == [("T-04", "override", "/term/type")]
    assert found(renewal(history=THIRD | {"worker_requests_fixed_term": True}), by="T") == []
    assert found(renewal(history=THIRD, term={"type": "open_ended", "end": None}), by="T") == []


def test_the_order_of_the_rows_does_not_matter():
    assert found(renewal(history={"previous": [PREVIOUS, FIRST]}), by="T") == [("T-04", "override", "/term/type")]


def test_the_message_says_why():
    (finding,) = [finding for finding in findings(renewal(history=THIRD)) if finding.rule == "T-04"]
    assert "连续订立二次固定期限" in finding.message
    assert finding.basis == "劳动合同法第十四条第二款"


def test_a_public_welfare_post_is_told_that_the_rule_does_not_hold():
    assert found(renewal(history=THIRD, work={"post_type": "public_welfare"}), by="T") == [("T-06", "info", "/work/post_type")]


def test_a_second_probation_is_refused():
    again = renewal(probation={"start": "2026-12-01", "end": "2027-01-31"})
    assert ("T-09", "block", "/probation") in found(again)


@given(st.dates(date(2010, 1, 1), date(2026, 12, 1)))
def test_ten_years_are_full_on_the_tenth_anniversary(began):
    """Counted in calendar years, without the arithmetic of the product."""
    terms = renewal(employment_start=began.isoformat(), history={"previous": [PREVIOUS | {"start": began.isoformat()}]})
    full = (2026 - began.year, 12, 1) >= (10, began.month, began.day)
    assert (("T-04", "override", "/term/type") in found(terms)) == full


@given(st.integers(0, 400))
def test_only_a_short_break_may_be_a_trick(days):
    end = date(2023, 11, 30) - timedelta(days=days)
    terms = renewal(history={"previous": [FIRST | {"end": end.isoformat()}, PREVIOUS]})
    said = [rule for rule, _, _ in found(terms, by="T")]
    assert said == (["T-04"] if days == 0 else ["T-05"] if end >= date(2023, 10, 31) else [])
