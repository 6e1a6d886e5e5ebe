"""A run over what a sheet has made: drafts are asked about, or sent, each as it is at the decision; entries are withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

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


def decided(drafts: QuerySet[BatchRow]) -> list[dict[str, Any]]:
    """The rows of a run over drafts, each with the edition that is decided on."""
    found = drafts.values_list("number", "contract", "contract__edition")
    return [{"number": number, "contract_id": contract, "edition": edition} for number, contract, edition in found]


def begin_run(
    origin: Batch, work: Batch.Work, rows: Sequence[dict[str, Any]], event: str, *, reason: str | None = None, actor: Actor
) -> Batch:
    """`rows`: of each its number in the sheet, and what it is about (`BatchRow`). In the caller's transaction."""
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
        total=len(rows),
        reason=reason,
    )
    insert(run)
    made = [BatchRow(id=new_id(shard), batch=run, lane=place % LANES, **said) for place, said in enumerate(rows)]
    BatchRow.objects.bulk_create(made, batch_size=AT_ONCE)
    facts = {"batch": str(run.id), "origin": str(origin.id), "contracts": run.total}
    record(event, stream=run.employer_id, actor=actor, facts=facts)
    begin(run)
    return run
