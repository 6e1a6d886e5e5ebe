"""A member of the employer says what was done about an alert, or puts it off, with a reason."""

from __future__ import annotations

import datetime
import uuid

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from qianyue.contracts.access import membership
from qianyue.contracts.alerts.dates import ENDED
from qianyue.contracts.alerts.facts import of_department
from qianyue.contracts.alerts.table import AFTER_END
from qianyue.contracts.models import Alert, LifeDate
from qianyue.employers.models import Membership
from qianyue.employers.permissions import must
from qianyue.evidence.record import record
from qianyue.law.dates import today
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, InvalidInput, NotFound

LONGEST = 200  # characters of a reason
FURTHEST = 90  # days that something may be put off


def board(actor: Actor) -> QuerySet[Alert]:
    """The alerts that the actor's membership reaches: its employer's, or its department's only. Errors: NotAllowed."""
    return reached_by(membership(actor)).select_related("contract", "paper", "done_by")


def reached_by(member: Membership) -> QuerySet[Alert]:
    """The alerts of a membership."""
    found = Alert.objects.filter(employer=member.employer_id)
    return found.filter(of_department(member.department_id)) if member.department_id else found


def waiting(alerts: QuerySet[Alert]) -> QuerySet[Alert]:
    """Those that somebody should do something about today; none of a paper whose entry was withdrawn, and of one whose employment
    has ended only what comes after that."""
    over = LifeDate.objects.filter(paper=OuterRef("paper"), kind=ENDED, day__lte=today())
    found = alerts.filter(paper__withdrawn_at=None).exclude(Exists(over), ~Q(kind__in=AFTER_END))
    return found.filter(Q(snoozed_until=None) | Q(snoozed_until__lte=today()), done_at=None)


def settle_alert(key: uuid.UUID, reason: str, *, days: int | None = None, actor: Actor) -> None:
    """Done, or with `days` put off for so many. Errors: NotFound, NotAllowed, InvalidInput, Conflict (a colleague was first)."""
    alert = board(actor).filter(id=key).first()
    if alert is None:
        raise NotFound("没有找到这条提醒，请刷新页面。")
    must(actor, "alerts")
    reason = reason.strip()
    if not 2 <= len(reason) <= LONGEST:
        message = "请写明怎样处理的，或者为什么推迟，二至二百个字。"
        raise InvalidInput(message, fields={"reason": message})
    if days is not None and not 1 <= days <= FURTHEST:
        message = "最多推迟九十天，请选择一个较近的日子。"
        raise InvalidInput(message, fields={"days": message})
    alert.reason = reason
    with transaction.atomic():
        held = Alert.objects.select_for_update().filter(id=key, done_at=None, snoozed_until=alert.snoozed_until).first()
        if held is None:
            raise Conflict("这条提醒刚刚已由同事处理，请刷新页面查看。")
        held.reason = reason
        if days is None:
            held.done_at, held.done_by_id = timezone.now(), actor.person
        else:
            held.snoozed_until = today() + datetime.timedelta(days=days)
        held.save()
        facts = {"alert": str(key), "kind": held.kind, "day": held.day.isoformat()}
        kind = "alert.done" if days is None else "alert.put_off"
        record(kind, stream=held.contract_id or held.employer_id, actor=actor, facts=facts, details={"reason": reason})
