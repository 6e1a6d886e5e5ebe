"""Where the strips of the cross-page seal stand, and that side by side they are the seal."""

from __future__ import annotations

import pypdfium2
import pytest
from PIL import Image, ImageChops

from qianyue.documents import company_seal, rendering
from qianyue.documents.compose import blocks
from qianyue.documents.kind import SEAL
from qianyue.documents.kinds import KINDS
from qianyue.documents.rendering import Rendered, render
from qianyue.documents.seal import DIAMETER, MM
from qianyue.documents.seams import AIR, HEIGHT, INSET, MARGIN, MIDDLES, MOST, WIDTH, strips
from qianyue.law import dump_terms, parse_terms
from qianyue.trust import pades
from tests.documents.cases import terms
from tests.documents.pdfa import problems
from tests.trust.cast import NOON, World

LOOK = company_seal("景洪虚构茶业有限公司", title="合同专用章")
WIDE = 1240  # pixels: 150 to the inch


def of_pages(pages: int) -> Rendered:
    """A contract with sheets before it."""
    whole, least = terms(), render(terms()).pages
    pdf = rendering.signable(blocks(whole), dump_terms(whole), before=max(0, pages - least))
    return Rendered.of(pdf, pages=pages, engine="")


def sealed(made: Rendered, *roles: str) -> bytes:
    pdf, base, party = made.pdf, made.base, World().employer()
    for role in roles:
        waiting = pades.prepare(
            pdf,
            field=role,
            certificate_chain=party.chain,
            signer_name=party.name,
            reason="订立",
            appearance=LOOK,
            cross_page=True,
            at=NOON,
            base=base,
        )
        pdf = pades.complete(pdf, waiting, signature=party.key.sign(waiting.signed_attributes), timestamp=None)
        base = waiting.after
    return pdf


def shown(pdf: bytes) -> list[Image.Image]:
    """Every page as pdfium paints it."""
    file = pypdfium2.PdfDocument(pdf)
    file.init_forms()
    return [page.render(scale=WIDE / WIDTH, may_draw_forms=True).to_pil().convert("RGB") for page in file]


def cut(picture: Image.Image, rect: tuple[float, float, float, float]) -> Image.Image:
    """What a rectangle of a page shows."""
    scale = WIDE / WIDTH
    left, bottom, right, top = rect
    return picture.crop(tuple(round(edge * scale) for edge in (left, HEIGHT - top, right, HEIGHT - bottom)))  # type: ignore[arg-type]


def red(image: Image.Image) -> int:
    data = image.tobytes()
    return sum(r > 150 and g < 110 and b < 120 for r, g, b in zip(data[::3], data[1::3], data[2::3], strict=True))


@pytest.mark.parametrize("pages", [6, 20, 27])
def test_it_works(pages: int) -> None:
    """The strips of each seal, laid side by side, are the seal of the signature's place."""
    made = of_pages(pages)
    pdf = sealed(made, "employer")
    places = strips("employer", pages)
    assert [window.width for window in made.base.seams["employer"].windows] == [
        pytest.approx(right - left, abs=0.001) for left, _, right, _ in places
    ]
    pictures = shown(pdf)
    pieces = [cut(picture, place) for picture, place in zip(pictures, places, strict=True)]
    assert all(red(piece) > 12 for piece in pieces)
    assert problems(pdf) == []
    field = made.base.fields["employer"]
    middle = [(field.rect[n] + field.rect[n + 2]) / 2 for n in (0, 1)]
    around = (middle[0] - DIAMETER / 2, middle[1] - DIAMETER / 2, middle[0] + DIAMETER / 2, middle[1] + DIAMETER / 2)
    whole = cut(pictures[-1], around)
    seals = -(-pages // MOST)
    for seal in range(seals):
        mine = pieces[pages * seal // seals : pages * (seal + 1) // seals]
        put = Image.new("RGB", (sum(piece.width for piece in mine), pieces[0].height))
        at = 0
        for piece in mine:
            put.paste(piece, (at, 0))
            at += piece.width
        assert put.width == pytest.approx(whole.width, abs=len(mine))
        difference = ImageChops.difference(put.resize(whole.size), whole).convert("L")
        assert sum(difference.tobytes()) / len(difference.tobytes()) < 18


def test_one_page_has_no_seam_and_a_role_without_seal_neither() -> None:
    assert strips("employer", 1) == strips("worker", 9) == []
    single = render(parse_terms(KINDS["signing_notice"].shortest()))
    assert (single.pages == 1) == (single.base.seams == {})


@pytest.mark.parametrize("pages", [2, 3, 20, 21, 40, 41, 137])
def test_no_strip_is_too_thin_to_see_and_none_reaches_the_text(pages: int) -> None:
    places = strips("employer", pages)
    assert len(places) == pages
    for left, bottom, right, top in places:
        assert right - left >= DIAMETER / MOST
        assert WIDTH - MARGIN + AIR <= left < right <= WIDTH
        assert top - bottom == pytest.approx(DIAMETER)
    assert sum(right - left for left, _, right, _ in places) == pytest.approx(-(-pages // MOST) * DIAMETER)


def test_an_office_printer_prints_the_strips_where_there_is_room() -> None:
    assert all(WIDTH - right == pytest.approx(INSET) for _, _, right, _ in strips("employer", 2))


def test_narrow_margins_move_it_to_the_edge_and_then_leave_it_out() -> None:
    assert all(right == pytest.approx(WIDTH) for _, _, right, _ in strips("employer", 2, margin=DIAMETER / 2 + AIR))
    assert strips("employer", 2, margin=20 * MM) == []
    assert len(strips("employer", 4, margin=20 * MM)) == 4


def test_two_seals_stand_one_above_the_other() -> None:
    assert abs(MIDDLES["employer"] - MIDDLES["partner"]) > DIAMETER + 10 * MM
    assert all(DIAMETER < middle < HEIGHT - DIAMETER for middle in MIDDLES.values())
    roles = {role for kind in KINDS.values() for role, size in kind.places.items() if size == SEAL}
    assert roles == set(MIDDLES)
    made = render(parse_terms(KINDS["platform_agreement_tripartite"].shortest()))
    pdf = sealed(made, "partner", "employer")
    for page, picture in enumerate(shown(pdf)):
        for role in roles:
            assert red(cut(picture, strips(role, made.pages)[page])) > 12
