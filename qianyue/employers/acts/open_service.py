"""An employer opens the service: registered facts, its people, and a seal ordered from the CA."""

from __future__ import annotations

import base64
import uuid
from typing import Any, NamedTuple

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from qianyue.employers.acts import drop_order
from qianyue.employers.models import Employer, Membership, Seal
from qianyue.evidence.record import record
from qianyue.gateways import GatewayRefused
from qianyue.notices.send import notify
from qianyue.operations import keystore
from qianyue.operations.actor import OFFICER, OWNER, SEAL_KEEPER, SYSTEM, Actor
from qianyue.operations.crashpoints import crash_if, point
from qianyue.operations.errors import Conflict, NotAllowed
from qianyue.operations.gateways import gateways
from qianyue.operations.ids import new_id
from qianyue.operations.outbox import handler, owe
from qianyue.people.models import Person
from qianyue.trust import algorithms, certificates, oids

AFTER_CERTIFICATE = point("certify_seal.after_certificate")


class SealKey(NamedTuple):
    """A new seal's key, and the request for its certificate. Made before any transaction: a signer may be far away."""

    key: bytes
    request: str

    @classmethod
    def new(cls, name: str) -> SealKey:
        key = keystore.new_key(algorithms.SUITES[settings.SUITE].name)
        return cls(key, _request(key, name=name))


def open_service(
    facts: dict[str, Any], *, actor: Actor, impression: bytes | None = None, seal_key: SealKey | None = None
) -> Employer:
    """Register an employer (`facts`: fields of the model). The seal follows by itself once the CA has answered; it looks like
    `impression` (a PNG from `documents.clean_impression`), or is drawn."""
    _must_be_authority(actor)
    seal_key = seal_key or SealKey.new(facts["name"])
    with transaction.atomic():
        employer = Employer(id=new_id(), **facts)
        employer.save(force_insert=True)
        record("employer.opened", stream=employer.id, actor=actor, facts={"uscc": employer.uscc, "name": employer.name})
        order_seal(employer, seal_key, impression=impression)
    return employer


def order_seal(employer: Employer, seal_key: SealKey, *, impression: bytes | None) -> Seal:
    """A seal for which the CA will be asked; it takes the place of the one in use once it works. In a transaction."""
    seal = Seal(id=new_id(employer.shard), employer=employer, key=seal_key.key, impression=impression)
    seal.save(force_insert=True)
    owe("employers.certify_seal", seal.id, seal=str(seal.id), request=seal_key.request)
    return seal


def authorise(employer: Employer, person: Person, role: str, *, actor: Actor, named: str | None = None) -> Membership:
    """Let a person act for the employer in a role, if they bear this name. Errors: Conflict when they may already."""
    _must_be_authority(actor)
    member = Membership(id=new_id(employer.shard), employer=employer, person=person, role=role, named=named)
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


def _request(key: bytes, *, name: str) -> str:
    """PKCS#10, base64. Made once: ECDSA never signs alike twice, and a CA asked again under one key must be asked the same."""
    subject = certificates.name((oids.COMMON_NAME, name))
    return base64.b64encode(certificates.request(signer=keystore.opened(key), subject=subject)).decode()


@handler("employers.certify_seal")
def certify_seal(*, seal: str, request: str) -> None:
    """Ask the CA for the organisation's certificate; the seal works from then on. Not where the CA refuses for good, nor
    where the employer bears another name by now than the one that the certificate was ordered for."""
    row = Seal.objects.select_related("employer").get(id=seal)
    if row.certificate_chain or row.dropped_at:
        return
    employer = row.employer
    csr = base64.b64decode(request)
    ordered_for = certificates.read_request(csr).subject.common_name
    if ordered_for != employer.name:
        with transaction.atomic():
            drop_order.renamed(row, employer)
        return
    subject = {"name": employer.name, "uscc": employer.uscc}
    key = str(uuid.UUID(seal))
    try:
        chain = gateways().ca.enroll(csr=csr, profile="organisation", subject=subject, evidence_digest=None, key=key)
    except GatewayRefused as problem:
        drop_order.refused(row, problem.reason or problem.code)
        return
    crash_if(AFTER_CERTIFICATE)
    leaf = certificates.read(chain[0])
    with transaction.atomic():
        encoded = [base64.b64encode(item).decode() for item in chain]
        employer = Employer.objects.select_for_update(no_key=True).get(id=employer.id)
        later = Seal.objects.filter(employer=employer, active=True, created_at__gt=row.created_at).exists()
        dropped = Seal.objects.select_for_update().filter(id=row.id).exclude(dropped_at=None).values_list("id")
        use = employer.closed_at is None and not (later or dropped) and ordered_for == employer.name
        if use:  # in place of the one in use until now
            Seal.objects.filter(employer=employer, active=True).exclude(id=row.id).update(active=False)
        if Seal.objects.filter(id=row.id, certificate_chain=[]).update(certificate_chain=encoded, active=use):
            facts = {
                "seal": str(row.id),
                "issuer": str(leaf.issuer),
                "serial": f"{leaf.serial:x}",
                "not_after": leaf.not_after.isoformat(),
            }
            record("seal.certified", stream=employer.id, actor=Actor.system(), facts=facts)
            if use:
                _tell(employer, row, leaf)
            elif ordered_for != employer.name:
                drop_order.renamed(row, employer)


def _tell(employer: Employer, seal: Seal, leaf: certificates.Certificate) -> None:
    """The administrators; and who seals, once another certificate has taken the place of an earlier one."""
    earlier = Seal.objects.filter(employer=employer).exclude(id=seal.id).exclude(certificate_chain=[]).exists()
    day = f"{timezone.localtime(leaf.not_after):%Y-%m-%d}"
    renewed = f"{employer.name}的电子印章已换发新的证书，有效期到 {day}，从现在起用它盖章；以前盖的章继续有效。"
    text = renewed if earlier else f"{employer.name}的电子印章已经生效，可以开始订立电子劳动合同。"
    roles = (OWNER, SEAL_KEEPER) if earlier else (OWNER,)
    members = Membership.objects.current().filter(employer=employer, role__in=roles).select_related("person")
    event = "seal_renewed" if earlier else "seal_ready"
    for person in {member.person for member in members}:
        notify(
            event=f"{event}:{seal.id}:{person.id}",
            person=person.id,
            phone=person.phone,
            email=person.email,
            text=text,
            link=f"{settings.PUBLIC_URL}/desk/{'certificate' if earlier else 'login'}",
        )
