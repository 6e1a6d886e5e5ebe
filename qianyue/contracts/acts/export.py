"""A list leaves the platform as a table: who may keep contracts may, and what left is on record, by number and never by name."""

from __future__ import annotations

import uuid
from collections import Counter
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from qianyue.contracts.access import membership
from qianyue.contracts.group_contracts import GroupReach, opens
from qianyue.contracts.models import Contract
from qianyue.employers.permissions import must
from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.errors import InvalidInput, NotAllowed

MOST = 200_000  # rows of one table: a spreadsheet opens a million, a person does not


def export(found: QuerySet[Contract], *, filters: dict[str, Any], kind: str, actor: Actor) -> list[uuid.UUID]:
    """The keys of what is handed out, in order. `found` begins at `access.of_employer(actor)`;
    `filters` are recorded: no names in them.

    Errors: NotAllowed, InvalidInput (nothing, or too much at once).
    """
    member = membership(actor)
    must(actor, "keep")
    keys = list(found.values_list("id", flat=True)[: MOST + 1])
    _neither_nothing_nor_too_much(len(keys))
    with transaction.atomic():
        facts = {"count": len(keys), "format": kind, "filters": filters}
        record("contracts.exported", stream=member.employer_id, actor=actor, facts=facts)
    return keys


def export_of_group(found: QuerySet[Contract], *, filters: dict[str, Any], kind: str, reach: GroupReach) -> list[uuid.UUID]:
    """The same over several employers: `found` begins at `reach.contracts(kept=True)`. Each employer's log has how many of its
    contracts left, and under which role. Errors as of `export`.
    """
    if not reach.keeping:
        raise NotAllowed("集团成员单位没有授权您办理合同，只能查看，不能导出。请对方管理员授权“办理合同”后，由本单位管理员指派。")
    columns = ("id", "employer_id", "department_id", "partner_id", "state")  # what `opens` asks for
    rows = list(found.values_list(*columns, named=True)[: MOST + 1])
    _neither_nothing_nor_too_much(len(rows))
    counts = Counter(next(one for one in reach.keeping if opens(one, row)) for row in rows)
    with transaction.atomic():
        for member in sorted(counts, key=lambda one: (one.employer_id, one.id)):  # logs of several employers in one order
            facts = {"count": counts[member], "format": kind, "filters": filters}
            record("contracts.exported", stream=member.employer_id, actor=reach.acting(member), facts=facts)
    return [row.id for row in rows]


def _neither_nothing_nor_too_much(count: int) -> None:
    if not count:
        raise InvalidInput("没有可以导出的合同。请勾选要导出的合同，或者改变筛选条件。")
    if count > MOST:
        raise InvalidInput("一次最多导出 20 万份合同。请按时间或者状态缩小范围，分几次导出。")
