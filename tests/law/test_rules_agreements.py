"""C: non-compete, service period, insurance given up."""

from __future__ import annotations

import pytest

from tests.law.judging import judged, only

NON_COMPETE = {
    "months": 18,
    "reason": "乙方掌握茶叶拼配配方。",
    "person_class": "senior_technician",
    "area": "景洪市",
    "monthly_compensation": "4000.00",
    "average_wage_12_months": "10000.00",
}


def bound(**said):
    return {"agreements": {"non_compete": {**NON_COMPETE, **said}}}


def test_it_works():
    assert judged(by="C", **bound(months=12)) == []


@pytest.mark.parametrize(("months", "passes"), [(24, True), (25, False), (0, True)])
def test_a_non_compete_lasts_two_years_at_most(months, passes):
    expected = [] if passes else [("C-05", "block", "/agreements/non_compete/months")]
    changes = {"months": months, "reason": "茶叶配方", "person_class": "senior_technician", "monthly_compensation": "2300.00"}
    assert [finding for finding in judged(agreements={"non_compete": changes}) if finding[0] == "C-05"] == expected


def test_more_than_a_year_asks_for_half_of_the_average_wage():
    finding = only(by="C", **bound())
    assert (finding.rule, finding.severity, finding.fix) == ("C-07", "warn", "每月补偿不低于 5000.00 元")
    assert finding.basis == "企业实施竞业限制合规指引第十三条第二款"


def test_a_missing_compensation_names_what_a_court_would_grant():
    finding = only(by="C-06", **bound(monthly_compensation=None))
    assert finding.fix == "每月补偿不低于 5000.00 元"
    assert only(by="C-06", **bound(monthly_compensation=None, months=12, average_wage_12_months="3000.00")).fix.endswith(
        "2120.00 元"
    )


def test_the_penalty_is_five_times_what_is_paid_in_all():
    assert judged(by="C", **bound(months=12, penalty="240000.00")) == []
    assert only(by="C", **bound(months=12, penalty="240000.01")).fix == "违约金不超过 240000.00 元"


def test_a_service_period_that_outlasts_the_contract_extends_it():
    training = {"course": "工艺师培训", "cost": "1.00", "service_months": 37}
    assert "2029-12-31" in only(by="C", agreements={"training": training}).message


@pytest.mark.parametrize("insurance", ["pension", "medical", "work_injury", "unemployment", "maternity"])
def test_no_insurance_can_be_given_up(insurance):
    finding = only(by="C", social_insurance={insurance: False})
    assert (finding.rule, finding.severity) == ("C-10", "block")
    assert "司法解释" not in finding.fix
    assert "劳动法第七十二条" in finding.basis
