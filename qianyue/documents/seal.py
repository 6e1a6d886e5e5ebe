"""The picture of a round company seal, made from the registered name. Only the signature binds; the picture helps the eye.

Measures follow common practice: 42 mm across, a star in the middle, the name on the arc above it.
"""

from __future__ import annotations

from math import cos, pi, radians, sin

from fontTools.misc.transform import Transform

from qianyue.documents.errors import PictureError
from qianyue.documents.fonts import Glyph
from qianyue.documents.outline import Drawing, Outline, glyphs

MM = 72 / 25.4
DIAMETER, RING, STAR = 42 * MM, 1.2 * MM, 7 * MM
SIZE = 46 * MM  # of the picture, and of the place for it: with a little air around the ring the seal keeps its true size
HEIGHT = 5.4 * MM  # of the characters of the name
ARC = DIAMETER / 2 - RING - 1.1 * MM - HEIGHT / 2  # radius of their middle line
WIDEST = radians(250)  # with more, the ends of the name would meet the line below the star
LOOSEST = 1.5  # of their height: a short name is not spread over the whole arc
LINE_HEIGHT, LINE_DROP, LINE_WIDTH = 4.2 * MM, 12.2 * MM, 22 * MM
MIDDLE = 0.38  # of an em: the middle of an ideograph above the baseline
LONGEST = 60  # characters; beyond that nobody could read it
RED = (200, 16, 30)


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
    outline.polygon(_star(center))
    _around(outline, glyphs(name, "印章上的单位名称"), center)
    _straight(outline, glyphs(title, "印章星下的文字"), center)
    return outline.drawing(SIZE, SIZE, RED, f"{name}印章")


def _star(center: float) -> list[tuple[float, float]]:
    inner = STAR * sin(pi / 10) / cos(pi / 5)  # of a regular pentagram
    angles = (pi / 2 + n * pi / 5 for n in range(10))
    return [
        (center + (inner if n % 2 else STAR) * cos(a), center + (inner if n % 2 else STAR) * sin(a)) for n, a in enumerate(angles)
    ]


def _around(outline: Outline, name: list[Glyph], center: float) -> None:
    """The name over the star from left to right, each character upright on the arc, condensed when there are many."""
    widths = [max(glyph.advance, 0.5) for glyph in name]
    em = min(WIDEST * ARC / sum(widths), LOOSEST * HEIGHT)  # arc length for one em
    narrow = min(em * 0.94, HEIGHT * 0.8)
    at = -sum(widths) * em / 2
    for glyph, width in zip(name, widths, strict=True):
        angle = -(at + width * em / 2) / ARC
        place = Transform().translate(center, center).rotate(angle).translate(0, ARC).scale(narrow, HEIGHT)
        outline.glyph(glyph, place.translate(-glyph.advance / 2, -MIDDLE))
        at += width * em


def _straight(outline: Outline, line: list[Glyph], center: float) -> None:
    total = sum(glyph.advance for glyph in line)
    em = min(LINE_WIDTH / total, LINE_HEIGHT) if line else 0
    at = center - total * em / 2
    for glyph in line:
        outline.glyph(glyph, Transform().translate(at, center - LINE_DROP).scale(em, LINE_HEIGHT).translate(0, -MIDDLE))
        at += glyph.advance * em
