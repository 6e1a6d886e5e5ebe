from __future__ import annotations

from pathlib import Path

import pytest

from qianyue.documents import fonts
from qianyue.documents.errors import RenderError


def test_it_works() -> None:
    assert fonts.missing("劳动合同ABC·䶮㛃𬭁𫍽𠮷ᦺᦑᦟᦹᧉ") == ()
    assert fonts.font_of("劳") == "NotoSerifSC-Regular.ttf"
    assert fonts.font_of("ᦺ") == "NotoSansNewTaiLue-Regular.ttf"


def test_what_is_missing_is_named_once_and_in_order() -> None:
    assert fonts.missing("甲\U0002ebf0乙\u202e\U0002ebf0") == ("\U0002ebf0", "\u202e")


@pytest.mark.parametrize("character", ["\u200b", "\u00ad", "\u2028", "\ufeff", "\n", "\x00"])
def test_what_cannot_be_seen_is_missing_even_where_a_font_maps_it(character: str) -> None:
    assert fonts.missing(character) == (character,)
    with pytest.raises(KeyError):
        fonts.glyph(character)


def test_another_folder_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("QIANYUE_FONTS", str(tmp_path))
    with pytest.raises(RenderError, match="QIANYUE_FONTS"):
        fonts.path("NotoSerifSC-Regular.ttf")
    (tmp_path / "NotoSerifSC-Regular.ttf").touch()
    assert fonts.path("NotoSerifSC-Regular.ttf").parent == tmp_path
