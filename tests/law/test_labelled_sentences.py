"""The held-out sentences that judge the lint: here only their form is judged, so that its figures mean something."""

from __future__ import annotations

import unicodedata
from collections import Counter
from importlib.resources import files

import pytest

COMMENT, *LINES = files("qianyue.cli.benches").joinpath("lint/held_out.tsv").read_text("utf-8").removesuffix("\n").split("\n")
ROWS = [tuple(line.split("\t")) for line in LINES]

NONE = "-"
LEAST = {"C-01": 28, "C-09": 28, "C-10": 28, "C-11": 45, "C-12": 28, "T-03": 28, "W-06": 28, "W-07": 28, NONE: 260}


def letters(sentence: str) -> str:
    """The sentence without width, spacing and punctuation: what is left of a duplicate in disguise."""
    return "".join(each for each in unicodedata.normalize("NFKC", sentence) if each.isalnum())


def test_it_works():
    assert COMMENT.startswith("# ")
    assert ("C-10", "乙方自愿放弃参加社会保险。") in ROWS
    assert (NONE, "禁止员工放弃社会保险。") in ROWS


def test_every_line_is_a_known_label_and_one_sentence():
    assert [row for row in ROWS if len(row) != 2 or row[0] not in LEAST] == []


@pytest.mark.parametrize(("label", "least"), LEAST.items())
def test_every_label_has_enough_sentences(label, least):
    assert Counter(row[0] for row in ROWS)[label] >= least


def test_breaches_and_look_alikes_are_about_as_many():
    breaches = sum(label != NONE for label, _ in ROWS)
    assert breaches >= 260
    assert 0.45 <= breaches / len(ROWS) <= 0.55


def test_no_sentence_comes_twice_even_in_disguise():
    assert [text for text, times in Counter(letters(sentence) for _, sentence in ROWS).items() if times > 1] == []


def test_every_sentence_is_clean_text_of_six_to_ninety_characters():
    for _, sentence in ROWS:
        assert 6 <= len(sentence) <= 90, sentence
        assert sentence == unicodedata.normalize("NFC", sentence).strip(), sentence
        assert not any(unicodedata.category(each).startswith("C") for each in sentence), sentence
