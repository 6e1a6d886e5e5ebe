"""poppler, qpdf, OpenSSL and pyHanko judge our signatures."""

from __future__ import annotations

import asyncio
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import ades, policy_decl, validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

from qianyue.trust import digests, pades, pem
from qianyue.trust.pdf import Document
from qianyue.trust.pdf.form import signature_fields
from tests.conformance.tools import accepted, run
from tests.trust.cast import Clock, World
from tests.trust.papers import conclude

SEAL = pades.Appearance.vector(b"1 0 0 rg 0 0 100 100 re f", width=100, height=100)


@pytest.fixture(scope="module")
def world() -> World:
    return World(Clock(datetime.now(UTC) - timedelta(minutes=30)))


@pytest.fixture(scope="module")
def contract(world: World) -> bytes:
    return conclude(world, appearance=SEAL)


@pytest.fixture
def file(contract: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "contract.pdf"
    path.write_bytes(contract)
    return path


def test_qpdf_finds_nothing_wrong(file: Path) -> None:
    said = accepted("qpdf", "--check", file)
    assert "No syntax or stream encoding errors found" in said
    assert "WARNING" not in said


def test_poppler_says_valid(file: Path) -> None:
    said = accepted("pdfsig", file)
    assert said.count("Signature is Valid") == 2
    assert said.count("ETSI.CAdES.detached") == 2
    assert "Total document signed" in said  # the closing timestamp


def test_poppler_notices_a_changed_byte(contract: bytes, tmp_path: Path) -> None:
    forged = tmp_path / "forged.pdf"
    forged.write_bytes(contract.replace(b"page 1", b"page 9"))
    assert "Signature is Valid" not in accepted("pdfsig", forged)


def cms_and_content(contract: bytes, field: str) -> tuple[bytes, bytes]:
    view = Document(contract).current
    number = next(found for found in signature_fields(view) if found.name == field)
    value = view.dictionary(number.value)
    assert value is not None
    _, start, end, length = value["ByteRange"]  # type: ignore[index, misc]
    return bytes(value["Contents"]), contract[:start] + contract[end : end + length]  # type: ignore[index, arg-type]


def trimmed(padded: bytes) -> bytes:
    return padded[: int.from_bytes(padded[2:4], "big") + 4]


@pytest.mark.parametrize("field", ["worker", "employer"])
def test_openssl_verifies_the_cms_with_its_certificate_reference(
    contract: bytes, world: World, tmp_path: Path, field: str
) -> None:
    padded, content = cms_and_content(contract, field)
    (tmp_path / "cms.der").write_bytes(trimmed(padded))
    (tmp_path / "content").write_bytes(content)
    (tmp_path / "root.pem").write_text(world.authority.root_pem())
    verify = (
        "openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", tmp_path / "cms.der", "-purpose", "any",
        "-content", tmp_path / "content", "-CAfile", tmp_path / "root.pem", "-out", tmp_path / "out",
    )  # fmt: skip
    assert "CAdES Verification successful" in accepted(*verify)
    (tmp_path / "content").write_bytes(content + b"x")
    assert run(*verify).returncode != 0


def test_openssl_verifies_the_document_timestamp(contract: bytes, world: World, tmp_path: Path) -> None:
    padded, content = cms_and_content(contract, "timestamp")
    (tmp_path / "token.der").write_bytes(trimmed(padded))
    (tmp_path / "content").write_bytes(content)
    (tmp_path / "root.pem").write_text(world.authority.root_pem())
    (tmp_path / "issuing.pem").write_text(pem.encode(world.authority.issuing.der))
    said = accepted(
        "openssl", "ts", "-verify", "-token_in", "-in", tmp_path / "token.der", "-data", tmp_path / "content",
        "-CAfile", tmp_path / "root.pem", "-untrusted", tmp_path / "issuing.pem",
    )  # fmt: skip
    assert "Verification: OK" in said
    assert digests.digest("sha256", content) in padded


def anchors(world: World) -> list[x509.Certificate]:
    return [x509.Certificate.load(world.authority.root.der)]


def test_pyhanko_finds_signatures_intact_trusted_and_nothing_else_changed(contract: bytes, world: World) -> None:
    reader = PdfFileReader(io.BytesIO(contract))
    context = ValidationContext(trust_roots=anchors(world), allow_fetching=False)
    worker, employer = (validate_pdf_signature(found, context) for found in reader.embedded_regular_signatures)
    for status in (worker, employer):
        assert status.bottom_line, status.pretty_print_details()
        assert status.coverage == SignatureCoverageLevel.ENTIRE_REVISION
    assert worker.modification_level == ModificationLevel.FORM_FILLING
    assert employer.modification_level == ModificationLevel.LTA_UPDATES
    (stamp,) = reader.embedded_timestamp_signatures
    status = validate_pdf_timestamp(stamp, context)
    assert status.intact
    assert status.valid
    assert status.trusted
    assert status.coverage == SignatureCoverageLevel.ENTIRE_FILE


@pytest.mark.parametrize("days", [0, 2, 400])
def test_pyhanko_validates_for_the_long_term(contract: bytes, world: World, days: int) -> None:
    """B-LTA after the event certificate's end, with revocation information demanded and nothing fetched."""
    policy = CertValidationPolicySpec(
        trust_manager=SimpleTrustManager.build(anchors(world)), revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO)
    )
    local = policy_decl.RevocationInfoGatheringSpec(policy_decl.RevinfoOnlineFetchingRule.LOCAL_ONLY)
    spec = policy_decl.PdfSignatureValidationSpec(
        policy_decl.SignatureValidationSpec(cert_validation_policy=policy, revinfo_gathering_policy=local)
    )
    then = datetime.now(UTC) + timedelta(days=days)
    for found in PdfFileReader(io.BytesIO(contract)).embedded_regular_signatures:
        result = asyncio.run(
            ades.simulate_future_ades_lta_validation(found, spec, then) if days else ades.ades_lta_validation(found, spec)
        )
        assert result.ades_subindic == ades.AdESPassed.OK, result.failure_msg


def test_pyhanko_sees_a_page_drawn_over(contract: bytes, world: World) -> None:
    """The judge itself is judged: it must notice what pdfsig does not (crypto.md 3.1)."""
    out = io.BytesIO(contract)
    writer = IncrementalPdfFileWriter(out)
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page["/Rotate"] = generic.NumberObject(90)
    writer.mark_update(writer.root["/Pages"]["/Kids"].raw_get(0))
    writer.write_in_place()
    context = ValidationContext(trust_roots=anchors(world), allow_fetching=False)
    first = PdfFileReader(io.BytesIO(out.getvalue())).embedded_regular_signatures[0]
    assert not validate_pdf_signature(first, context).bottom_line


def test_other_readers_show_the_same_pages(file: Path, contract: bytes) -> None:
    assert "Labour contract, page 1" in accepted("pdftotext", file, "-")
    assert len(pikepdf.open(io.BytesIO(contract)).pages) == 2
