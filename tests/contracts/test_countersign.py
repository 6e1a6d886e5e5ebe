"""Suite sm2, to its end: the parties with SM2, the platform with P-256 after them, the closing timestamp over everything."""

from __future__ import annotations

import base64
import datetime
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from qianyue.contracts import archive
from qianyue.contracts.acts import countersign
from qianyue.contracts.audit import audit_contract
from qianyue.contracts.models import PlatformKey, Signing, State
from qianyue.contracts.trusted import roots
from qianyue.evidence.models import Event
from qianyue.operations.gateways import gateways
from qianyue.operations.models import Job
from qianyue.trust import algorithms, certificates
from qianyue.trust.verification import verify_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _suite(settings: Any) -> None:
    settings.SUITE = "sm2"
    settings.OPERATOR = "虚构运营机构"


def file_of(journey: Any) -> bytes:
    return archive.fetch(journey.contract.final)


def test_it_works(journey: Any, tmp_path: Path) -> None:
    journey.to("conclude")
    assert journey.contract.state == State.CONCLUDED
    report = verify_pdf(file_of(journey), roots=roots()).to_dict(file="x.pdf")
    assert report["verdict"] == "valid", report
    assert [(one["role"], one["algorithm"], one["covers"]) for one in report["signatures"]] == [
        ("worker", "sm2_sm3", "earlier_revision"),
        ("employer", "sm2_sm3", "earlier_revision"),
        ("platform", "ecdsa_p256_sha256", "earlier_revision"),
    ]
    assert report["signatures"][2]["signer"] == "虚构运营机构"
    assert list(audit_contract(journey.contract, roots())) == []

    (tmp_path / "x.pdf").write_bytes(file_of(journey))
    shown = subprocess.run(["pdfsig", tmp_path / "x.pdf"], capture_output=True, text=True, check=False).stdout
    assert shown.count("Signature is Valid") == 1  # the platform's: what an ordinary reader can judge
    assert "Total document signed" in shown
    subprocess.run(["qpdf", "--check", tmp_path / "x.pdf"], check=True, capture_output=True)


def test_no_tick_without_the_platforms_own_root(journey: Any) -> None:
    """Each suite has a root of its own: who trusts only the SM2 one cannot determine the platform's signature."""
    journey.to("conclude")
    only = certificates.Roots(root for root in roots() if algorithms.key_kind(root.spki) == "sm2")
    report = verify_pdf(file_of(journey), roots=only).to_dict(file="x.pdf")
    assert report["verdict"] == "undetermined"
    assert [one["verdict"] for one in report["signatures"]] == ["valid", "valid", "undetermined"]


def test_the_platform_signs_once_whatever_is_done_twice(journey: Any, work: Any) -> None:
    journey.to("conclude")
    for kind in ("contracts.countersign", "contracts.stamp", "contracts.close"):
        Job.objects.filter(kind=kind).update(done_at=None, run_at=timezone.now(), leased_until=None)
    digest = journey.contract.final.sha256
    work()
    assert journey.contract.final.sha256 == digest
    assert Signing.objects.filter(role="platform").count() == 1
    assert Event.objects.filter(stream=journey.key, kind="contract.concluded").count() == 1


def test_its_certificate_is_asked_for_once_and_again_before_it_ends(journey: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    first = countersign.platform_key()
    assert countersign.platform_key() == first
    leaf = certificates.read(base64.b64decode(first.certificate_chain[0]))
    later = leaf.not_after - countersign.LONG_ENOUGH + datetime.timedelta(hours=1)
    monkeypatch.setattr(countersign.timezone, "now", lambda: later)
    second = countersign.platform_key()
    assert second.id != first.id
    assert PlatformKey.objects.count() == 2


def test_a_revoked_certificate_holds_nothing_up(journey: Any) -> None:
    """What was signed with it and had no timestamp yet is signed again with another key; the revoked one signs no more."""
    revoked = countersign.platform_key()
    leaf = certificates.read(base64.b64decode(revoked.certificate_chain[0]))
    gateways().ca.revoke(serial=leaf.serial, reason="key_compromise", key="revoke-platform")
    journey.to("conclude")
    assert journey.contract.state == State.CONCLUDED
    assert not PlatformKey.objects.filter(id=revoked.id).exists()
    assert Signing.objects.filter(role="platform", signature__isnull=False).count() == 1
    assert verify_pdf(file_of(journey), roots=roots()).verdict == "valid"
    assert journey.kinds.count("signature.replaced") == 1
    assert list(audit_contract(journey.contract, roots())) == []


@pytest.mark.parametrize("how", ["ended", "destroyed"])
def test_what_waited_too_long_for_its_key_is_written_down_anew(
    how: str, journey: Any, work: Any, later: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The signing server was away until the certificate had ended, or until its key had been replaced."""
    first = countersign.platform_key()
    first.key = b"server:away"
    first.save()
    journey.to("conclude")
    waiting = Signing.objects.get(role="platform")
    assert (journey.contract.state, waiting.signature, waiting.certificate_chain) == ("sealing", None, first.certificate_chain)
    if how == "destroyed":
        first.delete()
    else:
        late = certificates.read(base64.b64decode(first.certificate_chain[0])).not_after
        with monkeypatch.context() as patched:
            patched.setattr(countersign.timezone, "now", lambda: late)
            countersign.countersign(signing=str(waiting.id))
        Job.objects.filter(kind="contracts.stamp", done_at=None).update(run_at=timezone.now())  # owed on the late day
    later()
    work()
    assert journey.contract.state == State.CONCLUDED
    assert journey.signing("platform").certificate_chain != first.certificate_chain


def test_a_certificate_whose_answer_was_lost_is_the_same_one(journey: Any) -> None:
    """The key is kept before it is certified: asked again, the authority answers alike."""
    first = countersign.platform_key()
    chain = first.certificate_chain
    PlatformKey.objects.update(certificate_chain=[])
    again = countersign.platform_key()
    assert again.id == first.id
    leaf = certificates.read(base64.b64decode(again.certificate_chain[0]))
    assert leaf.spki == certificates.read(base64.b64decode(chain[0])).spki


def test_a_file_that_lost_the_platforms_signature_is_not_valid(journey: Any) -> None:
    """The place for it stays empty: whoever closes the file without it has left a signature out."""
    journey.to("approve")
    journey.work(kinds=["contracts.seal"])
    journey.work(kinds=["contracts.stamp"])
    sealed = journey.signing("employer").result
    report = verify_pdf(archive.fetch(sealed), roots=roots())
    assert "role_missing" in {reason.code for reason in report.reasons}


def test_where_p256_is_signed_with_there_is_no_platform_signature(journey: Any, settings: Any) -> None:
    settings.SUITE = "p256"
    journey.to("conclude")
    report = verify_pdf(file_of(journey), roots=roots())
    assert [one.role for one in report.signatures] == ["worker", "employer"]
