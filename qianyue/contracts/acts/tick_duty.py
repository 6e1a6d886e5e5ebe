"""A duty that follows the end of a contract is done: somebody says when, and stands for it (LCL 50)."""

from __future__ import annotations

import datetime
import uuid

from django.db import transaction
from django.utils import timezone

from qianyue.contracts.employed import employed
from qianyue.contracts.models import DutyDone
from qianyue.evidence.record import record
from qianyue.law.dates import today
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, InvalidInput
from qianyue.operations.ids import new_id, shard_of
from qianyue.operations.rows import insert_once


def tick_duty(contract_id: uuid.UUID, duty: str, *, done_on: datetime.date, actor: Actor) -> None:
    """Errors: InvalidInput (no duty of this ending, or a day that has not come), Conflict (a colleague was first)."""
    found = employed(contract_id, actor=actor, to="end")
    if duty not in {one.name for one in found.duties}:
        raise InvalidInput("这份合同还没有解除或者终止，或者没有这一项离职事项，请刷新页面。")
    if done_on > today():
        message = "办理的日期还没有到，请填写实际办理的日期。"
        raise InvalidInput(message, fields={"done_on": message})
    contract = found.current.id
    row = DutyDone(
        id=new_id(shard_of(contract)), contract_id=contract, duty=duty, done_on=done_on, person_id=actor.person, at=timezone.now()
    )
    with transaction.atomic():
        if not insert_once(row):
            raise Conflict("这一项已经有同事标记为办好，请刷新页面查看。")
        record("duty.done", stream=contract, actor=actor, facts={"duty": duty, "done_on": done_on.isoformat()})
