"""An officer reminds the employers who have not confirmed or answered a notice: at most once a day."""

from __future__ import annotations

import datetime
import uuid

from django.db import transaction
from django.utils import timezone

from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, TooMany
from qianyue.oversight import official
from qianyue.oversight.models import OfficialNotice
from qianyue.oversight.telling import REMINDED, owe_telling

BETWEEN = datetime.timedelta(days=1)


def remind_employers(key: uuid.UUID, *, actor: Actor) -> int:
    """How many are reminded. Errors: NotFound, NotAllowed, Conflict (not sent, withdrawn, corrected, nobody left), TooMany."""
    with transaction.atomic():
        held, _officer = official.to_act_on(key, actor=actor)
        if held.state != OfficialNotice.State.SENT or official.corrected(held):
            raise Conflict("只有已经发完、没有撤回也没有更正的通知可以催办，请刷新页面查看。")
        now = timezone.now()
        if held.reminded_at and held.reminded_at > now - BETWEEN:
            raise TooMany("一天之内已经催办过一次，请过一天再催。")
        count = held.receivers.filter(official.pending(held)).count()
        if not count:
            raise Conflict("收到的单位都已经办理，不需要催办。")
        held.reminders, held.reminded_at = held.reminders + 1, now
        held.save(update_fields=["reminders", "reminded_at"])
        record("official.reminded", stream=held.id, actor=actor, facts={"time": held.reminders, "count": count})
        owe_telling(held.id, REMINDED, held.reminders)
        return count
