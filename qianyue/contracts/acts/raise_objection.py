"""A false alarm: the handler says that a rule has misread a clause, and the labour authority decides.

No reader of sentences is always right, and what it takes for a forbidden clause cannot be sent. A colleague could be told to
agree, an officer cannot: so the way out is not the employer's own (`waive.py`).
"""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from qianyue.contracts.access import as_member
from qianyue.contracts.acts.draft import EDITABLE
from qianyue.contracts.judging import REFUSING, identity, judge, passage
from qianyue.contracts.models import Objection
from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict
from qianyue.operations.ids import new_id
from qianyue.operations.rows import insert_once
from qianyue.operations.written import written

LONGEST_REASON = 500


def raise_objection(contract_id: uuid.UUID, finding: str, reason: str, *, actor: Actor) -> uuid.UUID:
    """The handler objects to the finding with this identity; returns the objection's key.

    Errors: InvalidInput (no reason), Conflict (nothing is read into the terms any more, or it was objected to already).
    """
    contract = as_member(contract_id, actor=actor, to="object")
    missing = f"请写明这句话的本意、为什么不违反规定，最多 {LONGEST_REASON} 个字。"
    text = written(reason, field="reason", most=LONGEST_REASON, missing=missing)
    parsed, findings = judge(contract, contract.terms)
    found = next((one for one in findings if identity(one, parsed) == finding), None)
    words = passage(contract, contract.terms, parsed, found) if found and found.severity in REFUSING else ""
    if contract.state not in EDITABLE or found is None or not words:
        raise Conflict("合同内容刚刚有了变化，这一处不再需要申诉。请刷新页面查看最新的检查结果。")
    objection = Objection(
        id=new_id(contract.shard),
        contract=contract,
        region=contract.employer.region,
        rule=found.rule,
        path=found.path,
        finding=finding,
        message=found.message,
        passage=words,
        reason=text,
        raised_by_id=actor.person,
        raised_at=timezone.now(),
    )
    with transaction.atomic():
        if not insert_once(objection):
            raise Conflict("对这一处已经申诉过。还没有答复的请等待，没有被采纳的请修改这句话。")
        facts = {"objection": str(objection.id), "rule": found.rule, "path": found.path, "finding": finding}
        record("objection.raised", stream=contract_id, actor=actor, facts=facts, details={"reason": text, "passage": words})
    return objection.id
