"""Concluding: the timestamp authority's time and nobody else's; one conclusion; both are told; anyone can check the file."""

from __future__ import annotations

import base64
import datetime
import hashlib
import io
import itertools
import json
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image

from qianyue.contracts import archive, progress
from qianyue.contracts.acts import answer, ceremony, conclude
from qianyue.contracts.audit import audit_contract
from qianyue.contracts.models import Document, Signing, State
from qianyue.contracts.trusted import roots
from qianyue.documents import clean_impression, page_image
from qianyue.employers.models import Seal
from qianyue.evidence.models import Event
from qianyue.notices.models import Message
from qianyue.operations import outbox
from qianyue.operations.gateways import gateways
from qianyue.operations.models import Job
from qianyue.people.models import Person
from qianyue.trust import certificates
from qianyue.trust.authority import DevelopmentAuthority
from qianyue.trust.pades import Base
from qianyue.trust.timestamps import read_token
from qianyue.trust.verification import verify_pdf
from tests.documents.photos import Photo, jpeg

pytestmark = pytest.mark.django_db


def facts(journey: Any, kind: str) -> list[dict[str, Any]]:
    events = Event.objects.filter(stream=journey.key, kind=kind).order_by("sequence")
    return [json.loads(event.body)["facts"] for event in events]


def test_it_works(journey: Any) -> None:
    journey.to("conclude")
    contract = journey.contract
    assert contract.state == State.CONCLUDED
    report = verify_pdf(archive.fetch(contract.final), roots=roots()).to_dict(file="contract.pdf")
    assert report["verdict"] == "valid"
    assert [signature["role"] for signature in report["signatures"]] == ["worker", "employer"]
    assert report["timestamp"]["time"] == contract.concluded_at.isoformat().replace("+00:00", "Z")
    assert report["terms"] == contract.proposal.terms


def test_the_seal_stands_in_its_place_and_across_the_pages(journey: Any) -> None:
    journey.to("conclude")
    offered, final = (archive.fetch(document) for document in (journey.contract.proposal.document, journey.contract.final))
    strips = Base.read(offered).seams["employer"]
    assert len(strips.numbers) == journey.contract.final.pages > 1
    for page in range(1, len(strips.numbers) + 1):
        assert red(offered, page) == 0
        assert red(final, page) > 50


def test_an_employer_s_own_seal_is_shown_where_it_gave_one(journey: Any) -> None:
    photo = Photo(ink=(190, 20, 60), paper=(246, 236, 208), light=(1.0, 0.6), noise=6)
    journey.to("draft")
    seal = Seal.objects.get(employer=journey.contract.employer)
    seal.impression = clean_impression(jpeg(photo.taken()))
    seal.save(update_fields=["impression"])
    journey.to("conclude")
    final = archive.fetch(journey.contract.final)
    assert final.count(b"/Subtype/Image/") == 2  # once for its place and all strips: colours and transparency
    assert verify_pdf(final, roots=roots()).verdict == "valid"
    assert all(red(final, page) > 50 for page in range(1, journey.contract.final.pages + 1))


def red(pdf: bytes, page: int) -> int:
    """How many pixels of a page are the red of a seal."""
    data = Image.open(io.BytesIO(page_image(pdf, page, width=600, lossless=True))).tobytes()
    return sum(r > 150 and g < 110 and b < 140 for r, g, b in zip(data[::3], data[1::3], data[2::3], strict=True))


def test_the_signing_time_is_the_closing_timestamps(journey: Any) -> None:
    journey.to("conclude")
    (concluded,) = facts(journey, "contract.concluded")
    stamped = facts(journey, "signature.timestamped")
    assert concluded["time"] == journey.contract.concluded_at.isoformat()
    assert [item["time"] for item in stamped] == sorted(item["time"] for item in stamped)
    assert concluded["time"] >= stamped[-1]["time"]


def test_the_tokens_are_over_the_signature_values(journey: Any) -> None:
    journey.to("conclude")
    for role in ("worker", "employer"):
        signing = journey.signing(role)
        token = read_token(bytes(signing.token), imprint=hashlib.sha256(bytes(signing.signature)).digest())
        assert token.gen_time.replace(microsecond=0) <= journey.contract.concluded_at


def test_every_revision_begins_with_the_one_before(journey: Any) -> None:
    journey.to("conclude")
    files = [archive.fetch(row) for row in Document.objects.filter(contract=journey.key).order_by("size")]
    assert len(files) == 4
    for earlier, following in itertools.pairwise(files):
        assert following.startswith(earlier)


def test_both_are_told_once_on_every_channel(journey: Any, work: Any, telephone: Any, mailbox: Any) -> None:
    journey.to("conclude")
    work()
    work()
    news = [text for text in telephone(journey.worker.phone) if "订立完成" in text]
    assert len(news) == 1
    assert "下载" in news[0]
    assert len([mail for mail in mailbox(journey.worker.person.party["email"]) if "订立完成" in str(mail)]) == 1
    told = Message.objects.filter(key__startswith=f"concluded:{journey.key}")
    assert sorted(message.key.split(":")[2:] for message in told if message.channel == "app") == [
        ["handler", "app"],
        ["worker", "app"],
    ]


def test_the_seal_keepers_are_told_when_there_is_something_to_seal(journey: Any, office: Any) -> None:
    journey.to("sign")
    assert not Message.objects.filter(template="to_seal").exists()
    journey.stamp()
    assert {message.person_id for message in Message.objects.filter(template="to_seal")} == {office.keeper.person}


@pytest.mark.parametrize("job", ["stamp", "seal", "close"])
def test_doing_a_job_again_changes_nothing(journey: Any, job: str) -> None:
    journey.to("conclude")
    before = (
        journey.kinds,
        Document.objects.count(),
        Job.objects.count(),
        Signing.objects.values("signature", "token", "result"),
    )
    for signing in Signing.objects.all():
        getattr(conclude, job)(signing=str(signing.id))
    after = (journey.kinds, Document.objects.count(), Job.objects.count(), Signing.objects.values("signature", "token", "result"))
    assert [str(item) for item in after] == [str(item) for item in before]


@pytest.mark.parametrize("mode", ["down", "reset", "lost", "garbage"])
def test_without_a_timestamp_it_says_awaiting_and_goes_on_by_itself(
    journey: Any, outside: Any, work: Any, later: Any, mode: str
) -> None:
    journey.to("sign")
    outside("tsa", mode=mode)
    assert work(kinds=["contracts.stamp"]) == 0
    assert journey.contract.state == State.SIGNED_BY_ONE
    assert "等待可信时间戳" in progress.awaiting(journey.contract)
    assert journey.signing().token is None
    assert journey.signing().result is None
    assert "signature.timestamped" not in journey.kinds
    assert [trouble["kind"] for trouble in outbox.troubles()] == ["contracts.stamp"]
    outside("tsa", mode="ok")
    later()
    work(kinds=["contracts.stamp"])
    later()  # a stale answer in the connection costs one more attempt
    work(kinds=["contracts.stamp"])
    assert progress.awaiting(journey.contract) == ""
    assert journey.kinds.count("signature.timestamped") == 1


@pytest.mark.parametrize("mode", ["down", "reset", "lost", "garbage"])
def test_without_the_closing_timestamp_nothing_is_concluded(journey: Any, outside: Any, work: Any, later: Any, mode: str) -> None:
    journey.to("approve")
    work(kinds=["contracts.seal"])
    work(kinds=["contracts.stamp"])
    outside("tsa", mode=mode)
    for _ in range(3):
        assert work(kinds=["contracts.close"]) == 0
        later()
    contract = journey.contract
    assert (contract.state, contract.concluded_at, contract.final) == (State.SEALING, None, None)
    assert "尚未订立" in progress.awaiting(contract)
    assert not Message.objects.filter(template="concluded").exists()
    outside("tsa", mode="ok")
    for _ in range(2):
        work(kinds=["contracts.close"])
        later()
    assert journey.contract.state == State.CONCLUDED
    assert journey.kinds.count("contract.concluded") == 1


@pytest.mark.parametrize("how", [{"mode": "slow", "seconds": 0.3}, {"mode": "lost", "count": 1}], ids=str)
@pytest.mark.parametrize("party", ["tsa", "ca"])
def test_an_authority_that_stutters_is_waited_for(journey: Any, outside: Any, party: str, how: dict[str, Any]) -> None:
    journey.to("sign")
    outside(party, **how)
    journey.to("stamp")
    journey.to("approve")
    outside(party, **how)
    journey.to("conclude")
    assert journey.contract.state == State.CONCLUDED


@pytest.mark.parametrize("party", ["tsa", "ca"])
def test_an_authority_that_answers_twice_concludes_once(journey: Any, outside: Any, work: Any, later: Any, party: str) -> None:
    journey.to("sign")
    outside(party, mode="twice")
    for _ in range(4):
        work()
        later()
    if journey.signing().result is None:
        outside(party, mode="ok")
        work()
    journey.to("approve")
    for _ in range(6):
        work()
        later()
    outside(party, mode="ok")
    for _ in range(2):
        work()
        later()
    assert journey.contract.state == State.CONCLUDED
    assert journey.kinds.count("contract.concluded") == 1
    assert journey.kinds.count("signature.timestamped") == 2


@pytest.mark.parametrize("mode", ["down", "reset", "garbage"])
def test_without_revocation_status_nothing_is_concluded(journey: Any, outside: Any, work: Any, later: Any, mode: str) -> None:
    journey.to("sign")
    outside("ca", mode=mode)
    assert work(kinds=["contracts.stamp"]) == 0
    signing = journey.signing()
    assert signing.token is not None  # its time is kept, and asked for only once
    assert signing.ocsp is None
    token = bytes(signing.token)
    outside("ca", mode="ok")
    later()
    work(kinds=["contracts.stamp"])
    assert bytes(journey.signing().token) == token
    assert journey.signing().result is not None


@pytest.fixture
def too_late(journey: Any) -> Any:
    """Signed, and then no timestamp for so long that the certificate, which is good for a day, has run out."""
    journey.to("sign")
    signing = journey.signing()
    request = base64.b64decode(Job.objects.get(kind=ceremony.SETTLE, key=signing.id).payload["request"])
    yesterday = DevelopmentAuthority.create(clock=lambda: timezone.now() - datetime.timedelta(hours=25))
    chain = yesterday.issue(request, profile="event", subject_name=journey.worker.person.name)
    signing.certificate_chain = [base64.b64encode(item).decode() for item in chain]
    signing.save(update_fields=["certificate_chain"])
    return journey


def test_a_timestamp_that_comes_after_the_certificate_has_run_out_proves_nothing(
    too_late: Any, work: Any, telephone: Any
) -> None:
    """The offer ends and both are told, instead of a contract that would hang for ever or never verify."""
    work()
    work()
    contract = too_late.contract
    assert (contract.state, contract.concluded_at, contract.final) == (State.EXPIRED, None, None)
    assert too_late.kinds.count("signature.lapsed") == 1
    assert "signature.timestamped" not in too_late.kinds
    assert not Message.objects.filter(template="to_seal").exists()
    assert "没有订立" in telephone(too_late.worker.phone)[0]
    assert "重新发出" in telephone(Person.objects.get(id=too_late.office.handler.person).phone)[0]
    assert outbox.troubles() == []
    assert list(audit_contract(contract, roots())) == []


def test_what_was_revoked_meanwhile_stays_revoked(too_late: Any, work: Any) -> None:
    answer.revoke(too_late.key, "岗位取消", actor=too_late.office.handler)
    work()
    assert too_late.contract.state == State.REVOKED
    assert "signature.lapsed" not in too_late.kinds


@pytest.mark.parametrize("role", ["worker", "employer"])
def test_a_revoked_certificate_never_concludes(journey: Any, work: Any, later: Any, role: str) -> None:
    journey.to("sign" if role == "worker" else "approve")
    work(kinds=["contracts.seal"])
    chain = journey.signing(role).certificate_chain
    leaf = certificates.read(base64.b64decode(chain[0]))
    gateways().ca.revoke(serial=leaf.serial, reason="key_compromise", key=f"test-{leaf.serial:x}"[:60])
    for _ in range(4):
        work(kinds=["contracts.stamp", "contracts.close"])
        later()
    assert journey.signing(role).result is None
    assert journey.contract.state == (State.SIGNED_BY_ONE if role == "worker" else State.SEALING)
    assert "contract.concluded" not in journey.kinds
    (trouble,) = outbox.troubles()
    assert (trouble["kind"], trouble["cause"]) == ("contracts.stamp", "own_verification_failed")


def test_a_file_that_does_not_verify_is_not_announced(journey: Any, work: Any, settings: Any, tmp_path: Any) -> None:
    """The roots that this installation trusts are not those of its authorities: the operator sees it, nobody is told."""
    from qianyue.contracts import trusted
    from qianyue.trust.authority import DevelopmentAuthority

    journey.to("approve")
    work(kinds=["contracts.seal"])
    work(kinds=["contracts.stamp"])
    other = DevelopmentAuthority.create(tmp_path / "other")
    settings.GATEWAYS = settings.GATEWAYS | {"ca_roots": other.root_pem(), "tsa_roots": other.root_pem()}
    gateways.cache_clear()
    trusted.roots.cache_clear()
    assert work(kinds=["contracts.close"]) == 0
    assert journey.contract.state == State.SEALING
    assert not Message.objects.filter(template="concluded").exists()
