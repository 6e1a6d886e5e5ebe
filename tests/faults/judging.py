"""What must be true of a contract while something is out of order, and of one that has come through."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.test import Client
from django.utils import timezone

from qianyue.contracts import archive
from qianyue.contracts.acts import ceremony, join_key
from qianyue.contracts.audit import audit_contract, audit_contracts
from qianyue.contracts.models import JointKey, Signing, State
from qianyue.contracts.suite import countersigned
from qianyue.contracts.trusted import roots
from qianyue.evidence.audit import audit_evidence
from qianyue.notices.models import Message
from qianyue.operations.gateways import gateways
from qianyue.operations.models import Job
from qianyue.people.models import Person
from qianyue.trust import certificates, revocation
from qianyue.trust.verification import verify_pdf
from tests.web.desk_cast import desk_of
from tests.web.html import page

ONCE = (
    "draft.created", "contract.proposed", "worker.matched", "electronic_form.confirmed", "key_facts.confirmed",
    "full_text.confirmed", "intent.asked", "intent.confirmed", "seal.approved", "contract.concluded",
)  # fmt: skip
LATER = (ceremony.SETTLE, join_key.FORGET, "contracts.expire", "oversight.recheck")  # owed for a time that has not come
AWAITING = {
    State.SIGNED_BY_ONE: ("正在等待可信时间戳", "等待可信时间戳"),
    State.SEALING: ("完成前合同尚未订立", "完成前合同尚未订立"),
}


def is_honest(journey: Any) -> None:
    """Not concluded, no signing time, nobody told; both sides read what is waited for."""
    contract = journey.contract
    assert (contract.state != State.CONCLUDED, contract.concluded_at, contract.final) == (True, None, None)
    assert "contract.concluded" not in journey.kinds
    assert not Message.objects.filter(contract=journey.key, template="concluded").exists()
    unstamped = contract.state == State.SIGNED_BY_ONE and journey.signing().result is None
    if unstamped or contract.state == State.SEALING:
        phone = Client()
        phone.force_login(Person.objects.get(id=journey.worker.actor.person))
        desk = desk_of(journey.office.handler)
        for client, path, words in zip((phone, desk), ("my", "desk"), AWAITING[contract.state], strict=True):
            read = page(client.get(f"/{path}/contracts/{contract.id}", follow=True)).text
            assert words in read
            assert "合同订立完成" not in read


def is_settled(journey: Any, telephone: Callable[[str], list[str]], mailbox: Callable[[str], list[dict[str, Any]]]) -> None:
    """Concluded once; every event, certificate, timestamp and message once; nothing owed; file and records are sound."""
    contract, kinds = journey.contract, Counter(journey.kinds)
    assert contract.state == State.CONCLUDED
    report = verify_pdf(archive.fetch(contract.final), roots=roots()).to_dict(file="contract.pdf")
    assert report["verdict"] == "valid", report["reasons"]
    assert report["timestamp"]["time"] == contract.concluded_at.isoformat().replace("+00:00", "Z")
    assert [kinds[kind] for kind in ONCE] == [1] * len(ONCE), kinds
    signed = 2 + countersigned()
    assert kinds["signature.made"] == kinds["signature.timestamped"] == signed
    assert kinds["signing.begun"] == kinds["signing.abandoned"] + 1
    assert contract.documents.count() == signed + 2 + kinds["archive.renewed"]
    assert not JointKey.objects.filter(proposal__contract=contract, half__isnull=False).exists()
    _certificates(journey)
    _messages(journey, telephone, mailbox)
    for_the_morning = Q(kind="notices.deliver", attempts=0, run_at__gt=timezone.now())  # nobody is called at night
    owed = Job.objects.filter(done_at=None).exclude(kind__in=LATER).exclude(for_the_morning)
    left = list(owed.values_list("kind", flat=True))
    assert left == [], left
    assert list(audit_contract(contract, roots())) == []


def _certificates(journey: Any) -> None:
    """That of the signature is good; those of ceremonies that came to nothing are revoked, whoever lost their answer."""
    gateways.cache_clear()  # a connection may still hold a stale answer, which would be refused
    for signing in Signing.objects.filter(proposal=journey.proposal, role="worker"):
        owed = Job.objects.get(kind=ceremony.SETTLE, key=signing.id).payload
        chain = ceremony.certificate_for(signing, base64.b64decode(owed["request"]), bytes.fromhex(owed["evidence"]))
        leaf, issuer = certificates.read(chain[0]), certificates.read(chain[1])
        answer = revocation.read_response(gateways().ca.ocsp(revocation.request(certificate=leaf, issuer=issuer)))
        status = answer.about(certificate=leaf, issuer=issuer).status
        assert status == ("good" if signing.signature is not None else "revoked")


def _messages(journey: Any, telephone: Any, mailbox: Any) -> None:
    """Everything that was to be told has arrived, and nothing arrived twice."""
    party = journey.worker.person.party
    for words in ("邀请您在线签订", "订立完成"):
        for received in (telephone(party["phone"]), [mail["text"] for mail in mailbox(party["email"])]):
            assert sum(words in text for text in received) == 1, received
    keeper = Person.objects.get(id=journey.office.keeper.person)
    assert sum(journey.contract.number in text for text in telephone(keeper.phone)) == 1
    assert not Message.objects.filter(contract=journey.key, accepted_at=None).exists()


def is_sound() -> None:
    """The whole database and archive: what a process left in the store when it died is counted, and harms nobody."""
    found = [*audit_evidence(roots()), *audit_contracts(roots())]
    assert [finding for finding in found if finding.check != "storage.unreferenced"] == []
