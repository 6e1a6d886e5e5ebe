"""An order for a seal's certificate comes to nothing: the authority refused it for good, or the employer has another name by now.

It is written down with its reason, and stands in nobody's way: another one may be ordered (`renew_seal`).
"""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from qianyue.employers.models import Employer, Membership, Seal
from qianyue.evidence.record import record
from qianyue.notices.send import notify
from qianyue.operations.actor import OWNER, SEAL_KEEPER, Actor
from qianyue.operations.outbox import owe

RENEW = "employers.renew_seal"  # in `renew_seal`
RENAMED = "renamed"


def refused(seal: Seal, because: str) -> None:
    """`because`: the authority's own word. The administrators and who seals are told, once."""
    with transaction.atomic():
        if not drop(seal, because):
            return
        employer = seal.employer
        told = Membership.objects.current().filter(employer=employer, role__in=(OWNER, SEAL_KEEPER)).select_related("person")
        for person in {member.person for member in told}:
            notify(
                event=f"seal_refused:{seal.id}:{person.id}",
                person=person.id,
                phone=person.phone,
                email=person.email,
                text=f"{employer.name}申领印章证书，认证机构没有颁发。请登录查看原因，核对单位名称和统一社会信用代码后再次申领。",
                link=f"{settings.PUBLIC_URL}/desk/certificate",
            )


def renamed(seal: Seal, employer: Employer) -> None:
    """What was ordered bears a name that is the employer's no more: another one is ordered under the new name, unless it is
    already. In the caller's transaction."""
    if drop(seal, RENAMED) and employer.active:
        owe(RENEW, f"{seal.id}:{RENAMED}", seal=str(seal.id))


def drop(seal: Seal, because: str) -> bool:
    """Whether it was an order still; in the caller's transaction."""
    open_still = Seal.objects.filter(id=seal.id, active=False, dropped_at=None)
    if not open_still.update(dropped_at=timezone.now(), dropped_because=because[:64]):
        return False
    record("seal.dropped", stream=seal.employer_id, actor=Actor.system(), facts={"seal": str(seal.id), "because": because[:64]})
    return True
