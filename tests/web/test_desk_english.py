"""The desk in English: every sentence has its translation, with the same blanks to fill in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from qianyue.documents.labels import LABELS
from qianyue.web.terms_form import layout

CATALOGUE = Path(__file__).parents[2] / "qianyue" / "locale" / "en" / "LC_MESSAGES" / "django.po"
DESK = re.compile(r"/desk|spoken_desk|terms_form/|event_names")
BLANK = re.compile(r"%\([a-z]+\)s|\{[a-z]+\}|<[^>]+>")


@pytest.fixture(scope="module")
def english() -> dict[str, str]:
    with CATALOGUE.open("rb") as file:
        found = [message for message in read_po(file, locale="en") if message.id]
    return {message.id: message.string for message in found if any(DESK.search(place) for place, _line in message.locations)}


def test_it_works(english: dict[str, str]) -> None:
    assert english["起草合同"] == "Draft a contract"
    assert len(english) > 400


def test_every_sentence_is_translated(english: dict[str, str]) -> None:
    assert [sentence for sentence, words in english.items() if not words] == []


def test_a_translation_has_the_same_blanks(english: dict[str, str]) -> None:
    wrong = [one for one, words in english.items() if sorted(BLANK.findall(one)) != sorted(BLANK.findall(words))]
    assert wrong == []


def test_the_words_of_the_terms_are_translated(english: dict[str, str]) -> None:
    named = {label for field in layout.fields().values() if field.words for label in LABELS[field.words].values()}
    assert named - english.keys() == set()


def test_every_label_of_the_form_is_translated(english: dict[str, str]) -> None:
    said = {str(field.label) for field in layout.fields().values()} | {str(field.hint) for field in layout.fields().values()} - {
        ""
    }
    assert len(said) > len(layout.places()) / 2
    assert said - english.keys() == set()
