from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from qianyue.documents.errors import MissingGlyph, PictureError
from qianyue.documents.kinds import KINDS
from qianyue.documents.outline import Drawing
from qianyue.documents.seal import DIAMETER, MM, RING, SIZE, company_seal
from qianyue.documents.signature_image import PLACE
from qianyue.trust.pades import Appearance

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
