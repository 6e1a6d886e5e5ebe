"""A second officer confirms a drafted row: from then on every process judges by it, and contracts are checked again."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict
from qianyue.oversight import access
from qianyue.oversight.acts.add_table_row import facts_of
from qianyue.oversight.four_eyes import must_be_another
from qianyue.oversight.models import Decision, Officer, TableRow
from qianyue.oversight.recheck import owe_rechecks

OWN = "这一行是您自己录入的，须由本部门的另一名工作人员核对原文后确认。"


def confirm_table_row(key: uuid.UUID, *, actor: Actor) -> None:
    """Make the row count. Doing it again changes nothing. The database itself refuses the confirmation of one's own row.

    Errors: NotAllowed (one's own row, another region), NotFound, Conflict (withdrawn meanwhile).
    """
    row, officer = access.row(key, actor=actor)
    access.must_decide_for(officer, row.region)
    must_be_another(row.drafted_by_id, actor=actor, refusal=OWN)
    with transaction.atomic():
        if decide(row, Decision.Verdict.CONFIRMED, officer):
            record("table_row.confirmed", stream=row.authority_id, actor=actor, facts=facts_of(row))
            owe_rechecks(row)


def decide(row: TableRow, verdict: Decision.Verdict, officer: Officer, reason: str = "") -> bool:
    """Write the decision down if it is the first about its row; False when it says what was said. Errors: Conflict."""
    mine = {"verdict": verdict, "reason": reason, "decided_by": officer.person, "decided_at": timezone.now()}
    decision, fresh = Decision.objects.get_or_create(row=row, defaults=mine)
    if decision.verdict != verdict:
        raise Conflict(f"这一行{decision.get_verdict_display()}，不能再{verdict.label.removeprefix('已')}，请刷新页面查看。")
    return fresh
