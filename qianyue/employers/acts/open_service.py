"""An employer opens the service: registered facts, its people, and a seal ordered from the CA."""

from __future__ import annotations

import base64
import uuid
from typing import Any

from django.db import IntegrityError, transaction

from qianyue.employers import keystore
from qianyue.employers.models import Employer, Membership, Seal
from qianyue.evidence.record import record
from qianyue.operations.actor import OFFICER, SYSTEM, Actor
from qianyue.operations.crashpoints import crash_if, point
from qianyue.operations.errors import Conflict, NotAllowed
from qianyue.operations.gateways import gateways
from qianyue.operations.ids import new_id
from qianyue.operations.outbox import handler, owe
from qianyue.people.models import Person
from qianyue.trust import certificates, oids
from qianyue.trust.keys import SoftwareKey

AFTER_CERTIFICATE = point("certify_seal.after_certificate")


def open_service(facts: dict[str, Any], *, actor: Actor) -> Employer:
    """Register an employer (`facts`: fields of the model). The seal follows by itself once the CA has answered."""
    _must_be_authority(actor)
    with transaction.atomic():
        employer = Employer(id=new_id(), **facts)
        employer.save(force_insert=True)
        record("employer.opened", stream=employer.id, actor=actor, facts={"uscc": employer.uscc, "name": employer.name})
        seal = Seal(id=new_id(employer.shard), employer=employer, key=SoftwareKey.generate().to_pkcs8())
        seal.save(force_insert=True)
        owe("employers.certify_seal", seal.id, seal=str(seal.id), request=_request(seal))
    return employer


def authorise(employer: Employer, person: Person, role: str, *, actor: Actor) -> Membership:
    """Let a person act for the employer in a role (`handler`, `seal_keeper`). Errors: Conflict when they may already."""
    _must_be_authority(actor)
    member = Membership(id=new_id(employer.shard), employer=employer, person=person, role=role)
    try:
        with transaction.atomic():
            member.save(force_insert=True)
            record("member.authorised", stream=employer.id, actor=actor, facts={"person": str(person.id), "role": role})
    except IntegrityError:
        raise Conflict("这个人在本单位已有这个角色，不需要再次授权。") from None
    return member


def _must_be_authority(actor: Actor) -> None:
    """Nobody lets himself in: the authority decides who acts for an employer, the platform carries it out."""
    if actor.role not in (OFFICER, SYSTEM):
        raise NotAllowed("用人单位的开通和人员授权由人社部门审核后办理，请向服务窗口提出申请。")


def _request(seal: Seal) -> str:
    """PKCS#10, base64. Made once: ECDSA never signs alike twice, and a CA asked again under one key must be asked the same."""
    subject = certificates.name((oids.COMMON_NAME, seal.employer.name))
    return base64.b64encode(certificates.request(signer=keystore.signer(seal), subject=subject)).decode()


@handler("employers.certify_seal")
def certify_seal(*, seal: str, request: str) -> None:
    """Ask the CA for the organisation's certificate; the seal works from then on."""
    row = Seal.objects.select_related("employer").get(id=seal)
    if row.certificate_chain:
        return
    employer = row.employer
    csr = base64.b64decode(request)
    subject = {"name": employer.name, "uscc": employer.uscc}
    chain = gateways().ca.enroll(csr=csr, profile="organisation", subject=subject, evidence_digest=None, key=str(uuid.UUID(seal)))
    crash_if(AFTER_CERTIFICATE)
    leaf = certificates.read(chain[0])
    with transaction.atomic():
        encoded = [base64.b64encode(item).decode() for item in chain]
        if Seal.objects.filter(id=row.id, certificate_chain=[]).update(certificate_chain=encoded, active=True):
            facts = {
                "seal": str(row.id),
                "issuer": str(leaf.issuer),
                "serial": f"{leaf.serial:x}",
                "not_after": leaf.not_after.isoformat(),
            }
            record("seal.certified", stream=employer.id, actor=Actor.system(), facts=facts)
