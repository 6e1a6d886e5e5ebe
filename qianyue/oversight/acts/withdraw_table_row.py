"""A drafted row is taken back before it counts: by who drafted it, or by the colleague who found it wrong."""

from __future__ import annotations

import uuid

from django.db import transaction

from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.written import written
from qianyue.oversight import access
from qianyue.oversight.acts.confirm_table_row import decide
from qianyue.oversight.models import Decision

LONGEST_REASON = 200


def withdraw_table_row(key: uuid.UUID, reason: str, *, actor: Actor) -> None:
    """End a row that does not count yet. What has been confirmed is corrected by another row from the same day, never undone.

    Errors: NotAllowed (another region), NotFound, Conflict (confirmed meanwhile), InvalidInput (no reason).
    """
    row, officer = access.row(key, actor=actor)
    access.must_decide_for(officer, row.region)
    text = written(reason, field="reason", most=LONGEST_REASON, missing="请写明撤回的原因，200 字以内。")
    with transaction.atomic():
        if decide(row, Decision.Verdict.WITHDRAWN, officer, text):
            facts = {"row": str(row.id), "reason": text}
            record("table_row.withdrawn", stream=row.authority_id, actor=actor, facts=facts)
