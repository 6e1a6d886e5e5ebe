from __future__ import annotations

import re

import pytest

from qianyue.documents.facts import KeyFact, key_facts, key_facts_digest
from qianyue.documents.kind import THIRTEEN
from qianyue.law import parse_terms
from tests.documents.cases import VARIANTS, terms

# Art. 18 of the guideline, in its words.
TITLES = (
    "用人单位名称、劳动者姓名、劳动合同期限、工作岗位、工作内容、工作地点、工作时间、休息休假、劳动报酬、社会保险、"
    "劳动保护、劳动条件、职业危害防护"
)


def facts_of(**changes: object) -> dict[str, str]:
    return {fact.id: fact.text for fact in key_facts(terms(**changes))}


def test_it_works() -> None:
    facts = key_facts(terms())
    assert facts[1] == KeyFact("worker_name", "劳动者姓名", "玉虚构。")
    assert "每月4500.00元（税前）" in facts[8].text


@pytest.mark.parametrize("name", VARIANTS)
def test_they_are_the_thirteen_of_article_18_in_its_order(name: str) -> None:
    facts = key_facts(parse_terms(VARIANTS[name]))
    assert tuple(fact.id for fact in facts) == THIRTEEN
    assert "、".join(fact.title for fact in facts) == TITLES
    for fact in facts:
        assert fact.text.endswith(("。", "；"))
        assert not re.search("None|：。|。。|（）|未填写", fact.text), fact


def test_what_is_not_filled_in_is_said_and_not_hidden() -> None:
    facts = {fact.id: fact.text for fact in key_facts(parse_terms({"format": "qianyue-terms/1", "kind": "labor_contract"}))}
    assert facts["employer_name"] == "（未填写）（统一社会信用代码 （未填写））。"
    assert "（未填写）" in facts["pay"]
    assert len(facts) == 13


def test_they_come_from_the_final_terms() -> None:
    before, after = facts_of(), facts_of(pay={"monthly_wage": "4600.00"})
    assert {name for name in before if before[name] != after[name]} == {"pay"}


def test_insurance_that_is_refused_is_said() -> None:
    assert "不参加失业保险" in facts_of(social_insurance={"unemployment": False})["social_insurance"]


def test_the_digest_changes_with_every_fact_and_with_nothing_else() -> None:
    digest = key_facts_digest(terms())
    assert re.fullmatch("[0-9a-f]{64}", digest)
    assert digest == key_facts_digest(terms(clauses=["不属于十三项的约定。"]))
    changes = (
        {"employer": {"name": "某公司"}},
        {"worker": {"name": "某人"}},
        {"term": {"end": "2030-11-30"}},
        {"work": {"position": "司机"}},
        {"work": {"duties": "开车"}},
        {"work": {"place": "勐海县"}},
        {"hours": {"hours_per_day": 7}},
        {"hours": {"annual_leave_days": 10}},
        {"pay": {"payday": 10}},
        {"social_insurance": {"maternity": False}},
        {"protection": {"text": "另行约定"}},
        {"work": {"hazardous": False}},
    )
    assert len({digest, *(key_facts_digest(terms(**change)) for change in changes)}) == len(changes) + 1
