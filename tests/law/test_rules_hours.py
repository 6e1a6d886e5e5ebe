"""H: working time, approvals, overtime, leave."""

from __future__ import annotations

import pytest

from tests.law.judging import judged, only

APPROVAL = {"number": "景人社工时〔2026〕1号", "authority": "景洪市人社局", "valid_from": "2026-01-01", "valid_to": "2026-12-31"}


def test_it_works():
    assert judged(by="H") == []


def test_the_system_of_hours_must_be_chosen():
    assert judged(hours={"system": None}) == [("H-01", "block", "/hours/system")]


@pytest.mark.parametrize(
    ("hours", "path"),
    [
        ({"hours_per_day": 8.5}, "/hours/hours_per_day"),
        ({"hours_per_week": 40.5}, "/hours/hours_per_week"),
        ({"hours_per_week": 44}, "/hours/hours_per_week"),
        ({"hours_per_week": None, "rest_days_per_week": 1}, "/hours/hours_per_week"),
        ({"hours_per_day": 0}, "/hours/hours_per_day"),
    ],
)
def test_standard_hours_are_eight_and_forty(hours, path):
    assert judged(hours=hours) == [("H-02", "block", path)]


def test_fewer_hours_pass_and_other_systems_have_their_own_rules():
    assert judged(hours={"hours_per_day": 7.5, "hours_per_week": 37.5}) == []
    assert not [rule for rule, _, _ in judged(hours={"system": "comprehensive", "hours_per_day": 12}) if rule == "H-02"]


@pytest.mark.parametrize(("cycle", "hours"), [("week", "40"), ("month", "165.33"), ("quarter", "496"), ("year", "1984")])
def test_the_fix_says_how_many_hours_the_cycle_has(cycle, hours):
    special = {"system": "comprehensive", "cycle": cycle, "approval": APPROVAL, "hours_per_week": 41}
    assert f"合计不超过 {hours} 小时" in only(by="H", hours=special).fix


def test_the_hours_of_a_cycle_are_those_of_the_day():
    special = {
        "system": "comprehensive",
        "cycle": "year",
        "approval": APPROVAL | {"valid_from": "2024-01-01"},
        "hours_per_week": 41,
    }
    assert "合计不超过 2000 小时" in only(on="2024-12-31", by="H", hours=special).fix


def test_an_approval_that_runs_out_before_the_signing_is_refused_on_that_day():
    flexible = {"hours": {"system": "flexible", "approval": APPROVAL}}
    assert judged(by="H", on="2026-12-31", **flexible) == []
    assert judged(by="H", on="2027-01-01", **flexible) == [("H-03", "block", "/hours/approval/valid_to")]


def test_yunnan_protects_the_first_three_months_too():
    planned = {"overtime_hours_per_month": 10}
    assert "不满三个月" in only(by="H", hours=planned).message
    assert "不满三个月" not in only(by="H", hours=planned, work={"region": "110101"}).message


def test_the_years_of_service_decide_the_leave_and_are_named():
    served = {"history": {"continuous_service_since": "2006-12-01"}, "hours": {"annual_leave_days": 14}}
    assert "20 年" in only(by="H", **served).message
