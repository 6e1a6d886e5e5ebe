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
from functools import cache
from pathlib import Path
from typing import Any

import typst
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

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
        total.update(name.encode() + b"\0" + hashlib.sha256(path(name).read_bytes()).digest())
    return total.hexdigest()


@cache
def _font(name: str) -> TTFont:
    with _lock:
        return TTFont(path(name), lazy=True)


@cache
def _characters(name: str) -> dict[int, str]:
    with _lock:
        best: dict[int, str] = _font(name).getBestCmap()
        return best


@cache
def _drawable() -> frozenset[str]:
    points = set().union(*(_characters(name) for name in FALLBACK))
    return frozenset(chr(point) for point in points if unicodedata.category(chr(point)) not in UNPRINTABLE)


def missing(text: Iterable[str]) -> tuple[str, ...]:
    """The characters of `text` that no font can show, each once, in order."""
    return tuple(c for c in dict.fromkeys(text) if c not in _drawable())


def font_of(character: str) -> str | None:
    """The file that shows this character, or None."""
    point = ord(character)
    return next((name for name in FALLBACK if point in _characters(name)), None)


@cache
def _glyphs(name: str) -> Any:
    with _lock:
        return _font(name).getGlyphSet()


def glyph(character: str) -> Glyph:
    """Outline of one character, in units of one em. Raises KeyError where no font has it."""
    name = font_of(character)
    if name is None or character not in _drawable():
        raise KeyError(character)
    with _lock:  # fontTools reads lazily from one open file
        return _glyph(character, name)


class Glyph:
    """A filled outline: `draw(pen)` in em units with the origin on the baseline, and its advance width in em."""

    def __init__(self, source: Any, per_em: int) -> None:
        self._source, self._scale = source, 1 / per_em
        self.advance = source.width / per_em

    def draw(self, pen: Any) -> None:
        with _lock:
            self._source.draw(TransformPen(pen, (self._scale, 0, 0, self._scale, 0, 0)))


def _glyph(character: str, name: str) -> Glyph:
    return Glyph(_glyphs(name)[_characters(name)[ord(character)]], _font(name)["head"].unitsPerEm)
