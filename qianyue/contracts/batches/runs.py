"""A run over a sheet's drafts: they are asked about, or sent, each as it is at the decision."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from qianyue.contracts.batches.engine import LANES, begin
from qianyue.contracts.models import Batch, BatchRow
from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict
from qianyue.operations.ids import new_id
from qianyue.operations.rows import insert

AT_ONCE = 1000  # rows that one statement inserts


def hold_idle(origin: Batch) -> Batch:
    """The sheet, held, so that two runs never begin at once. Errors: Conflict (one is under way)."""
    held = Batch.objects.select_for_update().get(id=origin.id)
    if held.runs.filter(state=Batch.State.RUNNING).exists():
        raise Conflict("这个批次正在发出或者送审，请等它办完。")
    return held


def begin_run(
    origin: Batch, work: Batch.Work, drafts: Sequence[tuple[int, uuid.UUID, int]], event: str, *, actor: Actor
) -> Batch:
    """`drafts`: number in the sheet, contract, edition that is decided on. In the caller's transaction."""
    shard = origin.employer.shard
    run = Batch(
        id=new_id(shard),
        work=work,
        employer=origin.employer,
        department_id=origin.department_id,
        person_id=actor.person,
        role=actor.role,
        kind=origin.kind,
        origin=origin,
        total=len(drafts),
    )
    insert(run)
    rows = [
        BatchRow(id=new_id(shard), batch=run, number=number, lane=place % LANES, contract_id=contract, edition=edition)
        for place, (number, contract, edition) in enumerate(drafts)
    ]
    BatchRow.objects.bulk_create(rows, batch_size=AT_ONCE)
    facts = {"batch": str(run.id), "origin": str(origin.id), "contracts": run.total}
    record(event, stream=run.employer_id, actor=actor, facts=facts)
    begin(run)
    return run
