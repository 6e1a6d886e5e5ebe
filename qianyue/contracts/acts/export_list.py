"""The list of files that are sealed with one decision, to take away: number and digest of each, so that anybody may compare.

What left is on record by the list's digest, which is the one that the decision names.
"""

from __future__ import annotations

import uuid

from django.db import transaction

from qianyue.contracts.batches.access import MISSING, batch_of
from qianyue.contracts.models import Batch, BatchRow
from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.errors import NotFound


def export_list(batch_id: uuid.UUID, *, kind: str, actor: Actor) -> tuple[Batch, list[BatchRow]]:
    """The list and all of its rows, in order, with their contracts; `kind` (csv, xlsx) is recorded.

    Errors: NotFound, NotAllowed.
    """
    batch = batch_of(batch_id, actor=actor)
    if batch.work != Batch.Work.SEAL:
        raise NotFound(MISSING)
    with transaction.atomic():
        facts = {"batch": str(batch.id), "list": batch.digest, "contracts": batch.total, "format": kind}
        record("batch.list_exported", stream=batch.employer_id, actor=actor, facts=facts)
    return batch, list(batch.rows.select_related("contract").defer("contract__terms").order_by("number"))
