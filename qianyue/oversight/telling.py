"""Employers are told of a notice, of its withdrawal, or reminded: by the workers, employer by employer, each once.

An employer is told in a transaction of its own, which writes down that it was: whoever goes on after a crash skips it, and the
messages have keys of their own besides. A job takes some employers and owes the next.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from qianyue.employers.models import Membership
from qianyue.evidence.record import record
from qianyue.notices.send import notify
from qianyue.operations.actor import HANDLER, OWNER, Actor
from qianyue.operations.crashpoints import crash_if, point
from qianyue.operations.outbox import handler, owe
from qianyue.oversight import official
from qianyue.oversight.models import OfficialNotice, Receiver
from qianyue.people.models import Person

KIND = "oversight.telling"
SENT, WITHDRAWN, REMINDED = "sent", "withdrawn", "reminded"
STEP = 100  # employers a job
AFTER_SOME = point("telling.after_some")


def owe_telling(notice: uuid.UUID, what: str, number: int = 0, after: str = "") -> None:
    """In the transaction that decides it. `number`: which reminder it is."""
    owe(KIND, f"{notice}:{what}:{number}:{after}", notice=str(notice), what=what, number=number, after=after)


@handler(KIND)
def tell(*, notice: str, what: str, number: int, after: str) -> None:
    """Some of the employers, in the order of their keys; behind the last of them a notice is sent."""
    found = OfficialNotice.objects.select_related("authority").get(id=notice)
    left = _left(found, what, number)
    step = list((left.filter(id__gt=uuid.UUID(after)) if after else left)[:STEP])
    for receiver in step:
        _ONE[what](found, receiver, number)
        crash_if(AFTER_SOME)
    if len(step) == STEP:
        owe_telling(found.id, what, number, str(step[-1].id))
    elif what == SENT:
        OfficialNotice.objects.filter(id=found.id, state=OfficialNotice.State.SENDING).update(state=OfficialNotice.State.SENT)


def words_of(notice: OfficialNotice, employer: str) -> str:
    """The sentence that an employer's people are told: what there is to do and until when; the text is read after logging in."""
    due = f"，请在 {notice.due_on:%Y年%m月%d日} 前答复" if notice.due_on else "，请确认收到"
    kind = "更正通知" if notice.corrects_id else f"通知（{notice.get_kind_display()}）"
    return f"{notice.authority.name}向{employer}发出{kind}“{notice.title}”{due}。登录后查看全文。"


def _left(notice: OfficialNotice, what: str, number: int) -> QuerySet[Receiver]:
    found = notice.receivers.select_related("employer").order_by("id")
    if what == SENT:
        return found.filter(told_at=None)
    told = found.filter(told_at__isnull=False)
    return told if what == WITHDRAWN else told.filter(official.pending(notice), reminded__lt=number)


def _send(notice: OfficialNotice, receiver: Receiver, number: int) -> None:
    """Not after the notice was withdrawn: its row is held until the employer is written down as told."""
    with transaction.atomic():
        going = OfficialNotice.objects.select_for_update().filter(id=notice.id, state=OfficialNotice.State.SENDING)
        if not going.values_list("id") or not Receiver.objects.select_for_update().filter(id=receiver.id, told_at=None):
            return
        people = _notify(receiver, f"official:{receiver.id}", words_of(notice, receiver.employer.name))
        Receiver.objects.filter(id=receiver.id).update(told_at=timezone.now(), people=people)
        facts = {"notice": str(notice.id), "number": notice.number, "people": people}
        record("official.told", stream=receiver.id, actor=Actor.system(), facts=facts)


def _withdraw(notice: OfficialNotice, receiver: Receiver, number: int) -> None:
    words = (
        f"{notice.authority.name}向{receiver.employer.name}发出的通知“{notice.title}”已经撤回，原因：{notice.withdrawn_because}。"
    )
    with transaction.atomic():
        _notify(receiver, f"official_withdrawn:{receiver.id}", words)


def _remind(notice: OfficialNotice, receiver: Receiver, number: int) -> None:
    """Not after somebody has answered meanwhile."""
    with transaction.atomic():
        waiting = Receiver.objects.select_for_update().filter(official.pending(notice), id=receiver.id, reminded__lt=number)
        if OfficialNotice.objects.get(id=notice.id).state != OfficialNotice.State.SENT or not waiting.values_list("id"):
            return
        asked = f"答复（期限 {notice.due_on:%Y年%m月%d日}）" if notice.due_on else "确认收到"
        words = f"{notice.authority.name}提醒{receiver.employer.name}：通知“{notice.title}”还没有{asked}，请登录办理。"
        _notify(receiver, f"official_reminded:{receiver.id}:{number}", words)
        Receiver.objects.filter(id=receiver.id).update(reminded=number)


def _notify(receiver: Receiver, event: str, words: str) -> int:
    """Owners and handlers of the whole employer, each by the channels that reach them; how many. In the caller's transaction."""
    members = Membership.objects.current().filter(employer=receiver.employer_id, role__in=(OWNER, HANDLER))
    members = members.filter(department=None, through=None)  # as `official.of_employer`
    people: dict[uuid.UUID, Person] = {one.person_id: one.person for one in members.select_related("person")}
    for person in people.values():
        notify(
            event=f"{event}:{person.id}",
            person=person.id,
            phone=person.phone,
            email=person.email,
            text=words,
            subject="签约：人社部门的通知",
            link=f"{settings.PUBLIC_URL}/desk/official/{receiver.id}",
            matter=receiver.id,
        )
    return len(people)


_ONE: dict[str, Callable[[OfficialNotice, Receiver, int], None]] = {SENT: _send, WITHDRAWN: _withdraw, REMINDED: _remind}
