"""Text as the lint reads it, against the slow way: every character by itself through the Unicode tables."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from qianyue.law.folding import INVISIBLE, folded


def test_it_works() -> None:
    assert folded("工 资（ＡＢ）：１２％\u200b，\u3000实 物；") == "工资(AB):12%,实物;"


@given(st.text(max_size=200))
def test_it_agrees_with_every_character_looked_up(text: str) -> None:
    slow = (c if c == "\n" else INVISIBLE.sub("", unicodedata.normalize("NFKC", c)) for c in text)
    assert folded(text) == "".join(slow)


@given(st.text(st.characters(categories=["Lo", "Zs", "Cf"], max_codepoint=0xFFFF)))
def test_folding_again_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)
