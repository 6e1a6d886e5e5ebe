"""The cross-page seal: strips at the edge of every page that one signature shows, and nobody else ever changes."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from qianyue.trust import digests, pades
from qianyue.trust.pades import Appearance, Base
from qianyue.trust.pdf import Document, PdfDamaged
from qianyue.trust.pdf.form import strips
from tests.trust.cast import World
from tests.trust.forging import Forger, closed_over, codes, content, judged
from tests.trust.handmade import hand_signed
from tests.trust.papers import paper, sign, stamp

WORLD = World()
ALICE, ACME = WORLD.worker(), WORLD.employer()
# Red on the left half, blue on the right: the strips of two pages differ. Five of the hundred points are air.
SEAL = Appearance.vector(b"1 0 0 rg 5 5 45 90 re f 0 0 1 rg 50 5 45 90 re f", width=100, height=100, air=5)
PAPER = paper(seams=("employer",))
STAMP = b"/Type/DocTimeStamp/Filter/Adobe.PPKLite/SubFilter/ETSI.RFC3161"
LOOK = b"<</Type/XObject/Subtype/Form/BBox[0 0 50 100]"


def sealed(pdf: bytes, *, base: Base | None = None, look: Appearance = SEAL, cross_page: bool = True) -> tuple[bytes, Base]:
    waiting = pades.prepare(
        pdf,
        field="employer",
        certificate_chain=ACME.chain,
        signer_name=ACME.name,
        reason="同意订立本合同",
        appearance=look,
        cross_page=cross_page,
        at=WORLD.clock(),
        base=base,
    )
    waiting = pades.Prepared.from_json(waiting.to_json())
    signature = ACME.key.sign(waiting.signed_attributes)
    token = stamp(WORLD, digests.digest(WORLD.digest, signature))
    return pades.complete(pdf, waiting, signature=signature, timestamp=token), waiting.after


def contract() -> bytes:
    return closed_over(sealed(sign(PAPER, WORLD, ALICE, field="worker"))[0], WORLD, ALICE, ACME)


def colours(pdf: bytes, page: int) -> set[tuple[int, int, int]]:
    """Colours on the strip of a page (from 1) away from its edges, as pdfium paints it."""
    file = pypdfium2.PdfDocument(pdf)
    file.init_forms()
    image = file[page - 1].render(may_draw_forms=True).to_pil().convert("RGB").crop((527, 842 - 398, 573, 842 - 302))
    return {colour for count, colour in image.getcolors(10_000) or [] if count > 100}


def test_it_works() -> None:
    closed = contract()
    assert colours(PAPER, 1) == colours(PAPER, 2) == {(255, 255, 255)}
    assert colours(closed, 1) == {(255, 0, 0)}
    assert colours(closed, 2) == {(0, 0, 255)}
    assert len(pikepdf.open(io.BytesIO(closed)).Root.AcroForm.Fields) == 5


def test_our_verifier_finds_it_valid() -> None:
    report = judged(contract(), WORLD)
    assert (report.verdict, report.changes, codes(report)) == ("valid", "permitted", set())


def test_the_picture_is_written_once() -> None:
    plain, _ = sealed(PAPER, cross_page=False)
    across, _ = sealed(PAPER)
    assert len(across) - len(plain) < 1_500  # two strips: two small forms, two small fields
    image = Appearance.image(png(), air=2)
    by_image, _ = sealed(PAPER, look=image)
    assert by_image.count(b"/Subtype/Image/") == 2  # colours and mask
    assert colours(by_image, 1) == {(200, 16, 30)}


def png() -> bytes:
    """A red square with a transparent corner."""
    picture, out = Image.new("RGBA", (44, 44), (200, 16, 30, 255)), io.BytesIO()
    picture.putpixel((0, 0), (0, 0, 0, 0))
    picture.save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("cross_page", [True, False])
def test_what_is_handed_over_is_what_reading_would_find(cross_page: bool) -> None:
    base = Base.read(PAPER)
    assert base.seams["employer"].windows == ((0, 50, 100), (50, 50, 100))
    assert Base.from_json(base.to_json()) == base
    pdf, after = sealed(PAPER, base=base, cross_page=cross_page)
    assert after == Base.read(pdf)
    assert after.seams == {}  # once signed, no strip may change any more
    assert sealed(PAPER)[0][len(PAPER) :].count(b"/BBox[") == 4  # the seal, its look in the field, two strips


def test_a_base_from_before_there_were_strips_is_still_read() -> None:
    stored = json.loads(Base.read(paper()).to_json())
    del stored["seams"]
    for values in stored["fields"].values():
        values.pop()  # the turn of the page
    assert Base.from_json(json.dumps(stored)) == Base.read(paper())


ABSURD: list[object] = [None, "7", -1, 1e999, True, [], {}, [[1, 2]], [[1], [["", ""]], []], [["x"], [["", ""]], [[0, 1, 2]]]]


@pytest.mark.parametrize("absurd", ABSURD, ids=str)
@pytest.mark.parametrize("place", ["seams", "seam", "number", "window"])
def test_absurd_strips_are_malformed(place: str, absurd: object) -> None:
    stored = json.loads(Base.read(PAPER).to_json())
    numbers, _, windows = stored["seams"]["employer"]
    match place:
        case "seams":
            stored["seams"] = absurd or None
        case "seam":
            stored["seams"]["employer"] = absurd
        case "number":
            numbers[0] = absurd
        case "window":
            windows[0][1] = "-1" if absurd == -1 else absurd  # minus one would be a place
    with pytest.raises(pades.PadesError) as refusal:
        Base.from_json(json.dumps(stored))
    assert refusal.value.code == "base_malformed"


def test_a_file_without_strips_is_sealed_all_the_same() -> None:
    pdf, _ = sealed(paper())
    assert pdf[len(paper()) :].count(b"/BBox[") == 1


def test_two_seals_have_strips_of_their_own() -> None:
    pdf = paper(places=("worker", "employer", "partner"), seams=("employer", "partner"))
    base = Base.read(pdf)
    assert set(base.seams) == {"employer", "partner"}
    signed, after = sealed(pdf, base=base)
    assert set(after.seams) == {"partner"}
    changed = {number for number, body in strips_of(signed).items() if body != strips_of(pdf)[number]}
    assert changed == set(base.seams["employer"].numbers)


def strips_of(pdf: bytes) -> dict[int, bytes]:
    view = Document(pdf).current
    return {strip.number: view.text(strip.number)[0] for role in strips(view).values() for strip in role}


def shown(forger: Forger, page: int, *, entries: bytes = b"") -> None:
    number = strips(forger.view)["employer"][page].number
    look = forger.add(LOOK + content(b"1 1 1 rg 0 0 50 100 re f")[2:])
    forger.set(number, "AP", b"<</N %d 0 R%s>>" % (look, entries))


def forged(pdf: bytes, what: str) -> bytes:
    """One later revision over a signed file."""
    forger = Forger(pdf)
    number = strips(forger.view)["employer"][0].number
    if what == "look":
        shown(forger, 0)
    elif what == "place":
        forger.set(number, "Rect", b"[72 700 300 760]")
    elif what == "value":
        forger.set(number, "V", b"(1.00)")
    return forger.save()


@pytest.mark.parametrize("what", ["look", "place", "value"])
def test_nobody_changes_a_strip_after_the_seal_or_before_it(what: str) -> None:
    by_worker = sign(PAPER, WORLD, ALICE, field="worker")
    before = closed_over(sealed(forged(by_worker, what))[0], WORLD, ALICE, ACME)
    after = closed_over(forged(sealed(by_worker)[0], what), WORLD, ALICE, ACME)
    concluded = forged(contract(), what)
    for pdf in (before, after, concluded):
        assert "changed_after_signing" in codes(judged(pdf, WORLD)), what


BOXES = {
    "none": b"",
    "null": b"/BBox null",
    "absent": b"/BBox 9999 0 R",
    "too short": b"/BBox[0 0 50]",
    "far away": b"/BBox[2000000000 0 2000000050 100]",
    "odd matrix": b"/BBox[0 0 50 100]/Matrix[1 0 0 1]",
    "no form": b"/BBox[0 0 50 100]/Subtype/Image",
}


@pytest.mark.parametrize("field", ["strip", "signature"])
@pytest.mark.parametrize("box", BOXES)
def test_nor_does_a_look_leave_its_field(box: str, field: str) -> None:
    """Pdfium draws a look without a box wherever it likes: over the whole page."""

    def forge(forger: Forger, _: int) -> None:
        number = strips(forger.view)["employer"][0].number if field == "strip" else forger.field("employer")
        subtype = b"" if box == "no form" else b"/Subtype/Form"
        look = b"<</Type/XObject" + subtype + BOXES[box] + content(b"1 1 1 rg -600 -900 1500 2000 re f")[2:]
        forger.set(number, "AP", b"<</N %d 0 R>>" % forger.add(look))

    pdf = hand_signed(sign(PAPER, WORLD, ALICE, field="worker"), WORLD, ACME, field="employer", forge=forge)
    assert codes(judged(closed_over(pdf, WORLD, ALICE, ACME), WORLD)) == {"changed_after_signing"}


@pytest.mark.parametrize("what", ["place", "value", "over", "hidden"])
def test_nor_does_the_employer_change_more_than_its_look_when_it_seals(what: str) -> None:
    def forge(forger: Forger, _: int) -> None:
        number = strips(forger.view)["employer"][0].number
        match what:
            case "place":
                forger.set(number, "Rect", b"[72 700 300 760]")
            case "value":
                forger.set(number, "V", b"(1.00)")
            case "over":
                shown(forger, 0, entries=b"/D 5 0 R")
            case "hidden":
                forger.set(number, "F", b"646")

    by_worker = sign(PAPER, WORLD, ALICE, field="worker")
    honest = hand_signed(by_worker, WORLD, ACME, field="employer", forge=lambda forger, _: shown(forger, 1))
    assert "changed_after_signing" not in codes(judged(closed_over(honest, WORLD, ALICE, ACME), WORLD))
    pdf = hand_signed(by_worker, WORLD, ACME, field="employer", forge=forge)
    assert "changed_after_signing" in codes(judged(closed_over(pdf, WORLD, ALICE, ACME), WORLD))


def test_the_worker_s_signature_does_not_show_the_employer_s_seal() -> None:
    pdf = hand_signed(PAPER, WORLD, ALICE, field="worker", forge=lambda forger, _: None)
    first = sign(paper(places=("worker", "employer"), seams=("employer",)), WORLD, ACME, field="employer", timestamped=False)
    forgery = hand_signed(first, WORLD, ALICE, field="worker", forge=lambda forger, _: shown(forger, 0))
    assert "changed_after_signing" in codes(judged(closed_over(forgery, WORLD, ALICE, ACME), WORLD))
    assert "changed_after_signing" not in codes(judged(closed_over(sealed(pdf)[0], WORLD, ALICE, ACME), WORLD))


@pytest.mark.parametrize("shows", ["nothing", "a look", "a strip"])
def test_a_stranger_s_timestamp_in_an_empty_field_shows_nothing(shows: str) -> None:
    """A field that the form left open, filled after the end: anybody can have a timestamp, and it signs for nobody."""

    def forge(forger: Forger, _: int) -> None:
        if shows != "nothing":
            number = forger.field("witness") if shows == "a look" else strips(forger.view)["witness"][0].number
            look = forger.add(LOOK + content(b"1 0 0 rg 0 0 50 100 re f")[2:])
            forger.set(number, "AP", b"<</N %d 0 R>>" % look)

    places = paper(places=("worker", "employer", "partner"), seams=("partner",))
    places = places.replace(b"(partner)", b"(witness)").replace(b"(partner_seam_", b"(witness_seam_")
    concluded = closed_over(sealed(sign(places, WORLD, ALICE, field="worker"))[0], WORLD, ALICE, ACME)
    assert judged(concluded, WORLD).verdict == "valid"
    stamped = hand_signed(concluded, WORLD, ACME, field="witness", head=STAMP, cms_of=only_a_token, forge=forge)
    verdict = judged(closed_over(stamped, WORLD), WORLD).verdict
    assert verdict == ("valid" if shows == "nothing" else "invalid")


def only_a_token(covered: bytes, _: object, world: World) -> bytes:
    return stamp(world, digests.digest("sha256", covered)).der


def lying_about_its_page() -> bytes:
    """A strip in the middle of page one that names a narrow third page as its own."""
    pdf = pikepdf.open(io.BytesIO(paper(seams=("employer",), margin=200)))
    pdf.add_blank_page(page_size=(400, 842))
    for field in pdf.Root.AcroForm.Fields:
        if field.FT == "/Tx":
            field.P = pdf.pages[2].obj
    out = io.BytesIO()
    pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, deterministic_id=True)
    return out.getvalue()


def prepared(spoil: Callable[[pikepdf.Pdf, list[pikepdf.Object]], None]) -> bytes:
    """A paper spoilt before anybody signs it."""
    pdf = pikepdf.open(io.BytesIO(PAPER))
    spoil(pdf, [field for field in pdf.Root.AcroForm.Fields if field.FT == "/Tx"])
    out = io.BytesIO()
    pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
    return out.getvalue()


def cropped(pdf: pikepdf.Pdf, _: list[pikepdf.Object]) -> None:
    for page in pdf.pages:
        page.obj.CropBox = pikepdf.Array([480, 0, 595, 842])


def cut_short(pdf: pikepdf.Pdf, _: list[pikepdf.Object]) -> None:
    for page in pdf.pages:
        page.obj.CropBox = pikepdf.Array([0, 0, 560, 842])


def enlarged(pdf: pikepdf.Pdf, _: list[pikepdf.Object]) -> None:
    for page in pdf.pages:
        page.obj.UserUnit = 8


def upside_down(pdf: pikepdf.Pdf, _: list[pikepdf.Object]) -> None:
    for page in pdf.pages:
        page.obj.Rotate = 180


def flagged(flags: int) -> Callable[[pikepdf.Pdf, list[pikepdf.Object]], None]:
    def spoil(_: pikepdf.Pdf, fields: list[pikepdf.Object]) -> None:
        for field in fields:
            field.F = flags

    return spoil


def acting(_: pikepdf.Pdf, fields: list[pikepdf.Object]) -> None:
    fields[0].AA = pikepdf.Dictionary(E=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=b"1"))


def shown_before(pdf: pikepdf.Pdf, fields: list[pikepdf.Object]) -> None:
    fields[0].AP.N.write(b"BT /F1 9 Tf (4500) Tj ET")


TRAPS = {
    "over the text": paper(seams=("employer",), margin=200),
    "naming another page": lying_about_its_page(),
    "on a page cropped to it": prepared(cropped),
    "beyond what is seen": prepared(cut_short),
    "on a page in larger units": prepared(enlarged),
    "on a page upside down": prepared(upside_down),
    "growing when the page shrinks": prepared(flagged(644 | 8)),
    "staying upright when the page is turned": prepared(flagged(644 | 16)),
    "with an action": prepared(acting),
    "that showed something before": prepared(shown_before),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_a_strip_over_the_text_is_no_strip(trap: str) -> None:
    """A file prepared so that the seal would hide what the worker read."""

    def forge(forger: Forger, _: int) -> None:
        number = next(number for number in forger.view.numbers() if b"_seam_1" in forger.text(number))
        look = forger.add(LOOK + content(b"1 1 1 rg 0 0 50 100 re f")[2:])
        forger.set(number, "AP", b"<</N %d 0 R>>" % look)

    pdf = hand_signed(sign(TRAPS[trap], WORLD, ALICE, field="worker"), WORLD, ACME, field="employer", forge=forge)
    assert codes(judged(closed_over(pdf, WORLD, ALICE, ACME), WORLD)) == {"changed_after_signing"}


def test_two_strips_of_one_name_are_damage() -> None:
    with pytest.raises(PdfDamaged):
        Base.read(PAPER.replace(b"employer_seam_2", b"employer_seam_1"))
