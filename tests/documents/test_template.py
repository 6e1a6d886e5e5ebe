from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest

from qianyue.documents import template
from qianyue.documents.errors import TemplateError
from qianyue.documents.markup import CLOSE, OPEN
from qianyue.documents.template import fill, plain, word

T = SimpleNamespace(name="甲", section=None, items=["<b>", "&"])


def filled(folder: Path, text: str) -> tuple[str, list[str | None]]:
    file = folder / "text.zh.jinja"
    file.write_text(text, "utf-8")
    return fill(file, {"t": T})


def test_it_works(tmp_path: Path) -> None:
    assert filled(tmp_path, "一{{ t.name }}二") == (f"一{OPEN}0{CLOSE}二", ["甲"])


def test_what_an_absent_section_would_have_is_absent(tmp_path: Path) -> None:
    text, values = filled(tmp_path, "{{ t.section.date.year }}{% if t.section.x is absent %}无{% endif %}")
    assert (text, values) == (f"{OPEN}0{CLOSE}无", [None])


@pytest.mark.parametrize(
    "text", ["{{ t.nmae }}", "{{ unknown }}", "{% if t.nmae %}{% endif %}", "{{ t.name | safe }}", "{{ t.items }}", "{%"]
)
def test_it_refuses_a_typing_error_in_a_text(tmp_path: Path, text: str) -> None:
    with pytest.raises(TemplateError):
        filled(tmp_path, text)


def test_passages_are_shared_and_belong_to_the_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    monkeypatch.setattr(template, "SHARED", shared)
    template.digest.cache_clear()
    (shared / "both.zh.jinja").write_text("三{{ t.name }}", "utf-8")
    (tmp_path / "kind").mkdir()
    assert filled(tmp_path / "kind", '一{% include "both.zh.jinja" %}') == (f"一三{OPEN}0{CLOSE}", ["甲"])
    before = template.digest(tmp_path / "kind")
    (shared / "both.zh.jinja").write_text("四{{ t.name }}", "utf-8")
    template.digest.cache_clear()
    assert template.digest(tmp_path / "kind") != before
    template.digest.cache_clear()


def test_values_are_not_escaped_and_not_trusted(tmp_path: Path) -> None:
    text, values = filled(tmp_path, "{% for i in t.items %}{{ loop.index | serial }}{{ i }}{% endfor %}{{ '常' }}")
    assert text == f"1{OPEN}0{CLOSE}2{OPEN}1{CLOSE}{OPEN}2{CLOSE}"
    assert values == ["<b>", "&", "常"]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("  文字 ", "文字"),
        (" ", None),
        (None, None),
        (date(2026, 12, 1), "2026年12月1日"),
        (Decimal("4500"), "4500.00元"),
        (Decimal("999999999.99"), "999999999.99元"),
        (True, "是"),
        (False, "否"),
        (8, "8"),
        (7.5, "7.5"),
        (123456789, "123456789"),
    ],
)
def test_values_are_said_as_a_contract_says_them(value: object, said: str | None) -> None:
    assert plain(value) == said


def test_a_word_without_a_name_is_refused_unless_the_list_is_open() -> None:
    with pytest.raises(TemplateError):
        word("unheard", {"heard": "听到"})
    assert word("unheard", {"heard": "听到"}, free=True) == "unheard"
    assert word(None, {}) is None
