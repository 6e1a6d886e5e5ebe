"""The certificate of a seal ends one day: another one is ordered before, for a new key under the same look.

By itself thirty days before; by the administrator or a seal keeper when it names the employer otherwise than it is registered
now, or ends within three months. Where the CA refused an order for good, or the name has changed since, what was ordered last is
ordered again: by hand at once, by itself after a week, and at once under a new name. What was sealed with the earlier certificate
stays as it is, and whoever is sealing goes on with it; it gives way in `open_service.certify_seal`, where the CA has answered.
"""

from __future__ import annotations

import base64
import datetime
import uuid

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from qianyue.employers.acts.drop_order import RENAMED, RENEW
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
AGAIN = datetime.timedelta(days=7)  # after a refusal: whoever can mend it has had the time to
NO_SEAL = "本单位的电子印章还没有启用，请等认证机构颁发证书。"
STOPPED = "本单位的服务已暂停或者终止，不能更换印章证书。请联系当地人社部门。"
ORDERED = "新的印章证书已经在申领，颁发以后自动启用，不用再申请。"
STANDS = "印章证书有效期到 {day}，与登记的单位名称一致，现在不需要更换。到期前三个月起可以更换，平台也会在到期前三十天自动更换。"


def renew_seal(*, actor: Actor) -> None:
    """The administrator or a seal keeper has it renewed now, or what was refused ordered again.

    Errors: NotAllowed, Conflict (no seal yet, one is ordered already, service stopped, it stands for long).
    """
    member = as_member(actor, to="renew_seal")
    if not member.employer.active:
        raise Conflict(STOPPED)
    seal, last = _in_use(member.employer_id), _last(member.employer_id)
    if last is None or (seal is None and last.dropped_at is None):
        raise Conflict(NO_SEAL)
    if seal is not None and last.dropped_at is None:
        leaf = certificate_of(seal)
        if leaf.not_after > timezone.now() + BY_HAND and names(leaf, member.employer):
            raise Conflict(Sentence(STANDS, day=f"{timezone.localtime(leaf.not_after):%Y-%m-%d}"))
    if not _order(last, actor=actor):
        raise Conflict(ORDERED)


@handler("employers.renew_seals", every=DAY)
def renew_seals(**_: object) -> None:
    """Those that end soon, or have ended while their employer was suspended, and what was refused some time ago: each by itself,
    so that none waits for another."""
    now = timezone.now()
    standing = Seal.objects.filter(active=True, employer__active=True).exclude(certificate_chain=[])
    for seal in standing.only("id", "certificate_chain").iterator():
        if certificate_of(seal).not_after <= now + BEFORE:
            owe(RENEW, f"{seal.id}:{now:%Y%m%d}", seal=str(seal.id))
    dropped = Seal.objects.filter(dropped_at__lte=now - AGAIN, employer__active=True)
    later = Seal.objects.filter(employer=OuterRef("employer"), created_at__gt=OuterRef("created_at"))
    for key in dropped.filter(~Exists(later)).values_list("id", flat=True):
        owe(RENEW, f"{key}:{now:%Y%m%d}", seal=str(key))


@handler(RENEW)
def renew(*, seal: str) -> None:
    """Order it, where nobody has meanwhile and the CA has not just refused; the signer may be far away, and is asked again when
    it does not answer."""
    found = Seal.objects.select_related("employer").filter(id=seal, employer__active=True).first()
    last = _last(found.employer_id) if found else None
    if found is None or last is None or not (found.active or found.id == last.id):
        return
    if last.dropped_at and last.dropped_because != RENAMED and last.dropped_at > timezone.now() - AGAIN:
        return
    _order(last, actor=Actor.system())


def certificate_of(seal: Seal) -> certificates.Certificate:
    """Of a seal that has one."""
    return certificates.read(base64.b64decode(seal.certificate_chain[0]))


def names(leaf: certificates.Certificate, employer: Employer) -> bool:
    """Whether the certificate bears the employer's registered name."""
    return leaf.subject.common_name == employer.name


def _in_use(employer: uuid.UUID) -> Seal | None:
    return Seal.objects.filter(employer=employer, active=True).first()


def _last(employer: uuid.UUID) -> Seal | None:
    """What was ordered last: in use, on its way, or come to nothing."""
    return Seal.objects.select_related("employer").filter(employer=employer).order_by("created_at").last()


def _on_its_way(seal: Seal) -> bool:
    return not seal.certificate_chain and seal.dropped_at is None


def _order(last: Seal, *, actor: Actor) -> bool:
    """Another one that looks like `last`; False where it is ordered already. The key is made before the transaction, and again
    when the name has changed since."""
    if _on_its_way(last):
        return False
    key, name = SealKey.new(last.employer.name), last.employer.name
    with transaction.atomic():
        employer = Employer.objects.select_for_update(no_key=True).get(id=last.employer_id)
        if not employer.active or employer.name != name:
            raise Conflict(STOPPED if not employer.active else ORDERED)
        newest_now, seal = _last(employer.id), _in_use(employer.id)
        if newest_now is None or newest_now.id != last.id:
            return False
        made = order_seal(employer, key, impression=last.impression)
        facts = {"seal": str(made.id)}
        if seal is not None:
            facts |= {"renews": str(seal.id), "until": certificate_of(seal).not_after.isoformat()}
        if last.dropped_at:
            facts["instead"] = str(last.id)
        record("seal.renewal_ordered", stream=employer.id, actor=actor, facts=facts)
    return True


def newest(employer: uuid.UUID) -> tuple[Seal | None, bool, Seal | None]:
    """For screens: the seal in use, whether another is ordered, and the order that came to nothing last, where none was made
    since."""
    last = _last(employer)
    if last is None:
        return None, False, None
    return _in_use(employer), _on_its_way(last), last if last.dropped_at else None
