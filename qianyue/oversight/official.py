"""Whose official notice is whose: officers see their own authority's, and what authorities below it have sent; an
employer's owner and handlers see those it was told of.

They speak for the employer as a whole: who acts for a department, or was sent by a group to handle contracts, does not."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

import rfc8785
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from qianyue.contracts.access import membership
from qianyue.employers.permissions import must
from qianyue.notices.models import Message
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, NotAllowed, NotFound
from qianyue.oversight.access import as_officer, authorities_within
from qianyue.oversight.employers import employers
from qianyue.oversight.models import Officer, OfficialNotice, Receiver

State = OfficialNotice.State
OUT = (State.SENDING, State.SENT)
MISSING = "没有找到这份通知。请回到通知列表核对。"
ANOTHERS = "这份通知由别的部门发出，您只能查看，由发出它的部门办理。"
ELSEWHERE = "人社部门的通知由本单位负责全单位的人员办理，部门的经办人和集团指派的人员不能办理。请联系本单位管理员。"


def of_authority(officer: Officer) -> QuerySet[OfficialNotice]:
    """The authority's own, drafts too."""
    return OfficialNotice.objects.filter(authority=officer.authority)


def of_region(officer: Officer) -> QuerySet[OfficialNotice]:
    """Those, and what the authorities below have sent: to be read. Drafts are nobody else's."""
    inside = Q(authority__in=authorities_within(officer)) & ~Q(state=State.DRAFT)
    found = OfficialNotice.objects.filter(Q(authority=officer.authority) | inside)
    return found.select_related("authority", "drafted_by", "sent_by", "withdrawn_by", "corrects", "corrected_by")


def one(key: uuid.UUID, *, actor: Actor) -> tuple[OfficialNotice, Officer]:
    """Errors: NotFound, NotAllowed."""
    officer = as_officer(actor)
    found = of_region(officer).filter(id=key).first()
    if found is None:
        raise NotFound(MISSING)
    return found, officer


def to_act_on(key: uuid.UUID, *, actor: Actor) -> tuple[OfficialNotice, Officer]:
    """One of the authority's own, locked until the transaction ends. Errors: as `one`; NotAllowed (another authority's)."""
    found, officer = one(key, actor=actor)
    if found.authority_id != officer.authority_id:
        raise NotAllowed(ANOTHERS)
    held = OfficialNotice.objects.select_for_update().filter(id=key).first()
    if held is None:
        raise NotFound(MISSING)  # thrown away by a colleague meanwhile
    held.authority = officer.authority
    return held, officer


def draft(key: uuid.UUID, *, actor: Actor) -> tuple[OfficialNotice, Officer]:
    """A draft, locked. Errors: as `one`; Conflict when it is none any more."""
    held, officer = to_act_on(key, actor=actor)
    must_be_draft(held)
    return held, officer


def must_be_draft(notice: OfficialNotice) -> None:
    """Errors: Conflict."""
    if notice.state != State.DRAFT:
        raise Conflict("这份通知已经发出，不能再改。有错误的，请发更正通知或者撤回。")


def receiving(notice: OfficialNotice, officer: Officer) -> QuerySet[Receiver]:
    """Who gets a draft if it is sent now: whoever was chosen, is still in the region and has not closed its service."""
    inside = employers(officer).filter(closed_at=None).order_by()
    return notice.receivers.filter(employer__in=inside).select_related("employer").order_by("employer__name", "id")


def digest_of(notice: OfficialNotice, receivers: QuerySet[Receiver]) -> str:
    """Hex SHA-256 of everything that a notice says and of whom it goes to: what is sent is what was looked at."""
    keys = sorted(str(key) for key in receivers.order_by().values_list("employer_id", flat=True))
    return hashlib.sha256(rfc8785.dumps(said(notice) | {"employers": keys})).hexdigest()


def said(notice: OfficialNotice) -> dict[str, Any]:
    """What a notice says, as plain JSON."""
    due = notice.due_on.isoformat() if notice.due_on else None
    return {"kind": notice.kind, "title": notice.title, "text": notice.text, "link": notice.link, "due": due}


def corrected(notice: OfficialNotice) -> OfficialNotice | None:
    """The notice that has put this one right, once it was sent; taken back it puts nothing right, and this one stands again."""
    later: OfficialNotice | None = getattr(notice, "corrected_by", None)
    return later if later and later.state in OUT else None


def pending(notice: OfficialNotice) -> Q:
    """Receivers who have not done what is asked of them: answered a request, else confirmed the receipt."""
    return Q(told_at__isnull=False) & (Q(answered_at=None) if notice.asks else Q(confirmed_at=None))


def overdue(notice: OfficialNotice) -> bool:
    """Whether the day has passed by which an answer was asked for, and the notice still stands."""
    return notice.due_on is not None and notice.due_on < timezone.localdate() and notice.state in OUT


_TOLD = Message.objects.filter(matter=OuterRef("pk"))
DELIVERED = Q(read_at__isnull=False) | Exists(_TOLD.filter(delivered_at__isnull=False))
FAILED = Q(told_at__isnull=False, read_at=None) & (
    Q(people=0) | (Exists(_TOLD.filter(failed_at__isnull=False)) & ~Exists(_TOLD.filter(delivered_at__isnull=False)))
)


def counts(notice: OfficialNotice) -> dict[str, int]:
    """How many employers have come how far; who has answered has confirmed, read and got it, too."""
    asked = {
        "chosen": Q(),
        "told": Q(told_at__isnull=False),
        "delivered": DELIVERED,
        "failed": FAILED,
        "read": Q(read_at__isnull=False),
        "confirmed": Q(confirmed_at__isnull=False),
        "answered": Q(answered_at__isnull=False),
        "pending": pending(notice),
    }
    found = notice.receivers.aggregate(**{name: Count("id", filter=narrow) for name, narrow in asked.items()})
    return found | {"overdue": found["pending"] if overdue(notice) else 0}


# What an employer still has to do something about: answer a request, else confirm the receipt, unless it was taken back.
LEFT = (
    Q(notice__state__in=OUT)
    & (Q(notice__corrected_by=None) | ~Q(notice__corrected_by__state__in=OUT))
    & (Q(notice__kind=OfficialNotice.Kind.REQUEST, answered_at=None) | Q(confirmed_at=None))
)


def of_employer(actor: Actor) -> QuerySet[Receiver]:
    """What the actor's employer was told, the latest first. Errors: NotAllowed (also for whoever acts for one department: what
    the authority is answered, the whole employer is taken to have said)."""
    member = membership(actor)
    must(actor, "official")
    if member.department_id or member.through_id:
        raise NotAllowed(ELSEWHERE)
    found = Receiver.objects.filter(employer=member.employer_id, told_at__isnull=False)
    return found.select_related("notice__authority", "notice__corrected_by", "notice__corrects", "employer").order_by("-told_at")


def my_one(key: uuid.UUID, *, actor: Actor) -> Receiver:
    """Errors: NotFound, NotAllowed."""
    found = of_employer(actor).filter(id=key).first()
    if found is None:
        raise NotFound(MISSING)
    return found


def to_settle(key: uuid.UUID, *, actor: Actor) -> Receiver:
    """The same, locked, while it may still be confirmed and answered. Errors: as `my_one`; Conflict (withdrawn, corrected)."""
    found = my_one(key, actor=actor)
    if found.notice.state == State.WITHDRAWN:
        raise Conflict("这份通知已经撤回，不需要再办理。")
    if corrected(found.notice):
        raise Conflict("这份通知已经更正，请打开更正后的通知办理。")
    held = Receiver.objects.select_for_update().get(id=key)
    held.notice, held.employer = found.notice, found.employer
    return held


def left_to_do(employer: uuid.UUID) -> tuple[int, bool]:
    """How many notices wait for an employer's confirmation or answer, and whether it has ever got one."""
    found = Receiver.objects.filter(employer=employer, told_at__isnull=False)
    told = found.aggregate(every=Count("id"), waiting=Count("id", filter=LEFT))
    return told["waiting"], bool(told["every"])
