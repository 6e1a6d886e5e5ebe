"""The fonts that documents are set in, and which characters they can show.

Serif for the text, New Tai Lue for Dai names, Hanazono for the rare characters of GB 18030 level 3. Only these files are
used, never the machine's own: the same terms give the same bytes everywhere.
"""

from __future__ import annotations

import hashlib
import os
import threading
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import typst
import uharfbuzz as hb
from fontTools.pens.transformPen import TransformPen

from qianyue.documents.errors import RenderError

# In the order in which a character is looked for. The bold face carries headings only and is never a fallback.
FALLBACK = ("NotoSerifSC-Regular.ttf", "NotoSansNewTaiLue-Regular.ttf", "HanaMinA.ttf", "HanaMinB.ttf")
FILES = (*FALLBACK, "NotoSerifSC-Bold.ttf")
# Controls, format characters (bidi overrides, zero width), surrogates, private use, unassigned, line separators:
# what cannot be seen, or turns the reading order round, has no place in a contract, even where a font maps it.
UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})

_lock = threading.RLock()


def directory() -> Path:
    """Where the font files are: `QIANYUE_FONTS`, else what set-up left beside the package."""
    chosen = os.environ.get("QIANYUE_FONTS")
    return Path(chosen) if chosen else Path(__file__).resolve().parents[2] / ".assets" / "fonts"


def path(name: str) -> Path:
    file = directory() / name
    if not file.is_file():
        raise RenderError(f"找不到字库文件 {file}，请先运行 script/run --prepare，或者用环境变量 QIANYUE_FONTS 指明字库目录。")
    return file


@cache
def library() -> typst.Fonts:
    """One set of fonts a process, shared by every compiler."""
    with _lock:
        for name in FILES:
            path(name)
        return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(directory())])


@cache
def digest() -> str:
    """SHA-256 (hex) over the names and contents of all font files: part of the engine that a document records."""
    total = hashlib.sha256()
    for name in FILES:
        with open(path(name), "rb") as file:
            total.update(name.encode() + b"\0" + hashlib.file_digest(file, "sha256").digest())
    return total.hexdigest()


@cache
def _font(name: str) -> hb.Font:
    """Mapped, not read: a font of 30 MB costs the pages that are looked at."""
    return hb.Font(hb.Face(hb.Blob.from_file_path(str(path(name)))))


@lru_cache(maxsize=20_000)
def _drawable(character: str) -> bool:
    return unicodedata.category(character) not in UNPRINTABLE and font_of(character) is not None


def missing(text: Iterable[str]) -> tuple[str, ...]:
    """The characters of `text` that no font can show, each once, in order."""
    return tuple(c for c in dict.fromkeys(text) if not _drawable(c))


def font_of(character: str) -> str | None:
    """The file that shows this character, or None."""
    return next((name for name in FALLBACK if _font(name).get_nominal_glyph(ord(character))), None)


class Glyph:
    """A filled outline: `draw(pen)` in em units with the origin on the baseline, and its advance width in em."""

    def __init__(self, font: hb.Font, number: int) -> None:
        self._font, self._number, self._scale = font, number, 1 / font.face.upem
        self.advance = font.get_glyph_h_advance(number) * self._scale

    def draw(self, pen: Any) -> None:
        self._font.draw_glyph_with_pen(self._number, TransformPen(pen, (self._scale, 0, 0, self._scale, 0, 0)))


def glyph(character: str) -> Glyph:
    """Outline of one character, in units of one em. Raises KeyError where no font has it."""
    name = font_of(character)
    if name is None or not _drawable(character):
        raise KeyError(character)
    font = _font(name)
    return Glyph(font, font.get_nominal_glyph(ord(character)))
