"""What an officer does with a complaint: take it over, answer it, send it on, tell the employer, close it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from qianyue.employers.models import Membership
from qianyue.evidence.record import record
from qianyue.law.holidays import after_working_days
from qianyue.notices.send import notify
from qianyue.operations.actor import HANDLER, OWNER, Actor
from qianyue.operations.errors import Conflict, InvalidInput
from qianyue.operations.written import written
from qianyue.oversight import complaints
from qianyue.oversight.complaint_models import Complaint

LONGEST = 500
State = Complaint.State


def take_complaint(key: uuid.UUID, *, actor: Actor) -> None:
    """From now on it is this officer's. Errors: NotFound, NotAllowed (another authority's), Conflict (a colleague's already)."""
    with transaction.atomic():
        held, _officer = complaints.to_act_on(key, actor=actor)
        if held.state != State.FILED:
            raise Conflict("这件投诉已有同事受理，请刷新页面查看。")
        held.state, held.taken_by_id, held.taken_at = State.TAKEN, actor.person, timezone.now()
        held.save(update_fields=["state", "taken_by", "taken_at"])
        record("complaint.taken", stream=key, actor=actor)
        complaints.tell_worker(held, "taken", "已由人社部门受理", link=_link(held))


def answer_complaint(key: uuid.UUID, text: str, *, actor: Actor) -> None:
    """The worker reads it word for word. Once. Errors: NotFound, NotAllowed, InvalidInput, Conflict."""
    said = written(text, field="text", most=LONGEST, missing="请写答复，最多 500 个字；劳动者会原样看到。")
    with transaction.atomic():
        held, _officer = complaints.to_act_on(key, actor=actor)
        if held.state == State.ANSWERED:
            raise Conflict("这件投诉刚刚已经答复，请刷新页面查看。")
        held.taken_by_id, held.taken_at = held.taken_by_id or actor.person, held.taken_at or timezone.now()
        held.state, held.answer, held.answered_by_id, held.answered_at = State.ANSWERED, said, actor.person, timezone.now()
        held.save(update_fields=["state", "answer", "answered_by", "answered_at", "taken_by", "taken_at"])
        record("complaint.answered", stream=key, actor=actor, details={"answer": said})
        complaints.tell_worker(held, "answered", "人社部门已经答复", link=_link(held))


def send_on(key: uuid.UUID, authority: str, note: str, *, actor: Actor) -> None:
    """To an authority above or below, with a word why. The time to answer begins anew there.

    Errors: NotFound, NotAllowed, InvalidInput (no such authority, no note), Conflict (answered already).
    """
    said = written(note, field="text", most=LONGEST, missing="请写明为什么转办，最多 500 个字。")
    with transaction.atomic():
        held, officer = complaints.to_act_on(key, actor=actor)
        if held.state == State.ANSWERED:
            raise Conflict("已经答复的投诉不能再转办。")
        to = next((one for one in complaints.others(officer) if str(one.id) == authority), None)
        if to is None:
            raise InvalidInput("请选择转给哪个部门。", fields={"authority": "请选择转给哪个部门。"})
        held.sent_on_by_id, held.sent_on_note, held.authority = held.authority_id, said, to
        held.state, held.taken_by, held.taken_at = State.FILED, None, None
        held.due_on = after_working_days(timezone.localdate(), settings.COMPLAINT_DAYS)
        changed = ["sent_on_by", "sent_on_note", "authority", "state", "taken_by", "taken_at", "due_on"]
        held.save(update_fields=changed)
        facts = {"from": str(officer.authority_id), "to": str(to.id)}
        record("complaint.sent_on", stream=key, actor=actor, facts=facts, details={"note": said})
        complaints.tell_worker(held, "sent_on", "已转给另一个人社部门办理", link=_link(held))


def tell_employer(key: uuid.UUID, text: str, *, actor: Actor) -> None:
    """Ask the employer's owners and handlers. Worker and contract are named only when the worker has agreed to it.

    Errors: NotFound, NotAllowed, InvalidInput (nothing written, or the employer does not use the platform), Conflict.
    """
    said = written(text, field="text", most=LONGEST, missing="请写要单位做什么，最多 500 个字；单位会原样看到。")
    with transaction.atomic():
        held, officer = complaints.to_act_on(key, actor=actor)
        if held.employer is None:
            raise InvalidInput("这家单位没有使用本平台，请用其他方式联系。")
        named = f"（反映人：{held.worker.name or '未实名'}" + (f"，合同 {held.contract.number}）" if held.contract else "）")
        words = f"{officer.authority.name}就劳动合同问题联系{held.employer.name}{named if held.may_name else ''}：{said}"
        members = Membership.objects.filter(employer=held.employer, role__in=(OWNER, HANDLER), active=True)
        moment = f"{timezone.now():%Y%m%d%H%M%S%f}"
        for person in {member.person for member in members.select_related("person")}:
            notify(
                event=f"complaint_told:{key}:{person.id}:{moment}",
                person=person.id,
                phone=person.phone,
                email=person.email,
                text=words,
                link=f"{settings.PUBLIC_URL}/desk/messages",
            )
        record("complaint.employer_told", stream=key, actor=actor, facts={"named": held.may_name}, details={"text": said})


def close_complaint(key: uuid.UUID, text: str, *, actor: Actor) -> None:
    """It has come to its end; the worker reads how. Errors: NotFound, NotAllowed, InvalidInput, Conflict (closed already)."""
    said = written(text, field="text", most=LONGEST, missing="请写明怎样办结，最多 500 个字；劳动者会看到。")
    with transaction.atomic():
        held, _officer = complaints.to_act_on(key, actor=actor)
        held.state, held.closing, held.closed_at = State.CLOSED, said, timezone.now()
        held.save(update_fields=["state", "closing", "closed_at"])
        record("complaint.closed", stream=key, actor=actor, details={"closing": said})
        complaints.tell_worker(held, "closed", "已经办结", link=_link(held))


def _link(held: Complaint) -> str:
    return f"{settings.PUBLIC_URL}/my/complaints/{held.id}"
