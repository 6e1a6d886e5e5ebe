"""A list leaves the platform as a table: who may keep contracts may, and what left is on record, by number and never by name."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from qianyue.contracts.access import membership
from qianyue.contracts.models import Contract
from qianyue.employers.permissions import must
from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.errors import InvalidInput

MOST = 200_000  # rows of one table: a spreadsheet opens a million, a person does not


def export(found: QuerySet[Contract], *, filters: dict[str, Any], kind: str, actor: Actor) -> list[uuid.UUID]:
    """The keys of what is handed out, in order. `found` begins at `access.of_employer(actor)`;
    `filters` are recorded: no names in them.

    Errors: NotAllowed, InvalidInput (nothing, or too much at once).
    """
    member = membership(actor)
    must(actor, "keep")
    keys = list(found.values_list("id", flat=True)[: MOST + 1])
    if not keys:
        raise InvalidInput("没有可以导出的合同。请勾选要导出的合同，或者改变筛选条件。")
    if len(keys) > MOST:
        raise InvalidInput("一次最多导出 20 万份合同。请按时间或者状态缩小范围，分几次导出。")
    with transaction.atomic():
        facts = {"count": len(keys), "format": kind, "filters": filters}
        record("contracts.exported", stream=member.employer_id, actor=actor, facts=facts)
    return keys
