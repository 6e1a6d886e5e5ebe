"""D, N, O, L: dispatch, part-time, over-age, platform; and amendments, which are judged as what they make."""

from __future__ import annotations

import pytest

from tests.law.judging import findings, found
from tests.law.kinds import amendment, dispatch_contract, over_age_agreement, part_time_contract, platform_agreement


def blocking(terms, on="2026-12-01"):
    return [finding for finding in found(terms, on) if finding[1] in ("block", "override")]


@pytest.mark.parametrize(
    "terms",
    [dispatch_contract(), part_time_contract(), over_age_agreement(), platform_agreement(), amendment(("/pay/payday", 15, 10))],
)
def test_it_works(terms):
    """A lawful document of every kind can be sent."""
    assert blocking(terms) == []


def test_a_dispatch_contract_of_one_day_less_than_two_years_is_told_its_first_lawful_end():
    period = {"start": "2026-12-01", "end": "2028-11-29"}
    (finding,) = [f for f in findings(dispatch_contract(term=period, dispatch={"period": period})) if f.rule == "D-02"]
    assert finding.fix == "终止日期最早为 2028-11-30"


def test_the_pay_between_postings_is_compared_with_both_places():
    terms = dispatch_contract(employer={"region": "530102"}, dispatch={"idle_monthly_wage": "2269.99"})
    assert found(terms, by="W-08") == [("W-08", "warn", "/dispatch/idle_monthly_wage")]


def test_part_time_work_may_always_be_agreed_by_word_of_mouth():
    assert found(part_time_contract(), by="N") == [("N-03", "info", "/kind")]


def test_before_july_2026_no_rule_knows_over_age_agreements():
    bare = over_age_agreement(social_insurance={"work_injury": False}, hours={"overtime_hours_per_month": 1})
    assert found(bare, "2026-06-30", by="O") == []
    assert {rule for rule, _, _ in found(bare, "2026-07-01", by="O")} == {"O-02", "O-03", "O-04"}


def test_a_platform_agreement_is_judged_with_its_caveat():
    (finding,) = [f for f in findings(platform_agreement(platform_work={"pricing_rule": None})) if f.rule == "L-01"]
    assert finding.message.endswith("（依据尚待主管部门或者官方文本核实）")


def test_a_change_is_judged_where_it_stands():
    changes = amendment(("/pay/payday", 15, 10), ("/pay/monthly_wage", "4500.00", "2000.00"))
    assert found(changes) == [("W-01", "block", "/amends/changes/1/to")]


def test_a_change_that_fits_nowhere_is_said_and_the_rest_is_judged():
    changes = amendment(("/pay/salary", 1, 2), ("/pay/monthly_wage", "4500.00", "2000.00"))
    assert found(changes) == [("F-01", "warn", "/amends/changes/0"), ("W-01", "block", "/amends/changes/1/to")]


def test_an_added_clause_of_an_amendment_is_read_too():
    changes = amendment(("/clauses/0", None, "工资的三分之一以购物卡发放。"))
    assert found(changes) == [("W-04", "block", "/amends/changes/0/to")]
