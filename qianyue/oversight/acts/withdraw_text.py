"""An officer takes an official model text out of use from a day on, with the reason; or drops a draft of it."""

from __future__ import annotations

import datetime
import uuid

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from qianyue.employers.models import ContractText
from qianyue.evidence.record import record
from qianyue.law.dates import add_months
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, InvalidInput
from qianyue.operations.written import written
from qianyue.oversight import texts
from qianyue.oversight.text_ends import owe_telling

LONGEST_REASON = 200
MONTHS_AHEAD = 12  # further ahead is a mistyped year


def withdraw_official_text(key: uuid.UUID, reason: str, ends_on: datetime.date, *, actor: Actor) -> None:
    """From `ends_on` (today at the earliest) no new offer is made with it. Offers and contracts that were stay as they are.

    Errors: NotFound, NotAllowed, InvalidInput (no reason, the day), Conflict (ends by then already).
    """
    text = texts.own_text(key, actor=actor)
    said = written(reason, field="reason", most=LONGEST_REASON, missing="请写明停用的原因，200 字以内；单位会看到。")
    if not timezone.localdate() <= ends_on <= add_months(timezone.localdate(), MONTHS_AHEAD):
        message = "停用日期不对：最早是今天，最晚是一年以后。"
        raise InvalidInput(message, fields={"ends_on": message})
    with transaction.atomic():
        lasting = ContractText.objects.filter(Q(withdrawn_at=None) | Q(ends_on__gt=ends_on), id=key)  # sooner than was said
        if not lasting.update(withdrawn_at=timezone.now(), withdrawn_by=actor.person, ends_on=ends_on, withdrawn_because=said):
            raise Conflict("这份文本已经停用，或者已定在这一天以前停用，请刷新页面查看。")
        facts = {"text": str(key), "ends_on": ends_on.isoformat(), "reason": said}
        record("text.withdrawn", stream=text.owner, actor=actor, facts=facts)
        if text.published_at:
            owe_telling(text, ends_on)
