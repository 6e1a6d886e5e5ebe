"""An employer opens the service: registered facts, its people, and a seal ordered from the CA."""

from __future__ import annotations

import base64
import uuid
from typing import Any

from django.db import transaction

from qianyue.employers import keystore
from qianyue.employers.models import Employer, Membership, Seal
from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.gateways import gateways
from qianyue.operations.ids import new_id
from qianyue.operations.outbox import handler, owe
from qianyue.people.models import Person
from qianyue.trust import certificates, oids
from qianyue.trust.keys import SoftwareKey


def open_service(facts: dict[str, Any], *, actor: Actor) -> Employer:
    """Register an employer (`facts`: fields of the model). The seal follows by itself once the CA has answered."""
    with transaction.atomic():
        employer = Employer(id=new_id(), **facts)
        employer.save(force_insert=True)
        record("employer.opened", stream=employer.id, actor=actor, facts={"uscc": employer.uscc, "name": employer.name})
        seal = Seal(id=new_id(employer.shard), employer=employer, key=SoftwareKey.generate().to_pkcs8())
        seal.save(force_insert=True)
        owe("employers.certify_seal", seal.id, seal=str(seal.id))
    return employer


def authorise(employer: Employer, person: Person, role: str, *, actor: Actor) -> Membership:
    """Let a person act for the employer in a role (`handler`, `seal_keeper`)."""
    with transaction.atomic():
        member = Membership(id=new_id(employer.shard), employer=employer, person=person, role=role)
        member.save(force_insert=True)
        record("member.authorised", stream=employer.id, actor=actor, facts={"person": str(person.id), "role": role})
    return member


@handler("employers.certify_seal")
def certify_seal(*, seal: str) -> None:
    """Ask the CA for the organisation's certificate; the seal works from then on."""
    row = Seal.objects.select_related("employer").get(id=seal)
    if row.certificate_chain:
        return
    employer = row.employer
    csr = certificates.request(signer=keystore.signer(row), subject=certificates.name((oids.COMMON_NAME, employer.name)))
    subject = {"name": employer.name, "uscc": employer.uscc}
    chain = gateways().ca.enroll(csr=csr, profile="organisation", subject=subject, evidence_digest=None, key=str(uuid.UUID(seal)))
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
