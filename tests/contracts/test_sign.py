"""The worker signs: a key of the browser's, certified for this act, used once; what is signed is what was shown."""

from __future__ import annotations

import base64
import datetime
import hashlib
import io
import json
from typing import Any

import httpx
import pytest
from django.utils import timezone
from PIL import Image, ImageDraw

from qianyue.contracts import archive
from qianyue.contracts.acts import ceremony, read, sign
from qianyue.contracts.models import Signing, State
from qianyue.contracts.progress import awaiting
from qianyue.evidence.models import Event
from qianyue.gateways.errors import GatewayDown
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed
from qianyue.operations.gateways import gateways
from qianyue.operations.models import Job
from qianyue.people.acts import identify
from qianyue.people.models import Person
from qianyue.trust import certificates, keys, oids, revocation
from tests.platform.steps import Ceremony, fresh_key

pytestmark = pytest.mark.django_db


def status_at_the_authority(chain: list[bytes]) -> str:
    leaf, issuer = certificates.read(chain[0]), certificates.read(chain[1])
    answer = revocation.read_response(gateways().ca.ocsp(revocation.request(certificate=leaf, issuer=issuer)))
    return answer.about(certificate=leaf, issuer=issuer).status


def chain_of(ceremony: Ceremony) -> list[bytes]:
    return [base64.b64decode(item) for item in Signing.objects.get(id=ceremony.order.signing).certificate_chain]


def facts(journey: Any, kind: str) -> dict[str, Any]:
    return json.loads(Event.objects.filter(stream=journey.key, kind=kind).latest("sequence").body)["facts"]


def test_it_works(journey: Any) -> None:
    journey.to("sign")
    assert journey.contract.state == State.SIGNED_BY_ONE
    assert journey.signing().signed_at is not None
    assert facts(journey, "signature.made")["signature"] == hashlib.sha256(bytes(journey.signing().signature)).hexdigest()
    assert awaiting(journey.contract) == "签名已收到，正在等待可信时间戳。"
    assert journey.contract.concluded_at is None


def test_what_is_signed_is_what_was_shown(journey: Any) -> None:
    journey.to("begin")
    order = journey.ceremony.order
    shown = read.file_to_sign(journey.proposal.id, actor=journey.worker.actor)
    assert hashlib.sha256(shown).hexdigest() == journey.proposal.document.sha256
    assert order.digest_of(shown) in order.signed_attributes
    assert order.digest_of(shown + b" ") not in order.signed_attributes
    journey.to("stamp")
    assert archive.fetch(journey.signing().result).startswith(shown)


def test_what_will_be_signed_is_on_record_before(journey: Any) -> None:
    journey.to("begin")
    assert journey.kinds[-2:] == ["signing.begun", "certificate.issued"]
    leaf = certificates.read(journey.ceremony.order.certificate)
    assert facts(journey, "certificate.issued")["public_key"] == hashlib.sha256(leaf.spki).hexdigest()
    assert Signing.objects.get().prepared


def test_the_certificate_is_for_the_browsers_key_and_names_only_the_name(journey: Any) -> None:
    journey.to("begin")
    leaf = certificates.read(journey.ceremony.order.certificate)
    assert leaf.spki == journey.ceremony.key.public_key_der
    assert journey.worker.person.name in str(leaf.subject)
    for secret in (journey.worker.person.party["id_number"], journey.worker.phone):
        assert secret.encode() not in leaf.der
    assert leaf.not_after - leaf.not_before <= datetime.timedelta(days=1, minutes=10)


def test_sending_the_signature_again_changes_nothing(journey: Any) -> None:
    journey.to("sign")
    before, value = journey.kinds, bytes(journey.signing().signature)
    journey.ceremony.finish(journey.worker.actor)
    assert journey.kinds == before
    assert bytes(journey.signing().signature) == value


@pytest.mark.parametrize(
    ("undo", "step"), [("electronic_form", "同意"), ("key_facts", "关键信息"), ("full_text", "全文"), ("intent", "意愿")]
)
def test_it_refuses_when_a_step_is_missing(journey: Any, undo: str, step: str) -> None:
    journey.to("confirm")
    journey.proposal.acknowledgements.filter(kind=undo).delete()
    with pytest.raises(Conflict, match=step):
        journey.begin()
    assert not Signing.objects.exists()


def test_it_refuses_an_identification_of_yesterday(journey: Any) -> None:
    journey.to("confirm")
    Person.objects.update(identified_at=timezone.now() - identify.GOOD_FOR - datetime.timedelta(minutes=1))
    with pytest.raises(NotAllowed, match="重新核验"):
        journey.begin()
    journey.identify()
    journey.to("sign")


def test_a_page_left_open_for_long_signs_nothing(journey: Any) -> None:
    journey.to("begin")
    Signing.objects.update(begun_at=timezone.now() - ceremony.LIFETIME)
    with pytest.raises(Conflict, match="打开太久"):
        journey.sign()
    journey.begin()
    journey.sign()


@pytest.mark.parametrize("wrong", ["other key", "other bytes", "empty", "short", "noise", "zeros", "der"])
def test_it_refuses_a_signature_that_does_not_fit(journey: Any, wrong: str) -> None:
    journey.to("begin")
    order, right = journey.ceremony.order, journey.ceremony.signature
    other, _ = fresh_key()
    value = {
        "other key": lambda: Ceremony(other, order).signature,
        "other bytes": lambda: bytes([right[0] ^ 1]) + right[1:],
        "empty": lambda: b"",
        "short": lambda: right[:-1],
        "noise": lambda: b"\x01" * 64,
        "zeros": lambda: bytes(64),
        "der": lambda: journey.ceremony.key.sign(order.signed_attributes),
    }[wrong]()
    with pytest.raises(InvalidInput, match="没有保存"):
        sign.sign(order.signing, signature=value, actor=journey.worker.actor)
    assert journey.contract.state == State.PROPOSED
    journey.sign()


def test_nobody_else_finishes_my_ceremony(journey: Any, stranger: Any, office: Any) -> None:
    journey.to("begin")
    for actor in (stranger.actor, office.handler, office.keeper):
        with pytest.raises(Conflict):
            journey.ceremony.finish(actor)
    assert journey.contract.state == State.PROPOSED


def test_a_closed_browser_begins_again_and_the_old_ceremony_is_dead(journey: Any, work: Any) -> None:
    journey.to("begin")
    old, chain = journey.ceremony, chain_of(journey.ceremony)
    assert status_at_the_authority(chain) == "good"
    new = journey.new_ceremony()
    with pytest.raises(Conflict, match="失效"):
        old.finish(journey.worker.actor)
    work(kinds=[ceremony.SETTLE])
    assert status_at_the_authority(chain) == "revoked"
    assert status_at_the_authority(chain_of(new)) == "good"
    new.finish(journey.worker.actor)
    assert bytes(journey.signing().id.bytes) == new.order.signing.bytes
    assert journey.kinds.count("signing.abandoned") == 1
    assert journey.kinds.count("signature.made") == 1


def test_the_unused_certificate_is_revoked_once_although_the_authority_is_down(
    journey: Any, outside: Any, work: Any, later: Any
) -> None:
    journey.to("begin")
    chain = chain_of(journey.ceremony)
    journey.begin()
    for mode in ("down", "lost", "garbage"):
        outside("ca", mode=mode)
        assert work(kinds=[ceremony.SETTLE]) == 0
        later()
    outside("ca", mode="ok")
    assert work(kinds=[ceremony.SETTLE]) == 1
    assert status_at_the_authority(chain) == "revoked"


@pytest.mark.parametrize("lost", [False, True], ids=["written down", "lost"])
def test_a_browser_that_never_comes_back_leaves_no_certificate_behind(
    journey: Any, outside: Any, work: Any, sandboxes: dict[str, str], lost: bool
) -> None:
    """Also when the authority issued one and its answer never reached us."""
    journey.to("confirm")
    if lost:
        outside("ca", mode="lost", count=2)
        with pytest.raises(GatewayDown):
            journey.begin()
    else:
        journey.begin()
    assert work(kinds=[ceremony.SETTLE]) == 0  # its time is not up
    Job.objects.filter(kind=ceremony.SETTLE).update(run_at=timezone.now())
    assert work(kinds=[ceremony.SETTLE]) == 1
    newest = httpx.get(sandboxes["ca"], trust_env=False).text.split('<div class="card">')[1]
    assert journey.worker.person.name in newest
    assert "已吊销" in newest
    assert Signing.objects.get().abandoned_at is not None
    journey.begin()
    journey.sign()


def test_the_certificate_of_a_signature_is_not_revoked(journey: Any, work: Any) -> None:
    journey.to("sign")
    Job.objects.filter(kind=ceremony.SETTLE).update(run_at=timezone.now())
    work(kinds=[ceremony.SETTLE])
    assert status_at_the_authority(chain_of(journey.ceremony)) == "good"
    assert journey.signing().abandoned_at is None
    journey.to("conclude")


@pytest.mark.parametrize("end", ["replaced", "withdrawn", "declined", "expired"])
def test_an_offer_that_ends_takes_its_ceremony_and_certificate_along(journey: Any, office: Any, work: Any, end: str) -> None:
    from qianyue.contracts.acts import answer

    journey.to("begin")
    chain = chain_of(journey.ceremony)
    {
        "replaced": journey.propose_anew,
        "withdrawn": lambda: answer.withdraw(journey.key, actor=office.handler),
        "declined": lambda: answer.decline(journey.proposal.id, "工资不对", actor=journey.worker.actor),
        "expired": lambda: answer.expire(proposal=str(journey.proposal.id)),
    }[end]()
    with pytest.raises(Conflict):
        journey.sign()
    work(kinds=[ceremony.SETTLE])
    assert status_at_the_authority(chain) == "revoked"
    assert "signature.made" not in journey.kinds


def test_after_the_time_is_up_nothing_is_signed_although_nobody_closed_the_offer(journey: Any) -> None:
    journey.to("begin")
    journey.contract.proposals.update(closes_at=timezone.now())
    with pytest.raises(Conflict, match="期限"):
        journey.sign()
    with pytest.raises(Conflict, match="期限"):
        journey.begin()


@pytest.mark.parametrize("mode", ["down", "reset", "garbage", "lost"])
def test_without_the_authority_nobody_signs_and_later_it_works(journey: Any, outside: Any, mode: str) -> None:
    journey.to("confirm")
    outside("ca", mode=mode)
    with pytest.raises(Exception, match="证书机构") as said:
        journey.begin()
    assert said.value.retryable
    assert journey.contract.state == State.PROPOSED
    assert not Signing.objects.exclude(prepared=None).exists()
    outside("ca", mode="ok")
    journey.to("sign")
    assert journey.kinds.count("certificate.issued") == 1


@pytest.mark.parametrize(
    "how", [{"mode": "slow", "seconds": 0.3}, {"mode": "lost", "count": 1}, {"mode": "twice", "count": 1}], ids=str
)
def test_an_authority_that_stutters_is_understood(journey: Any, outside: Any, how: dict[str, Any]) -> None:
    journey.to("confirm")
    outside("ca", **how)
    journey.to("sign")
    assert journey.kinds.count("certificate.issued") == 1


@pytest.mark.parametrize("csr", [b"", b"junk", b"\x30\x82\xff\xff", bytes(5000)], ids=["empty", "junk", "cut", "long"])
def test_it_refuses_a_request_for_a_certificate_that_is_none(journey: Any, csr: bytes) -> None:
    journey.to("confirm")
    with pytest.raises(InvalidInput):
        sign.begin_signing(journey.proposal.id, csr=csr, drawing=None, actor=journey.worker.actor)
    assert not Signing.objects.exists()


@pytest.mark.parametrize("algorithm", ["sm2_sm3", "rsa_pkcs1_sha256", "ed25519"])
def test_a_key_that_no_browser_makes_is_refused_before_it_is_certified(journey: Any, algorithm: str) -> None:
    journey.to("confirm")
    subject = certificates.name((oids.COMMON_NAME, "applicant"))
    csr = certificates.request(signer=keys.SoftwareKey.generate(algorithm=algorithm), subject=subject)
    with pytest.raises(InvalidInput):
        sign.begin_signing(journey.proposal.id, csr=csr, drawing=None, actor=journey.worker.actor)
    assert not Signing.objects.exists()


def test_a_request_signed_by_another_key_proves_nothing(journey: Any) -> None:
    journey.to("confirm")
    _, csr = fresh_key()
    with pytest.raises(InvalidInput):
        sign.begin_signing(journey.proposal.id, csr=csr[:-4] + bytes(4), drawing=None, actor=journey.worker.actor)


def drawn() -> bytes:
    picture = Image.new("RGBA", (400, 200))
    ImageDraw.Draw(picture).line([(40, 150), (120, 40), (200, 160), (350, 60)], fill="black", width=6)
    data = io.BytesIO()
    picture.save(data, "PNG")
    return data.getvalue()


def test_a_drawing_is_appearance_and_nothing_more(journey: Any) -> None:
    journey.to("confirm")
    key, csr = fresh_key()
    order = sign.begin_signing(journey.proposal.id, csr=csr, drawing=drawn(), actor=journey.worker.actor)
    Ceremony(key, order).finish(journey.worker.actor)
    assert journey.contract.state == State.SIGNED_BY_ONE


def test_it_refuses_a_drawing_that_is_none_before_anything_begins(journey: Any) -> None:
    journey.to("confirm")
    _, csr = fresh_key()
    with pytest.raises(Exception, match=r"[签图]") as said:
        sign.begin_signing(journey.proposal.id, csr=csr, drawing=b"not a picture", actor=journey.worker.actor)
    assert said.value.code
    assert not Signing.objects.exists()


def test_the_platform_never_has_the_workers_key(journey: Any) -> None:
    journey.to("begin")
    secret = journey.ceremony.key.to_pkcs8()[-40:]
    row = Signing.objects.get()
    kept = [row.prepared, str(row.certificate_chain), str(Job.objects.values_list("payload"))]
    for encoded in (secret.hex(), base64.b64encode(secret).decode()[2:-2]):
        assert all(encoded not in text for text in kept)
