"""Filled outlines, written once and said twice: as PDF content operators and as an SVG path. No font is needed to show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import cos, pi, sin
from typing import Any

from fontTools.misc.transform import Transform
from fontTools.pens.basePen import BasePen
from fontTools.pens.transformPen import TransformPen

from qianyue.documents import fonts
from qianyue.documents.errors import MissingGlyph
from qianyue.trust.pades import Appearance

ROUND = 0.5522847498  # control length of a quarter circle, in radii
Color = tuple[int, int, int]


@dataclass(frozen=True, kw_only=True)
class Drawing(Appearance):
    """The look of a signature as outlines: `width` × `height` points, content operators for the page, `svg` for screens."""

    svg: str


class Outline(BasePen):  # type: ignore[misc]
    """A pen that collects one path: winding decides what is inside, overlapping strokes stay filled."""

    def __init__(self) -> None:
        super().__init__(None)
        self._steps: list[tuple[str, tuple[float, ...]]] = []

    def _moveTo(self, pt: Any) -> None:  # noqa: N802 - names given by fontTools
        self._steps.append(("m", tuple(pt)))

    def _lineTo(self, pt: Any) -> None:  # noqa: N802
        self._steps.append(("l", tuple(pt)))

    def _curveToOne(self, pt1: Any, pt2: Any, pt3: Any) -> None:  # noqa: N802
        self._steps.append(("c", (*pt1, *pt2, *pt3)))

    def _closePath(self) -> None:  # noqa: N802
        self._steps.append(("h", ()))

    def circle(self, x: float, y: float, radius: float, *, inwards: bool = False) -> None:
        """A circle; `inwards` turns it round, so that it cuts a hole into what surrounds it."""
        k, sign = ROUND * radius, -1 if inwards else 1
        corners = [(x + radius * cos(a), y + sign * radius * sin(a)) for a in (0, pi / 2, pi, 3 * pi / 2)]
        self.moveTo(corners[0])
        for n, (to_x, to_y) in enumerate([*corners[1:], corners[0]]):
            a, b = n * pi / 2, (n + 1) * pi / 2
            from_x, from_y = corners[n]
            self.curveTo(
                (from_x - k * sin(a), from_y + sign * k * cos(a)), (to_x + k * sin(b), to_y - sign * k * cos(b)), (to_x, to_y)
            )
        self.closePath()

    def polygon(self, points: Sequence[tuple[float, float]]) -> None:
        self.moveTo(points[0])
        for point in points[1:]:
            self.lineTo(point)
        self.closePath()

    def glyph(self, glyph: fonts.Glyph, place: Transform) -> None:
        """A character's outline; `place` takes em units to points."""
        glyph.draw(TransformPen(self, tuple(place)))

    def drawing(self, width: float, height: float, color: Color, label: str, *, air: float = 0) -> Drawing:
        """The finished drawing in one colour. `label` is what a screen reader says of the SVG, `air` is left blank all around."""
        rgb = " ".join(f"{part / 255:.3f}" for part in color)
        pdf = "\n".join(f"{_numbers(values)} {step}".strip() for step, values in self._steps)
        letters = {"m": "M", "l": "L", "c": "C", "h": "Z"}
        d = "".join(letters[step] + _numbers(values) for step, values in self._steps)
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img" aria-label="{escape(label)}">'
            f'<path transform="matrix(1 0 0 -1 0 {height:g})" fill="#{bytes(color).hex()}" d="{d}"/></svg>'
        )
        return Drawing(width=width, height=height, air=air, operators=f"{rgb} rg\n{pdf}\nf\n".encode(), svg=svg)


def _numbers(values: tuple[float, ...]) -> str:
    return " ".join(f"{value:.2f}" for value in values)


def glyphs(text: str, where: str) -> list[fonts.Glyph]:
    """The outlines of a text, character by character. Raises MissingGlyph with all that no font has."""
    if lacking := fonts.missing(text):
        raise MissingGlyph(lacking, where)
    return [fonts.glyph(character) for character in text]
