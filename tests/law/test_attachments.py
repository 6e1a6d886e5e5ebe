"""The rules that read free text read the attachments too: an honest handbook passes, what takes from the worker is quoted."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianyue.law import Finding, check, parse_terms
from qianyue.uploads.lines import joined
from tests.law.test_wording import PAIRS
from tests.samples import labor_contract
from tests.uploads.papers import DEPOSIT, HONEST

ON = date(2026, 12, 1)
DIGEST = "5" * 64


def judged(*texts: str, **changes: Any) -> list[Finding]:
    """What is found in a clean contract with these texts attached."""
    digests = [f"{number:064x}" for number in range(len(texts))]
    named = [{"title": "员工手册", "sha256": digest, "pages": 1} for digest in digests]
    terms = parse_terms(labor_contract(attachments=named, **changes))
    return check(terms, ON, attached=dict(zip(digests, texts, strict=True)))


def test_it_works() -> None:
    (finding,) = judged("\n".join(HONEST), f"员工手册\n{DEPOSIT}，离职时退还。\n")
    assert (finding.rule, finding.severity, finding.path) == ("C-09", "block", "/attachments/1")
    assert f"“{DEPOSIT}" in finding.message
    assert finding.basis == "劳动合同法第九条"


def test_an_honest_handbook_passes() -> None:
    assert judged("\n".join(HONEST)) == []


@pytest.mark.parametrize(("rule", "sentence"), [pair[:2] for pair in PAIRS])
def test_each_rule_that_reads_free_text_reads_attachments(rule: str, sentence: str) -> None:
    patterned = [finding.rule for finding in judged(f"员工手册\n{sentence}")]
    assert patterned == [rule]


@pytest.mark.parametrize("sentence", [pair[2] for pair in PAIRS])
def test_their_lookalikes_pass(sentence: str) -> None:
    assert judged(sentence) == []


def test_every_passage_is_told_not_the_first_alone() -> None:
    found = judged(f"{DEPOSIT}。\n上班时间为八时。\n入职时每人交纳工装押金300元。\n")
    assert [finding.rule for finding in found] == ["C-09", "C-09"]
    assert "300元" in found[1].message


def test_what_is_forbidden_above_is_forbidden_in_every_item_below() -> None:
    item = "（一）员工缴纳押金；"
    assert judged(f"公司不得要求：\n{item}") == []
    assert [finding.rule for finding in judged(item)] == ["C-09"]


def test_an_attachment_that_is_not_at_hand_gives_nothing() -> None:
    terms = parse_terms(labor_contract(attachments=[{"title": "员工手册", "sha256": DIGEST, "pages": 1}]))
    assert check(terms, ON) == []
    assert check(terms, ON, attached={"6" * 64: DEPOSIT}) == []


def test_capitals_in_the_digest_are_the_same_digest() -> None:
    terms = parse_terms(labor_contract(attachments=[{"title": "员工手册", "sha256": "AB" * 32, "pages": 1}]))
    assert [finding.path for finding in check(terms, ON, attached={"ab" * 32: DEPOSIT})] == ["/attachments/0"]


def test_a_text_full_of_it_is_told_a_hundred_times() -> None:
    assert len(judged(f"{DEPOSIT}。\n" * 500)) == 100


@given(st.sampled_from(PAIRS), st.sampled_from((1, 2)), st.data())
def test_a_sentence_broken_anywhere_says_the_same(pair: tuple[str, str, str], which: int, data: st.DataObject) -> None:
    sentence = pair[which]
    places = data.draw(st.sets(st.integers(1, len(sentence) - 1), max_size=8))
    lines = "".join("\n" * (at in places) + character for at, character in enumerate(sentence)).split("\n")
    assert judged(joined(lines)) == judged(sentence)
