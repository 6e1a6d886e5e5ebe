"""Our documents and our pictures under real signatures: still PDF/A-3a, still readable, seals where they belong."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from asn1crypto import x509
from PIL import Image, ImageDraw
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from qianyue.documents import company_seal, drawn_signature, page_image, render, seams, typed_signature
from qianyue.trust import pades
from qianyue.trust.pades import Appearance
from tests.conformance.tools import accepted, run
from tests.documents.cases import terms
from tests.documents.pdfa import problems
from tests.trust.cast import NOON, Clock, Party, World

PDF = render(terms()).pdf


def drawing() -> bytes:
    image = Image.new("RGBA", (1170, 500), (0, 0, 0, 0))
    ImageDraw.Draw(image).line([(300, 120), (420, 330), (600, 150), (760, 300)], fill="black", width=8)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def signed(pdf: bytes, field: str, party: Party, look: Appearance, *, cross_page: bool = False) -> bytes:
    prepared = pades.prepare(
        pdf,
        field=field,
        certificate_chain=party.chain,
        signer_name=party.name,
        reason="订立",
        appearance=look,
        cross_page=cross_page,
        at=NOON,
    )
    return pades.complete(pdf, prepared, signature=party.key.sign(prepared.signed_attributes), timestamp=None)


@pytest.fixture(scope="module")
def contract() -> bytes:
    world = World()
    by_worker = signed(PDF, "worker", world.worker(), drawn_signature(drawing()))
    return signed(by_worker, "employer", world.employer(), company_seal("景洪虚构茶业有限公司", title="合同专用章"))


def test_it_works(contract: bytes) -> None:
    assert contract.startswith(PDF)
    assert all(field.signed for field in pades.Base.read(contract).fields.values())


def test_it_is_still_pdf_a_3a(contract: bytes) -> None:
    assert problems(contract) == []
    typed = signed(PDF, "worker", World().worker(), typed_signature("玉虚构"))
    assert problems(typed) == []


def test_outsiders_see_two_sound_signatures(contract: bytes, tmp_path: Path) -> None:
    file = tmp_path / "contract.pdf"
    file.write_bytes(contract)
    assert "No syntax or stream encoding errors" in accepted("qpdf", "--check", file)
    said = run("pdfsig", "-nocert", file).stdout
    assert said.count("Signature is Valid.") == 2
    assert "Total document signed" in said


def test_outsiders_trust_both_signatures_under_a_cross_page_seal(tmp_path: Path) -> None:
    """Its strips are, to a strict judge, fields that were filled in; the seal is still one signature."""
    world = World(Clock(datetime.now(UTC)))
    by_worker = signed(PDF, "worker", world.worker(), typed_signature("玉虚构"))
    sealed = signed(by_worker, "employer", world.employer(), company_seal("景洪虚构茶业有限公司"), cross_page=True)
    assert problems(sealed) == []
    context = ValidationContext(trust_roots=[x509.Certificate.load(world.authority.root.der)], allow_fetching=False)
    found = PdfFileReader(io.BytesIO(sealed), strict=True).embedded_regular_signatures
    worker, employer = (validate_pdf_signature(one, context) for one in found)
    assert worker.bottom_line
    assert employer.bottom_line
    assert worker.modification_level == ModificationLevel.FORM_FILLING
    assert employer.modification_level == ModificationLevel.NONE
    file = tmp_path / "contract.pdf"
    file.write_bytes(sealed)
    assert "No syntax or stream encoding errors" in accepted("qpdf", "--check", file)
    said = run("pdfsig", "-nocert", file).stdout
    assert said.count("Signature is Valid.") == said.count("Signature #") == 2


def test_poppler_shows_the_strips_as_pdfium_does(tmp_path: Path) -> None:
    world = World()
    file = tmp_path / "contract.pdf"
    file.write_bytes(signed(PDF, "employer", world.employer(), company_seal("景洪虚构茶业有限公司"), cross_page=True))
    accepted("pdftoppm", "-r", "72", "-f", "3", "-l", "3", "-png", file, tmp_path / "page")
    left, bottom, right, top = seams.strips("employer", 6)[2]
    (painted,) = tmp_path.glob("page*.png")
    for picture in (Image.open(painted), Image.open(io.BytesIO(page_image(file.read_bytes(), 3, width=595)))):
        strip = picture.convert("RGB").crop((int(left), int(842 - top), int(right), int(842 - bottom)))
        data = strip.tobytes()
        red = sum(r > 150 and g < 110 and b < 120 for r, g, b in zip(data[::3], data[1::3], data[2::3], strict=True))
        assert red > 50


def test_the_page_shows_seal_and_signature(contract: bytes) -> None:
    before, after = (Image.open(io.BytesIO(page_image(pdf, 6, width=800))).convert("RGB") for pdf in (PDF, contract))
    assert before.size == after.size

    def red(image: Image.Image) -> int:
        data = image.tobytes()
        return sum(r > 150 and g < 110 and b < 120 for r, g, b in zip(data[::3], data[1::3], data[2::3], strict=True))

    assert red(before) == 0
    assert red(after) > 1500
    assert page_image(contract, 1, width=800) == page_image(PDF, 1, width=800)  # nothing else has changed
