"""The picture of a round company seal, made from the registered name. Only the signature binds; the picture helps the eye.

Measures follow common practice: 42 mm across, a star in the middle, the name on the arc above it, a long one on two arcs.
"""

from __future__ import annotations

import re
from math import cos, pi, radians, sin
from typing import NamedTuple

from fontTools.misc.transform import Transform

from qianyue.documents.errors import PictureError
from qianyue.documents.fonts import Glyph
from qianyue.documents.outline import Drawing, Outline, glyphs

MM = 72 / 25.4
DIAMETER, RING = 42 * MM, 1.2 * MM
SIZE = 46 * MM  # of the picture, and of the place for it: with a little air around the ring the seal keeps its true size
LOOSEST = 1.5  # of their height: a short name is not spread over the whole arc
CLOSEST = 0.86  # of the room of a character on its middle line: the rest is for its feet, which stand closer together
LINE_HEIGHT, LINE_DROP, LINE_WIDTH = 4.2 * MM, 12.2 * MM, 22 * MM
MIDDLE = 0.38  # of an em: the middle of an ideograph above the baseline
LONGEST = 60  # characters; beyond that nobody could read it
CROWDED = 26  # ems of a name that one arc still carries legibly
BREAK = re.compile(r"(?<=公司)|(?<=[）)])|(?=[（(])|(?<= )")  # where a name is best divided, and then after an area's name
AREA = re.compile(r"(?<=[省州市县区])")
RED = (200, 16, 30)


class Arc(NamedTuple):
    """The middle line of a row of characters: its radius, their height in points, the widest angle."""

    radius: float
    height: float
    widest: float

    @property
    def length(self) -> float:
        return self.radius * self.widest


# With wider angles the ends of the name would meet the line below the star.
ONE = (Arc(16.0 * MM, 5.4 * MM, radians(250)),)
TWO = (Arc(16.8 * MM, 4.0 * MM, radians(250)), Arc(12.1 * MM, 4.0 * MM, radians(206)))
STARS = {ONE: 7 * MM, TWO: 5.4 * MM}  # radius of the star under them


def company_seal(name: str, *, title: str | None = None) -> Drawing:
    """The seal of the organisation `name`; `title` stands straight under the star (合同专用章).

    Raises MissingGlyph for characters that no font has, PictureError for a name that is empty or too long, or a long title.
    """
    name, title = name.strip(), (title or "").strip()
    if not 1 <= len(name) <= LONGEST or len(title) > 12:
        raise PictureError(f"印章上的单位名称应为 1 至 {LONGEST} 个字，星下文字不超过 12 个字，请检查后重新生成印章图样。")
    outline, center = Outline(), SIZE / 2
    outline.circle(center, center, DIAMETER / 2)
    outline.circle(center, center, DIAMETER / 2 - RING, inwards=True)
    found = rows(name, glyphs(name, "印章上的单位名称"))
    outline.polygon(_star(center, STARS[TWO if len(found) > 1 else ONE]))
    for arc, row, em in found:
        around(outline, row, center, arc, em)
    _straight(outline, glyphs(title, "印章星下的文字"), center)
    return outline.drawing(SIZE, SIZE, RED, f"{name}印章", air=(SIZE - DIAMETER) / 2)


def rows(name: str, drawn: list[Glyph]) -> list[tuple[Arc, list[Glyph], float]]:
    """The name on its arcs, and the arc length (points) of an em: on one arc as long as it can be read there, otherwise the
    first part outside and the rest within.
    """
    parts = list(zip(ONE, [drawn], strict=True)) if _width(drawn) <= CROWDED else _divided(name, drawn)
    em = min(arc.length / _width(row) for arc, row in parts)
    return [(arc, row, min(em, LOOSEST * arc.height)) for arc, row in parts]


def _divided(name: str, drawn: list[Glyph]) -> list[tuple[Arc, list[Glyph]]]:
    outer, inner = TWO
    share = _width(drawn) * outer.length / (outer.length + inner.length)
    ideal = next(count for count in range(len(drawn)) if _width(drawn[:count]) + _breadth(drawn[count]) > share)
    near = [count for count in range(ideal - 5, ideal + 4) if 0 < count < len(drawn)]
    natural = [{found.start() for found in sort.finditer(name)} for sort in (BREAK, AREA)]
    at = next((count for places in natural for count in reversed(near) if count in places), ideal)
    return [(outer, drawn[:at]), (inner, drawn[at:])]


def _breadth(glyph: Glyph) -> float:
    """In ems; narrow letters get a little more room than type would give them."""
    return max(float(glyph.advance), 0.5)


def _width(row: list[Glyph]) -> float:
    return sum(_breadth(glyph) for glyph in row)


def _star(center: float, radius: float) -> list[tuple[float, float]]:
    inner = radius * sin(pi / 10) / cos(pi / 5)  # of a regular pentagram
    angles = (pi / 2 + n * pi / 5 for n in range(10))
    return [
        (center + (inner if n % 2 else radius) * cos(a), center + (inner if n % 2 else radius) * sin(a))
        for n, a in enumerate(angles)
    ]


def around(outline: Outline, name: list[Glyph], center: float, arc: Arc, em: float) -> None:
    """A row over the star from left to right, each character upright on the arc, condensed when there are many."""
    narrow = min(em * CLOSEST, arc.height * 0.8)
    at = -_width(name) * em / 2
    for glyph in name:
        width = _breadth(glyph) * em
        angle = -(at + width / 2) / arc.radius
        place = Transform().translate(center, center).rotate(angle).translate(0, arc.radius).scale(narrow, arc.height)
        outline.glyph(glyph, place.translate(-glyph.advance / 2, -MIDDLE))
        at += width


def _straight(outline: Outline, line: list[Glyph], center: float) -> None:
    total = sum(glyph.advance for glyph in line)
    em = min(LINE_WIDTH / total, LINE_HEIGHT) if line else 0
    at = center - total * em / 2
    for glyph in line:
        outline.glyph(glyph, Transform().translate(at, center - LINE_DROP).scale(em, LINE_HEIGHT).translate(0, -MIDDLE))
        at += glyph.advance * em
