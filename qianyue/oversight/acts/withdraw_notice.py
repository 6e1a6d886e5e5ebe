"""An officer takes a notice back that has been sent: it stays visible as withdrawn, with the reason, and nobody else is told."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict
from qianyue.operations.written import written
from qianyue.oversight import official
from qianyue.oversight.models import OfficialNotice
from qianyue.oversight.telling import WITHDRAWN, owe_telling

LONGEST_REASON = 200


def withdraw_notice(key: uuid.UUID, reason: str, *, actor: Actor) -> None:
    """Whoever was told is told of it.

    Errors: NotFound, NotAllowed, InvalidInput (no reason), Conflict (not sent, or withdrawn already).
    """
    text = written(reason, field="reason", most=LONGEST_REASON, missing="请写明撤回的原因，200 字以内；单位会看到。")
    with transaction.atomic():
        held, officer = official.to_act_on(key, actor=actor)
        if held.state not in official.OUT:
            raise Conflict("这份通知还没有发出或者已经撤回，请刷新页面查看。")
        held.state, held.withdrawn_because = OfficialNotice.State.WITHDRAWN, text
        held.withdrawn_by, held.withdrawn_at = officer.person, timezone.now()
        held.save(update_fields=["state", "withdrawn_because", "withdrawn_by", "withdrawn_at"])
        record("official.withdrawn", stream=held.id, actor=actor, details={"reason": text})
        owe_telling(held.id, WITHDRAWN)
