"""The catalogue as a whole, and the rule engine."""

from __future__ import annotations

from datetime import date

import pytest

from qianyue.law import KINDS, MODELS, RULES, check, parse_terms, rule_set
from qianyue.law.basis import LCL, LL, Basis, chinese, cite
from qianyue.law.rules import rules_on
from tests.law.judging import findings, found, judged
from tests.samples import labor_contract, longest, rare_names, shortest


@pytest.mark.parametrize("sample", [labor_contract, longest, shortest, rare_names])
def test_it_works(sample):
    assert found(sample()) == []


def test_every_rule_says_what_it_is_and_where_it_comes_from():
    assert len({rule.identifier for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule.title
        assert rule.mark
        assert rule.basis
        assert rule.kinds <= set(KINDS)
        assert all(basis.law.name and basis.law.version for basis in rule.basis)


def test_a_finding_is_what_the_terms_file_promises():
    (finding,) = findings(labor_contract(probation={"end": "2027-06-01"}))
    assert finding.to_dict() == {
        "rule": "T-08",
        "severity": "block",
        "path": "/probation/end",
        "basis": "劳动合同法第十九条第一款",
        "message": "试用期到 2027-06-01，超过了这一期限的合同最多可以约定的 6 个月",
        "fix": "试用期的截止日期最晚为 2027-05-31",
    }


@pytest.mark.parametrize("kind", MODELS)
@pytest.mark.parametrize("on", ["0001-01-01", "2026-12-01", "9999-12-31"])
def test_terms_that_say_nothing_are_judged_without_failing(kind, on):
    terms = parse_terms({"format": "qianyue-terms/1", "kind": kind})
    assert all(finding.message and finding.fix for finding in check(terms, date.fromisoformat(on)))


def test_a_rule_holds_only_while_it_is_law():
    identifiers = {rule.identifier for rule in rules_on("labor_contract", date(2022, 12, 31))}
    assert "F-02" not in identifiers
    assert "F-02" in {rule.identifier for rule in rules_on("labor_contract", date(2023, 1, 1))}
    assert ("F-02", "block", "/protection/female_text") in judged(on="2026-12-01", protection={"female_text": None})


def test_the_rule_set_names_its_tables():
    assert rule_set().rpartition("-")[2].isalnum()


def test_citations_are_written_as_laws_write_them():
    assert cite(Basis(LCL, 17, 1, 4), Basis(LL, 48, 2)) == "劳动合同法第十七条第一款第四项、劳动法第四十八条第二款"
    numbers = {
        1: "一",
        10: "十",
        11: "十一",
        20: "二十",
        44: "四十四",
        100: "一百",
        105: "一百零五",
        110: "一百一十",
        1259: "一千二百五十九",
    }
    assert {number: chinese(number) for number in numbers} == numbers
