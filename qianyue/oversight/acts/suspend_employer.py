"""An officer suspends an employer's service, lets it go on, or closes it; always with a reason (decision 0014).

What has been concluded is served to its workers as before, whatever happens here.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from qianyue.employers.models import Employer, Membership, Seal
from qianyue.evidence.record import record
from qianyue.notices.send import notify
from qianyue.operations.actor import HANDLER, OWNER, Actor
from qianyue.operations.errors import Conflict
from qianyue.operations.fields import sealed
from qianyue.operations.sentences import Sentence
from qianyue.operations.written import written
from qianyue.oversight.employers import employer as one_of
from qianyue.oversight.employers import waiting_contracts

LONGEST_REASON = 200
MISSING = "请写明原因，200 字以内；单位会看到。"


def suspend_employer(key: uuid.UUID, reason: str, *, actor: Actor) -> None:
    """From now on it begins, proposes and seals nothing. Errors: NotFound, NotAllowed, InvalidInput, Conflict (is so already)."""
    found, _officer = one_of(key, actor=actor)
    found.stopped_because = written(reason, field="reason", most=LONGEST_REASON, missing=MISSING)
    with transaction.atomic():
        working = Employer.objects.filter(id=key, active=True)
        if not working.update(active=False, **sealed(found, "stopped_because")):
            raise Conflict("这家单位刚刚已经暂停或者终止，请刷新页面查看。")
        _record(found, "employer.suspended", found.stopped_because, actor=actor)
        _tell(found, "suspended", f"服务已被人社部门暂停，原因：{found.stopped_because}。已有的合同仍可查看、下载。")


def resume_employer(key: uuid.UUID, reason: str, *, actor: Actor) -> None:
    """It may go on. Errors: NotFound, NotAllowed, InvalidInput, Conflict (works, or is closed for good)."""
    found, _officer = one_of(key, actor=actor)
    said = written(reason, field="reason", most=LONGEST_REASON, missing=MISSING)
    with transaction.atomic():
        suspended = Employer.objects.filter(id=key, active=False, closed_at=None)
        if not suspended.update(active=True, stopped_because=None):
            raise Conflict("这家单位没有暂停，或者已经终止，请刷新页面查看。")
        _record(found, "employer.resumed", said, actor=actor)
        _tell(found, "resumed", "服务已恢复，可以继续起草、发出合同和盖章。")


def close_employer(key: uuid.UUID, reason: str, *, actor: Actor) -> None:
    """For good, with the seal. Errors: NotFound, NotAllowed, InvalidInput, Conflict (contracts wait, is closed already)."""
    found, _officer = one_of(key, actor=actor)
    found.stopped_because = written(reason, field="reason", most=LONGEST_REASON, missing=MISSING)
    with transaction.atomic():
        Employer.objects.select_for_update(no_key=True).get(id=key)
        if count := waiting_contracts(found):
            wait = "还有 {count} 份合同在等签名或者盖章，请单位先办完、撤回，或者等它们过期，再终止服务。可以先暂停。"
            raise Conflict(Sentence(wait, count=count))
        standing = Employer.objects.filter(id=key, closed_at=None)
        if not standing.update(active=False, closed_at=timezone.now(), **sealed(found, "stopped_because")):
            raise Conflict("这家单位的服务已经终止，请刷新页面查看。")
        Seal.objects.filter(employer=found, active=True).update(active=False)
        _record(found, "employer.closed", found.stopped_because, actor=actor)
        _tell(found, "closed", f"服务已经终止，原因：{found.stopped_because}。劳动者和单位仍可查看、下载已有的合同。")


def _record(found: Employer, kind: str, reason: str, *, actor: Actor) -> None:
    record(kind, stream=found.id, actor=actor, facts={"uscc": found.uscc}, details={"reason": reason})


def _tell(found: Employer, event: str, words: str) -> None:
    """Owners and handlers: those who have to do something else now."""
    members = Membership.objects.current().filter(employer=found, role__in=(OWNER, HANDLER)).select_related("person")
    moment = f"{timezone.now():%Y%m%d%H%M%S}"
    for person in {member.person for member in members}:
        notify(
            event=f"employer_{event}:{found.id}:{person.id}:{moment}",
            person=person.id,
            phone=person.phone,
            email=person.email,
            text=f"{found.name}：{words}",
            link=f"{settings.PUBLIC_URL}/desk/login",
        )
