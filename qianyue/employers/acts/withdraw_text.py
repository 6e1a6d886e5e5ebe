"""A member takes a text out of use."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from qianyue.employers import texts
from qianyue.employers.models import ContractText
from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict


def withdraw_text(text_id: uuid.UUID, *, actor: Actor) -> None:
    """No new offer is made with it; offers and contracts that were stay as they are. Errors: Conflict (withdrawn already)."""
    text = texts.text_of(text_id, actor=actor, to="publish_texts")
    with transaction.atomic():
        in_use = ContractText.objects.filter(id=text_id, withdrawn_at=None)
        if not in_use.update(withdrawn_at=timezone.now(), withdrawn_by=actor.person):
            raise Conflict("这份文本刚刚已经停用，请刷新页面查看。")
        record("text.withdrawn", stream=text.owner, actor=actor, facts={"text": str(text_id)})
