"""Every kind of document, concluded once through the real acts by those who sign it, and judged by others than us.

Real PostgreSQL, real HTTP to the sandboxes, a key of its own for every signature. qpdf, poppler, OpenSSL and pyHanko share no
line with us; `qianyue verify` runs as anybody would run it, with no settings and nothing but the file and the roots.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from qianyue.cli import papers
from qianyue.cli.rehearsal import Office, Worker
from qianyue.contracts import archive
from qianyue.contracts.acts import bind, deliver
from qianyue.contracts.audit import audit_contract
from qianyue.contracts.models import Contract, State
from qianyue.contracts.trusted import roots, write_roots
from qianyue.documents.kind import Kind
from qianyue.documents.kinds import KINDS
from qianyue.operations.errors import NotFound
from qianyue.trust import pem
from tests.conformance.test_signatures_by_others import cms_and_content, trimmed
from tests.conformance.tools import accepted
from tests.contracts.ordering import sealed
from tests.documents.pdfa import problems
from tests.platform.fixtures import RETURN_URL

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ORDER = ("worker", "partner", "employer")  # in which they sign


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_it_is_concluded_by_those_who_sign_it_and_the_outsiders_agree(
    kind: Kind, office: Office, neighbour: Office, stranger: Worker, telephone: Any, work: Any, tmp_path: Path
) -> None:
    worker = papers.worker_for(kind, serial=4001 + list(KINDS).index(kind.name))
    partner = neighbour if "partner" in kind.places else None
    contract = papers.conclude(kind, office, worker, partner=partner, return_url=RETURN_URL)
    assert (contract.state, contract.kind) == (State.CONCLUDED, kind.name)
    assert (contract.earlier is not None) is papers.follows(kind)
    assert list(audit_contract(contract, roots())) == []
    file = tmp_path / "document.pdf"
    file.write_bytes(archive.fetch(contract.final))
    signers = [role for role in ORDER if role in kind.places]
    our_verifier_says_valid(file, tmp_path / "trust", signers, contract)
    qpdf_finds_nothing_wrong(file)
    poppler_says_valid(file, signers)
    openssl_verifies_the_closing_timestamp(file, tmp_path)
    pyhanko_says_intact_trusted_and_unchanged(file.read_bytes(), signers)
    assert problems(file.read_bytes()) == []  # as far as PDF/A-3 can be judged without veraPDF
    the_worker_is_told_and_gets_the_file(contract, worker, file.read_bytes(), telephone, work)
    with pytest.raises(NotFound):
        deliver.deliver(contract.id, "download", actor=stranger.actor)


def test_the_outsiders_agree_too_where_the_employer_seals_first(journey: Any, work: Any, tmp_path: Path) -> None:
    sealed(journey).to("sign")
    work()
    contract, file = journey.contract, tmp_path / "document.pdf"
    assert contract.state == State.CONCLUDED
    file.write_bytes(archive.fetch(contract.final))
    signers = ["employer", "worker"]
    our_verifier_says_valid(file, tmp_path / "trust", signers, contract)
    qpdf_finds_nothing_wrong(file)
    poppler_says_valid(file, signers)
    openssl_verifies_the_closing_timestamp(file, tmp_path)
    pyhanko_says_intact_trusted_and_unchanged(file.read_bytes(), signers)
    assert problems(file.read_bytes()) == []


def our_verifier_says_valid(file: Path, trust: Path, signers: list[str], contract: Contract) -> None:
    write_roots(trust)
    command = [sys.executable, "-m", "qianyue", "verify", "--json", "--trust", str(trust), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    (report,) = json.loads(done.stdout)["files"]
    assert [signature["role"] for signature in report["signatures"]] == signers
    assert report["timestamp"]["time"] == contract.concluded_at.isoformat().replace("+00:00", "Z")
    assert report["terms"] == contract.proposal.terms


def qpdf_finds_nothing_wrong(file: Path) -> None:
    said = accepted("qpdf", "--check", file)
    assert "No syntax or stream encoding errors found" in said
    assert "WARNING" not in said


def poppler_says_valid(file: Path, signers: list[str]) -> None:
    said = accepted("pdfsig", file)
    assert said.count("Signature is Valid") == said.count("ETSI.CAdES.detached") == len(signers)
    assert "Total document signed" in said


def openssl_verifies_the_closing_timestamp(file: Path, folder: Path) -> None:
    padded, content = cms_and_content(file.read_bytes(), "timestamp")
    token, signed, trusted = folder / "token.der", folder / "content", folder / "roots.pem"
    token.write_bytes(trimmed(padded))
    signed.write_bytes(content)
    trusted.write_text("".join(pem.encode(root.der) for root in roots()))
    verify = ("ts", "-verify", "-token_in", "-in", token, "-data", signed, "-CAfile", trusted)
    assert "Verification: OK" in accepted("openssl", *verify)


def pyhanko_says_intact_trusted_and_unchanged(data: bytes, signers: list[str]) -> None:
    reader = PdfFileReader(io.BytesIO(data))
    anchors = [x509.Certificate.load(root.der) for root in roots()]
    context = ValidationContext(trust_roots=anchors, allow_fetching=False)
    assert [found.field_name for found in reader.embedded_regular_signatures] == signers
    for found in reader.embedded_regular_signatures:
        status = validate_pdf_signature(found, context)
        assert status.bottom_line, status.pretty_print_details()
        assert status.coverage == SignatureCoverageLevel.ENTIRE_REVISION
    (stamp,) = reader.embedded_timestamp_signatures
    status = validate_pdf_timestamp(stamp, context)
    assert status.intact
    assert status.valid
    assert status.trusted
    assert status.coverage == SignatureCoverageLevel.ENTIRE_FILE


def the_worker_is_told_and_gets_the_file(contract: Contract, worker: Worker, data: bytes, telephone: Any, work: Any) -> None:
    work(kinds=["notices.deliver"])
    assert any(contract.definition.title in text and "下载" in text for text in telephone(worker.phone))
    if worker.actor.person is None:  # has signed nothing here yet
        worker.log_in()
        worker.identify(return_url=RETURN_URL)
    bind.bind(contract.id, actor=worker.actor)
    assert deliver.deliver(contract.id, "download", actor=worker.actor)[1] == data
