from __future__ import annotations

import io
import re
from typing import Any, NamedTuple
from xml.etree import ElementTree

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops

from qianyue.documents import seal
from qianyue.documents.errors import MissingGlyph, PictureError
from qianyue.documents.kinds import KINDS
from qianyue.documents.outline import Drawing, Outline, glyphs
from qianyue.documents.seal import DIAMETER, MM, RING, SIZE, company_seal
from qianyue.documents.signature_image import PLACE
from qianyue.trust.pades import Appearance

LONGEST_NAME = (
    "西双版纳傣族自治州景洪市虚构热带雨林生态农业科技开发与茶叶加工及进出口贸易股份有限公司"
    "驻勐腊县磨憨口岸第一分公司综合服务部甲乙丙"
)[:60]
LONG = "西双版纳傣族自治州景洪市虚构热带雨林生态农业科技开发与茶叶加工有限公司"


def points(drawing: Drawing) -> list[tuple[float, float]]:
    assert drawing.operators is not None
    numbers = [float(n) for line in drawing.operators.decode().splitlines()[1:] for n in re.findall(r"-?[\d.]+", line)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def test_it_works() -> None:
    drawing = company_seal("景洪虚构茶业有限公司", title="合同专用章")
    assert isinstance(drawing, Appearance)
    assert drawing.width == drawing.height == SIZE
    assert drawing.operators is not None
    assert drawing.operators.startswith(b"0.784 0.063 0.118 rg\n")
    assert drawing.operators.endswith(b"h\nf\n")


@pytest.mark.parametrize("name", ["玉行", "景洪虚构茶业有限公司", LONG, "景洪市䶮㛃𬭁茶业（集团）有限公司·ABC", "ᦺᦑᦟᦹᧉ"])
def test_everything_stays_within_the_ring(name: str) -> None:
    middle, radius = SIZE / 2, DIAMETER / 2
    for x, y in points(company_seal(name, title="合同专用章")):
        assert (x - middle) ** 2 + (y - middle) ** 2 <= (radius * 1.16) ** 2  # control points of a circle lie outside it
        assert max(abs(x - middle), abs(y - middle)) <= radius + 0.01


def test_pictures_stand_in_their_places_at_their_true_size() -> None:
    seal, signature = (round(SIZE / MM), round(SIZE / MM)), tuple(round(side / MM) for side in PLACE)
    for kind in KINDS.values():
        assert all(size == (signature if role == "worker" else seal) for role, size in kind.places.items())


def test_a_long_name_leaves_the_foot_free() -> None:
    middle, inner = SIZE / 2, DIAMETER / 2 - RING
    lettering = [(x, y) for x, y in points(company_seal(LONG)) if (x - middle) ** 2 + (y - middle) ** 2 < (0.99 * inner) ** 2]
    assert len(lettering) > 1000
    assert min(y for _, y in lettering) > 0.2 * SIZE


def painted(outline: Outline, scale: float) -> Image.Image:
    """Black where there is ink, as pdfium paints it."""
    drawing, file = outline.drawing(SIZE, SIZE, (0, 0, 0), ""), io.BytesIO()
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(SIZE, SIZE))
    page.Contents = pdf.make_stream(drawing.operators or b"")
    pdf.save(file)
    return (
        pypdfium2.PdfDocument(file.getvalue())[0].render(scale=scale).to_pil().convert("L").point(lambda v: 255 if v < 128 else 0)
    )


class Blank(NamedTuple):
    """As wide as a character, without ink."""

    advance: float

    def draw(self, pen: Any) -> None:
        pass


@pytest.mark.parametrize("name", [LONG, *(LONGEST_NAME[:length] for length in (2, 13, 26, 27, 45, 60)), "龘" * 26, "龘" * 60])
def test_no_character_touches_another(name: str) -> None:
    """The characters at even places and those at odd places, painted apart, share no ink."""
    halves = []
    for parity in (0, 1):
        outline = Outline()
        drawn = glyphs(name, "")
        for arc, row, em in seal.rows(name, drawn):
            first = 0 if row[0] is drawn[0] else len(drawn) - len(row)
            thinned = [glyph if (first + n) % 2 == parity else Blank(glyph.advance) for n, glyph in enumerate(row)]
            seal.around(outline, thinned, SIZE / 2, arc, em)  # type: ignore[arg-type]
        halves.append(painted(outline, 8))
    assert all(half.getbbox() for half in halves)
    shared = ImageChops.multiply(*halves).getbbox()
    assert shared is None, shared


def test_sixty_characters_can_still_be_read() -> None:
    """Each has at least a millimetre and a half by four: 11 by 28 dots of an office printer's 200 to the inch."""
    rows = seal.rows(LONGEST_NAME, glyphs(LONGEST_NAME, ""))
    assert len(rows) == 2
    assert sum(len(row) for _, row, _ in rows) == 60
    for arc, _, em in rows:
        assert em * seal.CLOSEST > 1.5 * MM
        assert arc.height >= 4 * MM


@pytest.mark.parametrize(
    ("name", "outside"),
    [
        ("景洪市虚构热带雨林生态农业科技开发有限公司勐腊县磨憨口岸分公司", "景洪市虚构热带雨林生态农业科技开发有限公司"),
        ("西双版纳傣族自治州虚构农业开发与加工（集团）有限责任公司综合服务部", "西双版纳傣族自治州虚构农业开发与加工（集团）"),
    ],
)
def test_a_long_name_is_divided_where_it_breaks(name: str, outside: str) -> None:
    (_, outer, _), (_, inner, _) = seal.rows(name, glyphs(name, ""))
    assert (len(outer), len(outer) + len(inner)) == (len(outside), len(name))


def test_the_rows_keep_clear_of_each_other_and_of_star_and_line() -> None:
    (outer, inner), star = seal.TWO, seal.STARS[seal.TWO]
    assert outer.radius + outer.height / 2 < DIAMETER / 2 - RING
    assert inner.radius + inner.height / 2 < outer.radius - outer.height / 2
    assert star < inner.radius - inner.height / 2


def test_the_svg_draws_the_same_outlines() -> None:
    drawing = company_seal("景洪虚构茶业有限公司")
    root = ElementTree.fromstring(drawing.svg)  # noqa: S314 - our own
    (path,) = root.findall("{http://www.w3.org/2000/svg}path")
    assert drawing.operators is not None
    assert path.get("d", "").count("Z") == drawing.operators.count(b"h\n")
    assert root.get("aria-label") == "景洪虚构茶业有限公司印章"


def test_a_name_cannot_break_out_of_the_svg() -> None:
    root = ElementTree.fromstring(company_seal('甲"<&>公司').svg)  # noqa: S314 - our own
    assert root.get("aria-label") == '甲"<&>公司印章'


def test_the_same_name_gives_the_same_seal() -> None:
    assert company_seal("景洪虚构茶业有限公司") == company_seal(" 景洪虚构茶业有限公司 ")


def test_it_never_draws_a_box() -> None:
    with pytest.raises(MissingGlyph) as raised:
        company_seal("甲\U0002ebf0公司")
    assert "U+2EBF0" in raised.value.message


@pytest.mark.parametrize(("name", "title"), [("", None), (" ", None), ("甲" * 61, None), ("甲", "长" * 13)])
def test_it_refuses_what_nobody_could_read(name: str, title: str | None) -> None:
    with pytest.raises(PictureError):
        company_seal(name, title=title)
