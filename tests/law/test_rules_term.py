"""T: the term and the probation, at every boundary."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianyue.law.dates import add_months
from tests.law.judging import findings, found, judged, only, term
from tests.samples import labor_contract


def rules(**changes):
    return [(rule, path) for rule, _, path in judged(**changes)]


def test_it_works():
    assert judged(**term("2026-12-01", "2029-11-30", probation="2027-05-31")) == []


def test_the_type_must_be_chosen():
    assert rules(term={"type": None}) == [("T-01", "/term/type")]


@pytest.mark.parametrize(
    ("changes", "path", "article"),
    [
        ({"end": None}, "/term/end", "第十三条"),
        ({"end": "2026-12-01"}, "/term/end", "第十三条"),
        ({"type": "open_ended"}, "/term/end", "第十四条"),
        ({"type": "task", "end": None}, "/term/task", "第十五条"),
    ],
)
def test_start_and_end_fit_the_type(changes, path, article):
    finding = only(term=changes, probation=None)
    assert (finding.rule, finding.severity, finding.path) == ("T-02", "block", path)
    assert article in finding.basis


def test_an_end_before_the_start_is_told_the_first_day_that_passes():
    assert "2026-12-02" in only(term={"end": "2026-11-30"}, probation=None).fix
    assert judged(term={"end": "2026-12-02"}, probation=None) == []


def test_an_agreement_outside_the_labour_contract_law_cites_the_civil_code():
    terms = labor_contract(kind="over_age_agreement", probation=None, term={"end": "2026-11-30"})
    (finding,) = [finding for finding in findings(terms) if finding.rule.startswith("T")]
    assert (finding.rule, finding.basis) == ("T-02", "民法典第四百七十条第一款")


@pytest.mark.parametrize(
    ("start", "end", "last"),
    [
        ("2026-03-15", "2029-03-14", "2026-09-14"),
        ("2026-03-15", "2029-03-13", "2026-05-14"),
        ("2026-01-01", "2026-12-31", "2026-02-28"),
        ("2026-01-01", "2026-12-30", "2026-01-31"),
        ("2026-01-01", "2026-03-31", "2026-01-31"),
        ("2026-08-31", "2029-08-30", "2027-02-27"),
        ("2024-02-29", "2027-02-27", "2024-08-28"),
    ],
)
def test_the_probation_may_last_to_this_day_and_no_longer(start, end, last):
    assert judged(by="T-0", **term(start, end, probation=last)) == []
    late = date.fromisoformat(last) + timedelta(days=1)
    finding = only(by="T-0", **term(start, end, probation=late.isoformat()))
    assert (finding.rule, finding.path, finding.basis) == ("T-08", "/probation/end", "劳动合同法第十九条第一款")
    assert last in finding.fix


def test_an_open_ended_contract_may_have_six_months():
    assert judged(**term("2026-12-01", kind="open_ended", probation="2027-05-31")) == []
    assert rules(**term("2026-12-01", kind="open_ended", probation="2027-06-01")) == [("T-08", "/probation/end")]


def test_a_probation_without_an_end_is_refused():
    finding = only(probation={"end": None})
    assert (finding.rule, finding.path) == ("T-08", "/probation/end")
    assert "2027-05-31" in finding.fix


def test_less_than_three_months_has_no_probation():
    finding = only(by="T-0", **term("2026-01-01", "2026-03-30", probation="2026-01-15"))
    assert (finding.rule, finding.severity, finding.path, finding.basis) == (
        "T-07",
        "block",
        "/probation",
        "劳动合同法第十九条第三款",
    )
    assert "2026-03-31" in finding.fix
    assert judged(by="T-0", **term("2026-01-01", "2026-03-31", probation="2026-01-15")) == []


def test_a_task_has_no_probation():
    assert rules(**term("2026-12-01", kind="task", probation="2026-12-31")) == [("T-07", "/probation")]
    assert judged(**term("2026-12-01", kind="task")) == []


def test_a_probation_wage_alone_is_a_probation():
    changes = term("2026-12-01", kind="task") | {"probation": {"start": None, "end": None}}
    assert rules(**changes) == [("T-07", "/probation")]


def test_an_empty_probation_is_none():
    terms = labor_contract(term={"type": "task", "task": "第一期茶园改造", "end": None})
    terms["probation"] = {"start": None, "monthly_wage": None}
    assert found(terms) == []


def test_a_contract_that_is_all_probation_is_refused():
    changes = term("2026-12-01", "2027-05-31", probation="2027-05-31")
    assert rules(**changes) == [("T-08", "/probation/end"), ("T-10", "/probation")]
    only_probation = next(finding for finding in findings(labor_contract(**changes)) if finding.rule == "T-10")
    assert only_probation.basis == "劳动合同法第十九条第四款"
    assert "2026-12-31" in only_probation.fix


def test_a_contract_without_a_term_but_with_a_probation_is_all_probation():
    assert rules(term=None) == [("F-01", "/term"), ("T-10", "/probation")]


def test_a_short_contract_that_is_all_probation_has_none():
    fixes = {f.rule: f.fix for f in findings(labor_contract(**term("2026-12-01", "2026-12-31", probation="2026-12-31")))}
    assert set(fixes) == {"T-07", "T-10"}
    assert fixes["T-10"] == "删去试用期的约定"


def test_the_probation_lies_inside_the_term():
    early = only(probation={"start": "2026-11-30", "end": "2027-05-29"}, employment_start="2026-11-30")
    assert (early.rule, early.severity, early.path) == ("T-11", "block", "/probation/start")
    late = findings(labor_contract(**term("2026-12-01", "2027-11-29", probation="2027-11-30")))
    assert ("T-11", "block", "/probation/end") in [(finding.rule, finding.severity, finding.path) for finding in late]


def test_a_probation_ends_after_it_begins():
    assert rules(probation={"end": "2026-11-30"}) == [("T-11", "/probation/end")]


def test_a_probation_that_does_not_begin_with_the_work_is_a_warning():
    finding = only(probation={"start": "2026-12-02"})
    assert (finding.rule, finding.severity, finding.path) == ("T-11", "warn", "/probation/start")


def test_a_part_time_contract_leaves_its_probation_to_its_own_rule():
    hourly = {"method": "hourly", "hourly_wage": "30.00", "monthly_wage": None}
    terms = labor_contract(kind="part_time_contract", pay=hourly, probation={"end": "2028-12-01"})
    assert not [rule for rule, _, _ in found(terms) if rule.startswith("T-")]


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)), st.integers(0, 2000), st.integers(0, 300))
def test_what_the_fix_says_would_pass(start, days, probation_days):
    end, last = start + timedelta(days=days + 1), start + timedelta(days=probation_days)
    for finding in findings(labor_contract(**term(start.isoformat(), end.isoformat(), probation=last.isoformat()))):
        if finding.rule == "T-08":
            passing = finding.fix[-10:]
            assert date.fromisoformat(passing) < last
            assert "T-08" not in {
                f.rule for f in findings(labor_contract(**term(start.isoformat(), end.isoformat(), probation=passing)))
            }
            next_one = (date.fromisoformat(passing) + timedelta(days=1)).isoformat()
            assert "T-08" in {
                f.rule for f in findings(labor_contract(**term(start.isoformat(), end.isoformat(), probation=next_one)))
            }


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)), st.integers(1, 60))
def test_the_limits_by_an_independent_count(start, months):
    """A term of whole months, counted in months and not in days."""
    end = add_months(start, months) - timedelta(days=1)
    allowed = 0 if months < 3 else 1 if months < 12 else 2 if months < 36 else 6
    for probation in (1, 2, 3, 6, 7):
        last = (add_months(start, probation) - timedelta(days=1)).isoformat()
        seen = {f.rule for f in findings(labor_contract(**term(start.isoformat(), end.isoformat(), probation=last)))}
        assert ("T-08" in seen) == (0 < allowed < probation)
        assert ("T-07" in seen) == (allowed == 0)
