"""The English catalogue: every sentence has its translation with the same blanks, and none that is said is missing."""

from __future__ import annotations

import ast
import importlib.util
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.pofile import read_po
from django.utils.translation import gettext, override

from qianyue.documents.kinds import KINDS
from qianyue.documents.labels import LABELS
from qianyue.law.terms import all_places
from qianyue.operations.sentences import Sentence
from qianyue.web.templatetags.house import said
from qianyue.web.terms_form.elements import Field
from qianyue.web.terms_form.layout import layout_of
from tests.web.html import CHINESE

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "qianyue" / "locale" / "en" / "LC_MESSAGES" / "django.po"
BLANK = re.compile(r"%\([a-z]+\)s|\{[a-z]+|<[^>]+>")  # a {blank} may be written in another way: {month:02}
ROOMS = ("people", "employers", "notices", "contracts")
REFUSALS = {"NotAllowed", "NotFound", "Conflict", "InvalidInput", "TooMany", "Unavailable", "Sentence"}


@pytest.fixture(scope="module")
def english() -> dict[str, str]:
    with CATALOGUE.open("rb") as file:
        return {message.id: message.string for message in read_po(file, locale="en") if message.id}


@pytest.fixture(scope="module")
def messages() -> ModuleType:
    """The program that keeps the catalogue."""
    found = importlib.util.spec_from_file_location("messages", ROOT / "script" / "messages.py")
    assert found
    assert found.loader
    made = importlib.util.module_from_spec(found)
    found.loader.exec_module(made)
    return made


def test_it_works(english: dict[str, str]) -> None:
    """Set-up has compiled the catalogue, and Django speaks it."""
    assert english["起草合同"] == "Draft a contract"
    with override("en"):
        assert gettext("我的合同") == "My contracts"
    with override("zh-hans"):
        assert gettext("我的合同") == "我的合同"


def test_every_sentence_is_translated(english: dict[str, str]) -> None:
    assert [sentence for sentence, words in english.items() if not words] == []


def test_a_translation_has_the_same_blanks_and_tags(english: dict[str, str]) -> None:
    wrong = [one for one, words in english.items() if sorted(BLANK.findall(one)) != sorted(BLANK.findall(words))]
    assert wrong == []


def test_no_chinese_is_left_in_a_translation(english: dict[str, str]) -> None:
    assert [words for words in english.values() if CHINESE.search(words)] == []


def test_the_catalogue_is_in_line_with_the_code(messages: ModuleType, tmp_path: Path) -> None:
    copy = tmp_path / CATALOGUE.name
    shutil.copy(CATALOGUE, copy)
    assert messages.update(copy) == 0
    assert copy.read_text() == CATALOGUE.read_text(), "run: .venv/bin/python script/messages.py update"


def asked() -> list[Field]:
    """Every field of every kind's form."""
    return [field for name in KINDS for field in layout_of(name).fields.values()]


def test_the_words_of_the_terms_are_translated(english: dict[str, str]) -> None:
    named = {label for field in asked() if field.words for label in LABELS[field.words].values()}
    assert named - english.keys() == set()


def test_every_label_of_the_form_is_translated(english: dict[str, str]) -> None:
    said = {str(field.label) for field in asked()} | {str(field.hint) for field in asked()} - {""}
    assert len(said) > len(all_places()) / 2
    assert said - english.keys() == set()


def test_every_kind_has_a_name_and_a_use_in_english(english: dict[str, str]) -> None:
    assert {text for kind in KINDS.values() for text in (kind.title, kind.use)} - english.keys() == set()


def refused() -> Iterator[str]:
    """Every Chinese text in a refusal of the rooms below, as it is written there."""
    for path in (path for room in ROOMS for path in sorted((ROOT / "qianyue" / room).rglob("*.py"))):
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in REFUSALS:
                texts = (part.value for part in ast.walk(call) if isinstance(part, ast.Constant))
                yield from (text for text in texts if isinstance(text, str) and CHINESE.search(text))


def test_what_other_rooms_refuse_is_translated(english: dict[str, str]) -> None:
    """What is filled in belongs into a `Sentence`: of an f-string the pieces would be found here, and not there."""
    found = set(refused())
    assert len(found) > 50
    assert found - english.keys() == set()


def test_a_sentence_is_said_in_the_readers_language_with_its_blanks() -> None:
    sentence = Sentence("这份合同目前是“{state}”，不能再进行这一步。", state="已撤回")
    assert sentence == "这份合同目前是“已撤回”，不能再进行这一步。"
    assert said(sentence) == sentence
    with override("en"):
        assert said(sentence) == "This contract now is “Withdrawn”; this step is no longer possible."
        assert said(Sentence("验证码不对，还可以试 {left} 次。", left=4)) == "Wrong code. Tries left: 4."
        assert said("") == ""
