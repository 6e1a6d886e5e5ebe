"""An employer's owner or handler opens a notice of the authority, confirms its receipt, and answers a request."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict
from qianyue.operations.written import lines_written
from qianyue.oversight import official
from qianyue.oversight.models import Receiver

LONGEST_ANSWER = 1000


def open_official(key: uuid.UUID, *, actor: Actor) -> Receiver:
    """The first look is on record. Errors: NotFound, NotAllowed."""
    found = official.my_one(key, actor=actor)
    with transaction.atomic():
        unread = Receiver.objects.filter(id=key, read_at=None)
        if unread.update(read_at=timezone.now(), read_by=actor.person):
            record("official.read", stream=key, actor=actor)
    return found


def confirm_official(key: uuid.UUID, *, actor: Actor) -> None:
    """The notice was received. Doing it again changes nothing. Errors: NotFound, NotAllowed, Conflict (withdrawn, corrected)."""
    with transaction.atomic():
        held = official.to_settle(key, actor=actor)
        if _confirmed(held, actor):
            held.save(update_fields=["confirmed_at", "confirmed_by"])
            record("official.confirmed", stream=key, actor=actor)


def answer_official(key: uuid.UUID, text: str, *, actor: Actor) -> None:
    """Answer a request, once and word for word; that confirms it, too. After its day it is still taken, as late.

    Errors: NotFound, NotAllowed, InvalidInput, Conflict (asks for no answer, answered already, withdrawn, corrected).
    """
    said = lines_written(text, field="text", most=LONGEST_ANSWER, missing="请写答复，1000 字以内；人社部门会原样看到。")
    with transaction.atomic():
        held = official.to_settle(key, actor=actor)
        if not held.notice.asks:
            raise Conflict("这份通知不需要答复，确认收到就可以了。")
        if held.answered_at:
            raise Conflict("这份通知刚刚已经答复，请刷新页面查看。")
        _confirmed(held, actor)
        held.answer, held.answered_at, held.answered_by_id = said, timezone.now(), actor.person
        held.save(update_fields=["confirmed_at", "confirmed_by", "answer", "answered_at", "answered_by"])
        late = held.notice.due_on is not None and timezone.localdate() > held.notice.due_on
        record("official.answered", stream=key, actor=actor, facts={"late": late}, details={"answer": said})


def _confirmed(held: Receiver, actor: Actor) -> bool:
    if held.confirmed_at:
        return False
    held.confirmed_at, held.confirmed_by_id = timezone.now(), actor.person
    return True
