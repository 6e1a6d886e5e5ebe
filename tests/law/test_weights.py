"""What all the words of a sentence say together: the features, the sums, and that the table is learnt from what is there."""

from __future__ import annotations

import importlib.util
from importlib.resources import files
from math import sqrt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianyue.law.lint import read
from qianyue.law.lint.lexicon import lexicon
from qianyue.law.lint.weights import LEAST, PATTERN, REACH, RULES, SECOND, UNIT, Weights, chosen, features, pack, possible, unpack

SCRIPT = Path(__file__).resolve().parents[2] / "script" / "lint.py"
FIGURES = st.lists(st.integers(-1000, 1000), min_size=len(RULES), max_size=len(RULES))
SUMS = st.lists(st.floats(-3, 3), min_size=len(RULES), max_size=len(RULES)).map(tuple)


def found(text: str) -> set[str]:
    return {hit.family.rule for hit in read(text)}


def test_it_works():
    assert found("想走可以，先赔一个月工资。") == {"C-01"}
    assert found("员工想走，提前说一声就可以，不用赔钱。") == set()


def test_what_no_pattern_knows_only_warns_and_quotes_the_words():
    (hit,) = read("伤了自己治，死了自己埋。")
    assert (hit.family.rule, hit.family.severity) == ("C-11", "warn")
    assert hit.quote in "伤了自己治，死了自己埋"


def test_a_question_takes_nothing():
    assert found("想走可以，先赔一个月工资？") == set()


def test_the_features_are_characters_and_concepts_alone_and_in_pairs():
    seen = features("不收费", "abc")
    assert seen.characters == {"^", "不", "收", "费", "$", "^不", "不收", "收费", "费$"}
    assert seen.concepts == {"^", "a", "b", "c", "$", "^a", "^b", "^c", "^$", "ab", "ac", "a$", "bc", "b$", "c$"}


@given(st.text("abcdefghijkl", max_size=30))
def test_two_concepts_far_apart_are_no_pair(codes):
    whole = f"^{codes}$"
    pairs = {whole[i] + whole[j] for i in range(len(whole)) for j in range(i + 1, len(whole)) if j - i < REACH}
    assert features("", codes).concepts == set(whole) | pairs


@given(st.lists(FIGURES, max_size=50))
def test_numbers_added_packed_are_the_sums_of_each(rows):
    sums = [sum(column) for column in zip(*rows, strict=True)] or [0] * len(RULES)
    assert unpack(sum(map(pack, rows))) == sums


@given(FIGURES, FIGURES)
def test_each_sort_of_feature_is_divided_by_the_root_of_its_number(first, second):
    rows = ("\t".join(map(str, (sort, feature, *row))) for sort, feature, row in (("字", "费", first), ("词", "甲 乙", second)))
    words = lexicon()
    seen = features("收费", words.codes("甲", "乙"))
    expected = [
        (one / sqrt(len(seen.characters)) + other / sqrt(len(seen.concepts))) / UNIT
        for one, other in zip(first, second, strict=True)
    ]
    assert Weights(rows, words).sums(seen) == pytest.approx(expected)


@given(SUMS, st.sets(st.sampled_from(RULES)))
def test_without_a_pattern_at_most_one_rule_is_found_and_it_is_the_likeliest(sums, patterns):
    rules = chosen(sums, patterns)
    assert sum(rule not in patterns for rule in rules) <= 1
    for rule in rules:
        figure = sums[RULES.index(rule)]
        assert figure + PATTERN - LEAST > SECOND if rule in patterns and len(rules) > 1 else figure + PATTERN > LEAST


@given(SUMS, st.sets(st.sampled_from(RULES)))
def test_patterns_of_rules_that_are_not_possible_need_not_be_looked_for(sums, patterns):
    assert chosen(sums, patterns) == chosen(sums, patterns.intersection(possible(sums)))


def test_a_row_of_an_unknown_sort_is_refused():
    with pytest.raises(ValueError, match="neither"):
        Weights(["句\t费" + "\t1" * len(RULES)], lexicon())


def test_the_table_was_learnt_from_the_words_and_the_sentences_as_they_are():
    """If this fails: `.venv/bin/python script/lint.py`."""
    spec = importlib.util.spec_from_file_location("script_lint", SCRIPT)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert f"# of: {script.digest()}\n" in files("qianyue.law.lint").joinpath("weights.tsv").read_text("utf-8")
