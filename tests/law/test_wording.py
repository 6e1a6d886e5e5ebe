"""The lint over free text: what it finds, what it lets pass, where it says it stands, and that no text can hold it up."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qianyue.cli.benches.lint import NONE, RULES, judged, sentences
from qianyue.law import check, parse_terms
from qianyue.law.lint import families, read
from qianyue.law.rules.wording import basis
from tests.law.judging import findings, found
from tests.samples import labor_contract

ON = date(2026, 12, 1)
BYTES = 1 << 20

PAIRS = [
    ("C-01", "员工未干满一年离开的，应缴违约金两千元。", "辞职不需要支付任何违约金。"),
    ("C-01", "乙方辞职应赔偿甲方招聘费用3000元。", "甲方违约的，赔偿乙方一个月工资。"),
    ("C-09", "入职时每人交纳工装押金300元，离职时退还。", "公司不收取任何押金和保证金。"),
    ("C-09", "公司统一收存员工身份证，合同期满发还。", "前台应核对客人身份证后办理入住。"),
    ("C-09", "没有保人不予录用。", "甲方不得以任何名义向乙方收取财物或者要求乙方担保。"),
    ("C-10", "单位不为季节工办理社会保险。", "甲方不得拒绝为乙方缴纳工伤保险。"),
    ("C-10", "乙方自愿放弃参加社会保险。", "禁止放弃社会保险。"),
    ("C-10", "甲方以商业意外险代替工伤保险。", "甲方不得以商业保险代替社会保险。"),
    ("C-11", "割胶时被蛇咬伤，责任自负。", "禁止任何工伤自负的约定。"),
    ("C-11", "女职工入职两年内不得生育。", "女职工结婚、怀孕、生育不受任何限制。"),
    ("C-11", "员工不享受带薪年休假。", "甲方不得要求乙方放弃休假。"),
    ("C-11", "公司可以不经员工同意调整工作地点。", "未经协商一致，甲方不得调整乙方的岗位和工资。"),
    ("C-12", "迟到一次罚款50元。", "公司不设罚款，差错只计入培训记录。"),
    ("C-12", "打碎一个杯子扣20元。", "工资不因顾客投诉而扣减。"),
    ("T-03", "甲方有权随时辞退乙方而无需说明理由。", "甲方不得随时解除劳动合同。"),
    ("T-03", "茶厂停产时本合同自行终止。", "末位淘汰不得作为解除劳动合同的理由。"),
    ("W-06", "乙方工资按照公司规定执行。", "工资每月5000元，于每月10日前发放。"),
    ("W-06", "工资待遇面谈。", "甲方不得以面议代替书面约定工资。"),
    ("W-07", "月工资五千元，含全部加班费。", "工资不包含加班费。"),
    ("W-07", "周末加班不支付加班费。", "公司不得拒付加班费。"),
]


def rules(text: str) -> set[str]:
    return {hit.family.rule for hit in read(text)}


@pytest.mark.parametrize(("rule", "sentence"), [pair[:2] for pair in PAIRS])
def test_it_works(rule, sentence):
    assert rules(sentence) == {rule}


@pytest.mark.parametrize("sentence", [pair[2] for pair in PAIRS])
def test_what_forbids_it_or_grants_a_right_passes(sentence):
    assert read(sentence) == []


@pytest.mark.parametrize("family", families(), ids=lambda family: f"{family.rule} {family.name}")
def test_every_family_finds_its_example_and_not_its_lookalike(family):
    assert family.rule in rules(family.example)
    assert family.rule not in rules(family.lookalike)
    assert family.rule in RULES
    assert basis(family).article
    assert family.severity in ("block", "warn")


@pytest.mark.parametrize(
    "disguised",
    [
        "乙 方 自 愿 放 弃 社 会 保 险",
        "乙方自愿放\u200b弃社会保\u00ad险",
        "乙方自願放棄社會保險",
        "乙方自愿放弃\n社会保险",
        "乙方自愿“放弃”社会·保险",
    ],
)
def test_a_disguise_hides_nothing(disguised):
    assert rules(disguised) == {"C-10"}


def test_a_finding_quotes_the_words_as_they_were_written_and_says_where():
    terms = labor_contract(clauses=["双方友好协商。", "每月发工资。迟 到一次罚 款50元，多次从重。"])
    (finding,) = findings(terms)
    assert finding.to_dict() == {
        "rule": "C-12",
        "severity": "warn",
        "path": "/clauses/1",
        "basis": "劳动法第五十条",
        "message": "以罚款作为处罚（“迟 到一次罚 款50元”）",
        "fix": "删去罚款；违反规章制度的，改为教育、警告等不涉及工资的措施",
    }


def test_every_place_of_free_text_is_read():
    clause = "乙方自愿放弃社会保险。"
    places = {"work": "duties", "hours": "rest_text", "pay": "performance_rule", "protection": "safety_text"}
    for section, name in places.items():
        assert ("C-10", "block", f"/{section}/{name}") in found(labor_contract(**{section: {name: clause}}))


def test_a_change_is_read_where_the_amendment_says_it():
    changes = [{"path": "/clauses/0", "to": "乙方自愿放弃加班费。"}]
    terms = labor_contract() | {
        "kind": "amendment",
        "amends": {"contract": "QY-2026-000001", "changes": changes, "effective": "2026-12-01"},
    }
    for section in ("probation", "hours", "pay", "social_insurance", "protection"):
        terms.pop(section, None)
    assert ("W-07", "block", "/amends/changes/0/to") in found(terms)


WORDS = "甲方 乙方 不得 禁止 放弃 社会保险 押金 工资 加班费 罚款 扣 解除 合同 ， 。 ； ： ？ 3000元 \n １ ㈱ 工伤 自负"


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(max_size=30) | st.lists(st.sampled_from(WORDS.split(" ")), max_size=20).map("".join), max_size=3))
def test_any_text_is_read_and_every_finding_quotes_it(clauses):
    for clause in clauses:
        for hit in read(clause):
            assert hit.quote
            assert hit.quote in clause
    storable = [clause for clause in clauses if clause.isprintable()]
    for finding in check(parse_terms(labor_contract(clauses=storable)), ON):
        if finding.rule in RULES:
            index = int(finding.path.removeprefix("/clauses/"))
            assert finding.message.partition("（“")[2].rpartition("”）")[0] in storable[index]


@pytest.mark.parametrize(
    "unit", ["不", "甲方", "一", "离职，钱，", "不得扣押金，", "工资依，", "：；", "\u200b ", "㈱", "乙方自愿放弃，不承担伤害"]
)
def test_a_hostile_megabyte_is_answered_quickly(unit):
    text = unit * (BYTES // len(unit.encode()))
    began = time.process_time()
    read(text)
    assert time.process_time() - began < 10


@pytest.mark.parametrize("name", ["held_out.tsv", "tuning.tsv"])
def test_the_sentences_are_counted_as_labelled(name):
    rows = sentences(name)
    assert {label for label, _ in rows} == {*RULES, NONE}
    assert judged(rows)["sentences"] == len(rows)


def test_no_sentence_is_both_tuned_on_and_held_out():
    assert {sentence for _, sentence in sentences("held_out.tsv")}.isdisjoint(sentence for _, sentence in sentences("tuning.tsv"))


def test_right_and_wrong_answers_are_counted():
    figures = judged(
        [("C-12", "迟到一次罚款50元。"), ("C-10", "双方友好协商。"), (NONE, "旷工一天罚款50元。"), (NONE, "按时发工资。")]
    )
    assert figures["in total"] == {"precision, %": 50.0, "recall, %": 50.0}
    assert figures["C-12"] == {"precision, %": 50.0, "recall, %": 100.0}
    assert figures["C-10"] == {"precision, %": 100.0, "recall, %": 0.0}


def test_the_sentences_that_the_patterns_were_tuned_on_stay_read():
    """A fence against going back, no measure: that is `qianyue bench lint` with the held-out sentences."""
    assert min(judged(sentences("tuning.tsv"))["in total"].values()) > 95
