from __future__ import annotations

import dataclasses

import pytest

from qianyue.documents.compose import blocks
from qianyue.documents.errors import RenderError
from qianyue.documents.lint import lint
from qianyue.documents.model import Paragraph, Run
from qianyue.documents.rendering import render
from qianyue.law import dump_terms
from tests.documents.cases import terms

TERMS = terms()
PDF = render(TERMS).pdf
DATA = dump_terms(TERMS)


def test_it_works() -> None:
    assert lint(PDF, TERMS, DATA, blocks(TERMS), 2) == 6


def test_it_sees_other_data_attached() -> None:
    with pytest.raises(RenderError, match="数据"):
        lint(PDF, TERMS, DATA.replace(b"4500.00", b"4600.00"), blocks(TERMS), 2)


def test_it_sees_a_word_that_differs() -> None:
    other = terms(pay={"monthly_wage": "4600.00"})
    with pytest.raises(RenderError, match="应为“6"):
        lint(PDF, other, DATA, blocks(other), 2)


def test_it_sees_a_word_that_is_missing_at_the_end() -> None:
    document = blocks(TERMS)
    longer = dataclasses.replace(document, blocks=(*document.blocks, Paragraph((Run("再加一句。"),))))
    with pytest.raises(RenderError, match="缺少文字"):
        lint(PDF, TERMS, DATA, longer, 2)


def test_it_sees_a_word_too_many() -> None:
    document = blocks(TERMS)
    shorter = dataclasses.replace(document, blocks=document.blocks[:-1])
    with pytest.raises(RenderError, match="不一致"):
        lint(PDF, TERMS, DATA, shorter, 2)


def test_it_sees_a_value_that_no_clause_says() -> None:
    with pytest.raises(RenderError, match="/employer/phone"):
        lint(PDF, terms(employer={"phone": "13099999999"}), DATA, blocks(TERMS), 2)


def test_it_sees_a_missing_place_for_signing() -> None:
    with pytest.raises(RenderError, match="签署位置"):
        lint(PDF, TERMS, DATA, blocks(TERMS), 3)
