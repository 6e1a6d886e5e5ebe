"""The certificate of a seal ends one day: another one is ordered before, for a new key under the same look.

By itself thirty days before; by the administrator or a seal keeper when it names the employer otherwise than it is registered
now, or ends within three months. What was sealed with the earlier certificate stays as it is, and whoever is sealing goes on
with it; it gives way in `open_service.certify_seal`, where the CA has answered.
"""

from __future__ import annotations

import base64
import datetime
import uuid

from django.db import transaction
from django.utils import timezone

from qianyue.employers.acts.open_service import SealKey, order_seal
from qianyue.employers.models import Employer, Seal
from qianyue.employers.standing import as_member
from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict
from qianyue.operations.outbox import handler, owe
from qianyue.operations.sentences import Sentence
from qianyue.trust import certificates

DAY = 24 * 3600  # seconds
BEFORE = datetime.timedelta(days=30)
BY_HAND = datetime.timedelta(days=90)
NO_SEAL = "本单位的电子印章还没有启用，请等认证机构颁发证书。"
STOPPED = "本单位的服务已暂停或者终止，不能更换印章证书。请联系当地人社部门。"
ORDERED = "新的印章证书已经在申领，颁发以后自动启用，不用再申请。"
STANDS = "印章证书有效期到 {day}，与登记的单位名称一致，现在不需要更换。到期前三个月起可以更换，平台也会在到期前三十天自动更换。"


def renew_seal(*, actor: Actor) -> None:
    """The administrator or a seal keeper has it renewed now.

    Errors: NotAllowed, Conflict (no seal yet, one is ordered already, service stopped, it stands for long).
    """
    member = as_member(actor, to="renew_seal")
    seal = Seal.objects.select_related("employer").filter(employer=member.employer_id, active=True).first()
    if not member.employer.active:
        raise Conflict(STOPPED)
    if seal is None:
        raise Conflict(NO_SEAL)
    leaf = certificate_of(seal)
    if leaf.not_after > timezone.now() + BY_HAND and names(leaf, member.employer):
        raise Conflict(Sentence(STANDS, day=f"{timezone.localtime(leaf.not_after):%Y-%m-%d}"))
    if not _order(seal, actor=actor):
        raise Conflict(ORDERED)


@handler("employers.renew_seals", every=DAY)
def renew_seals(**_: object) -> None:
    """Those that end soon, or have ended while their employer was suspended: each by itself, so that none waits for another."""
    now = timezone.now()
    standing = Seal.objects.filter(active=True, employer__active=True).exclude(certificate_chain=[])
    for seal in standing.only("id", "certificate_chain").iterator():
        if certificate_of(seal).not_after <= now + BEFORE:
            owe("employers.renew_seal", f"{seal.id}:{now:%Y%m%d}", seal=str(seal.id))


@handler("employers.renew_seal")
def renew(*, seal: str) -> None:
    """Order it, where nobody has meanwhile; the signer may be far away, and is asked again when it does not answer."""
    found = Seal.objects.select_related("employer").filter(id=seal, active=True, employer__active=True).first()
    if found is not None:
        _order(found, actor=Actor.system())


def certificate_of(seal: Seal) -> certificates.Certificate:
    """Of a seal that has one."""
    return certificates.read(base64.b64decode(seal.certificate_chain[0]))


def names(leaf: certificates.Certificate, employer: Employer) -> bool:
    """Whether the certificate bears the employer's registered name."""
    return leaf.subject.common_name == employer.name


def ordered(seal: Seal) -> Seal | None:
    """The one that will take this one's place, while the CA has not answered yet."""
    later = Seal.objects.filter(employer=seal.employer_id, created_at__gt=seal.created_at)
    return later.order_by("created_at").last()


def _order(seal: Seal, *, actor: Actor) -> bool:
    """False where it is ordered already. The key is made before the transaction, and again when the name has changed since."""
    if ordered(seal):
        return False
    key, name = SealKey.new(seal.employer.name), seal.employer.name
    with transaction.atomic():
        employer = Employer.objects.select_for_update(no_key=True).get(id=seal.employer_id)
        if not employer.active or employer.name != name:
            raise Conflict(STOPPED if not employer.active else ORDERED)
        if ordered(seal) or not Seal.objects.filter(id=seal.id, active=True).exists():
            return False
        made = order_seal(employer, key, impression=seal.impression)
        facts = {"seal": str(made.id), "renews": str(seal.id), "until": certificate_of(seal).not_after.isoformat()}
        record("seal.renewal_ordered", stream=employer.id, actor=actor, facts=facts)
    return True


def newest(employer: uuid.UUID) -> tuple[Seal | None, Seal | None]:
    """The seal in use, and the one that is ordered; for screens."""
    seal = Seal.objects.filter(employer=employer, active=True).first()
    return seal, ordered(seal) if seal else Seal.objects.filter(employer=employer, certificate_chain=[]).first()
