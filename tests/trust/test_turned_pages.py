"""Looks on pages of other programs: turned, with boxes that begin anywhere, with a visible part smaller than the paper.

Where the field stands is the file's choice; that the picture stands there upright, for whoever looks at the page, is ours.
The judges are the pictures of pdfium and poppler.
"""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from qianyue.trust import pades
from qianyue.trust.pades import Appearance, Base
from tests.conformance.tools import accepted
from tests.trust.cast import World

WORLD = World()
ALICE = WORLD.worker()
BOXES = {  # MediaBox, CropBox
    "plain": ([0, 0, 400, 600], None),
    "beginning elsewhere": ([-70, 130, 330, 730], None),
    "corners the other way round": ([330, 730, -70, 130], None),
    "cropped": ([0, 0, 400, 600], [30, 50, 350, 560]),
    "cropped, beginning elsewhere": ([100, -200, 500, 400], [120, -150, 460, 380]),
}
TURNS = (0, 90, 180, 270, -90, 450)
SEEN = (60, 90, 120, 60)  # where the reader is to see the field: left, top, width, height from the upper left corner
# Red above on the left, green above on the right, blue below on the left, black below on the right.
QUARTERS = b"1 0 0 rg 0 15 30 15 re f 0 1 0 rg 30 15 30 15 re f 0 0 1 rg 0 0 30 15 re f 0 g 30 0 30 15 re f"
COLOURS = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (0, 0, 0)]


def corner(seen: tuple[float, float], box: list[float], turn: int) -> tuple[float, float]:
    """A point that is seen so far from the upper left corner, in the page's own coordinates."""
    (x, y), (left, bottom, right, top) = seen, box
    return {0: (left + x, top - y), 90: (left + y, bottom + x), 180: (right - x, bottom + y), 270: (right - y, top - x)}[
        turn % 360
    ]


def page_of(media: list[int], crop: list[int] | None, turn: int, *, inherited: bool) -> bytes:
    """A page with one empty field that is to be seen at `SEEN`."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(100, 100)).obj
    page.MediaBox = Array(media)
    if crop:
        page.CropBox = Array(crop)
    (pdf.Root.Pages if inherited else page).Rotate = turn
    box = crop or [min(media[0], media[2]), min(media[1], media[3]), max(media[0], media[2]), max(media[1], media[3])]
    (x, y, width, height) = SEEN
    one, two = corner((x, y), box, turn), corner((x + width, y + height), box, turn)
    field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T="worker", F=4, Rect=Array([*one, *two]), P=page)
    page.Annots = Array([pdf.make_indirect(field)])
    pdf.Root.AcroForm = pdf.make_indirect(Dictionary(Fields=page.Annots, SigFlags=3))
    out = io.BytesIO()
    pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def signed(pdf: bytes, look: Appearance) -> bytes:
    waiting = pades.prepare(
        pdf,
        field="worker",
        certificate_chain=ALICE.chain,
        signer_name=ALICE.name,
        reason="签订",
        appearance=look,
        at=WORLD.clock(),
    )
    return pades.complete(pdf, waiting, signature=ALICE.key.sign(waiting.signed_attributes), timestamp=None)


def picture() -> Appearance:
    image, out = Image.new("RGB", (60, 30)), io.BytesIO()
    for index, colour in enumerate(COLOURS):
        image.paste(colour, (index % 2 * 30, index // 2 * 15, index % 2 * 30 + 30, index // 2 * 15 + 15))
    image.save(out, "PNG")
    return Appearance.image(out.getvalue())


LOOKS = {"outlines": Appearance.vector(QUARTERS, width=60, height=30), "picture": picture()}


def quarters(page: Image.Image) -> list[tuple[int, ...]]:
    """The colours in the middles of the four quarters of the place, in reading order."""
    x, y, width, height = SEEN
    middles = [(x + width * (1 + 2 * column) / 4, y + height * (1 + 2 * row) / 4) for row in (0, 1) for column in (0, 1)]
    return [page.getpixel((round(at[0]), round(at[1]))) for at in middles]  # type: ignore[misc]


def outside(page: Image.Image) -> list[tuple[int, ...]]:
    """Just beyond the middles of its four sides."""
    x, y, width, height = SEEN
    around = [(x - 3, y + height / 2), (x + width + 3, y + height / 2), (x + width / 2, y - 3), (x + width / 2, y + height + 3)]
    return [page.getpixel((round(at[0]), round(at[1]))) for at in around]  # type: ignore[misc]


def by_pdfium(pdf: bytes) -> Image.Image:
    file = pypdfium2.PdfDocument(pdf)
    file.init_forms()
    return file[0].render(may_draw_forms=True).to_pil().convert("RGB")


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("boxes", BOXES)
def test_it_works(boxes: str, turn: int, look: str) -> None:
    pdf = signed(page_of(*BOXES[boxes], turn, inherited=False), LOOKS[look])
    page = by_pdfium(pdf)
    assert quarters(page) == COLOURS
    assert outside(page) == [(255, 255, 255)] * 4


@pytest.mark.parametrize("turn", TURNS)
def test_a_turn_that_all_pages_inherit_counts_too(turn: int) -> None:
    assert quarters(by_pdfium(signed(page_of(*BOXES["cropped"], turn, inherited=True), LOOKS["outlines"]))) == COLOURS


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("boxes", BOXES)
def test_poppler_sees_the_same(boxes: str, turn: int, tmp_path: Path) -> None:
    file = tmp_path / "signed.pdf"
    file.write_bytes(signed(page_of(*BOXES[boxes], turn, inherited=False), LOOKS["outlines"]))
    accepted("pdftoppm", "-r", "72", "-cropbox", "-png", file, tmp_path / "page")
    (painted,) = tmp_path.glob("page*.png")
    assert quarters(Image.open(painted).convert("RGB")) == COLOURS


def test_proportions_are_kept_on_a_turned_page() -> None:
    """A square seal in a place twice as wide as high stands in its middle, and is no ellipse."""
    seal = Appearance.vector(b"1 0 0 rg 0 0 10 10 re f", width=10, height=10)
    page = by_pdfium(signed(page_of(*BOXES["plain"], 90, inherited=False), seal))
    x, y, width, height = SEEN
    assert page.crop((x, y, x + width, y + height)).point(lambda value: 255 - value).getbbox() == (30, 0, 90, 60)


def test_an_odd_turn_is_no_turn() -> None:
    """A reader turns by quarters only (ISO 32000-2 table 31): what is not one is taken for none."""
    for turn in (45, True, "90"):
        pdf = pikepdf.open(io.BytesIO(page_of(*BOXES["plain"], 0, inherited=False)))
        pdf.pages[0].obj.Rotate = turn
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        assert Base.read(out.getvalue()).fields["worker"].turn == 0


def test_the_turn_travels_with_the_base() -> None:
    base = Base.read(page_of(*BOXES["plain"], 270, inherited=True))
    assert base.fields["worker"].turn == 270
    assert Base.from_json(base.to_json()) == base
    for odd in ("45", "-90", "true", "null"):
        with pytest.raises(pades.PadesError):
            Base.from_json(base.to_json().replace("270]", f"{odd}]"))


@pytest.mark.parametrize("said", ["another page", "nothing"])
def test_the_page_is_the_one_that_lists_the_field(said: str) -> None:
    pdf = pikepdf.open(io.BytesIO(page_of(*BOXES["plain"], 90, inherited=False)))
    pdf.add_blank_page(page_size=(400, 600))
    field = pdf.Root.AcroForm.Fields[0]
    if said == "nothing":
        del field["/P"]
    else:
        field.P = pdf.pages[1].obj
    out = io.BytesIO()
    pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert Base.read(out.getvalue()).fields["worker"].page == 0
    assert quarters(by_pdfium(signed(out.getvalue(), LOOKS["outlines"]))) == COLOURS
