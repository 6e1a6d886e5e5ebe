"""A worker's signing ceremony: opened, certified, ended. `sign` leads through it.

Whatever becomes of one, a certificate whose key signed nothing is revoked: nobody can ever ask what it might have signed.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
from typing import Any

import rfc8785
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from qianyue.contracts.access import hold
from qianyue.contracts.acts.read import terms_of
from qianyue.contracts.models import Document, JointKey, Proposal, Signing
from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.gateways import gateways
from qianyue.operations.ids import new_id
from qianyue.operations.models import Job
from qianyue.operations.outbox import handler, owe
from qianyue.operations.prepared import Prepared
from qianyue.operations.rows import insert
from qianyue.people.models import IdentityCheck
from qianyue.trust import certificates

SETTLE = "contracts.settle_certificate"
LIFETIME = datetime.timedelta(minutes=15)  # of a ceremony: the intent behind a signature stays recent, its certificate valid


@Prepared
def _unfinished(proposal: Any) -> QuerySet[Signing]:
    return Signing.objects.filter(proposal=proposal, role="worker", signature=None, abandoned_at=None)


@Prepared
def _passed_check(person: Any) -> QuerySet[IdentityCheck]:
    return IdentityCheck.objects.filter(person=person, status="passed").order_by("-decided_at")[:1]


def open_ceremony(
    proposal: Proposal, base: Document, csr: bytes, judged: dict[str, Any], *, actor: Actor
) -> tuple[Signing, bytes]:
    """A new ceremony over the file `base`, and what its certificate will be evidence of; an unfinished earlier one (browser
    closed, key gone with it) can no longer be completed."""
    shard = proposal.contract.shard
    with transaction.atomic():
        hold(proposal)
        end_unfinished(proposal, actor=actor)
        signing = Signing(id=new_id(shard), proposal=proposal, role="worker", person_id=actor.person, base=base)
        insert(signing)
        record("rules.checked", stream=proposal.contract_id, actor=actor, facts=judged)
        facts = {"proposal": str(proposal.id), "signing": str(signing.id), "request": hashlib.sha256(csr).hexdigest()}
        record("signing.begun", stream=proposal.contract_id, actor=actor, facts=facts)
        evidence = _evidence(proposal, signing, csr)
        request = base64.b64encode(csr).decode()
        owe(SETTLE, signing.id, delay=LIFETIME.total_seconds(), signing=str(signing.id), request=request, evidence=evidence.hex())
    return signing, evidence


def certificate_for(signing: Signing, csr: bytes, evidence: bytes) -> list[bytes]:
    """The chain for this ceremony's key. Asked for again (a lost answer, a crash) it is the same certificate."""
    return gateways().ca.enroll(
        csr=csr,
        profile="event",
        subject={"name": terms_of(signing.proposal).worker.name, "number": str(signing.id)},
        evidence_digest=evidence,
        key=str(signing.id),
    )


def abandon(proposal: Proposal, *, actor: Actor) -> None:
    """End every unfinished ceremony of an offer, inside the caller's transaction; their certificates are revoked at once, and
    the platform's half of a key is destroyed."""
    end_unfinished(proposal, actor=actor)
    JointKey.objects.filter(proposal=proposal).update(half=None)


def end_unfinished(proposal: Proposal, *, actor: Actor) -> None:
    """As `abandon`, but for the key of a ceremony that is about to begin."""
    for signing in _unfinished(proposal.id):
        _end(signing, actor=actor)
        Job.objects.filter(kind=SETTLE, key=str(signing.id)).update(run_at=timezone.now())


def _end(signing: Signing, *, actor: Actor) -> None:
    open_still = Signing.objects.filter(id=signing.id, signature=None, abandoned_at=None)
    if open_still.update(abandoned_at=timezone.now()):
        record("signing.abandoned", stream=signing.proposal.contract_id, actor=actor, facts={"signing": str(signing.id)})


@handler(SETTLE)
def settle_certificate(*, signing: str, request: str, evidence: str) -> None:
    """A ceremony whose time is up signs no more, and the certificate that its key did not use is revoked. Also when the answer
    with the certificate was lost, or we died before writing it down."""
    row = Signing.objects.select_related("proposal").get(id=signing)
    with transaction.atomic():
        _end(row, actor=Actor.system())
        row.refresh_from_db(fields=["signature"])
    if row.signature is not None:
        return
    known = [base64.b64decode(item) for item in row.certificate_chain or []]
    chain = known or certificate_for(row, base64.b64decode(request), bytes.fromhex(evidence))
    gateways().ca.revoke(serial=certificates.read(chain[0]).serial, reason="cessation_of_operation", key=f"revoke-{signing}")


def _evidence(proposal: Proposal, signing: Signing, csr: bytes) -> bytes:
    """SHA-256 of what this certificate is for; the CA binds it into the certificate (crypto.md 5.3)."""
    check = _passed_check.first(signing.person_id)
    return hashlib.sha256(
        rfc8785.dumps(
            {
                "contract": str(proposal.contract_id),
                "proposal": str(proposal.id),
                "document": proposal.document.sha256,
                "identity_check": str(check.id) if check else None,
                "signing": str(signing.id),
                "request": hashlib.sha256(csr).hexdigest(),
            }
        )
    ).digest()
