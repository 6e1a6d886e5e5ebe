"""A handler uploads a spreadsheet of contracts on paper: checked row by row, and entered when somebody has looked at that."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from qianyue.contracts.access import must_be_open
from qianyue.contracts.acts.upload_sheet import take_sheet
from qianyue.contracts.batches.access import batch_of
from qianyue.contracts.batches.engine import begin
from qianyue.contracts.models import Batch, BatchRow
from qianyue.contracts.paper_access import must_be_for_all
from qianyue.contracts.sheets import paper
from qianyue.employers.models import Employer
from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict


def upload_papers(data: bytes, *, name: str = "", actor: Actor, operation: str | None = None) -> uuid.UUID:
    """Take the rows of `data` (an .xlsx) to be checked; nothing is entered yet. Returns the key of the batch.

    Errors: NotAllowed, SheetRefused.
    """
    must_be_for_all(actor)
    employer = Employer.objects.get(id=actor.employer)
    must_be_open(employer)
    return take_sheet(
        data,
        paper.plan(),
        employer=employer,
        department=None,
        name=name,
        actor=actor,
        operation=operation,
        work=Batch.Work.PAPER,
        look=paper.once_each,
    )


def accept_papers(batch_id: uuid.UUID, *, actor: Actor) -> None:
    """Enter the rows that were found good, in the actor's name. Errors: NotFound, NotAllowed, Conflict (not to be accepted)."""
    must_be_for_all(actor)
    batch = batch_of(batch_id, actor=actor)
    must_be_open(batch.employer)
    now = timezone.now()
    with transaction.atomic():
        checked = Batch.objects.filter(id=batch.id, work=Batch.Work.PAPER, state=Batch.State.PREPARED)
        decided = {"state": Batch.State.RUNNING, "accepted_at": now, "person": actor.person, "role": actor.role}
        if not checked.update(**decided):
            raise Conflict("这张表格不在等待确认：可能已经登记、停止，或者还没有检查完。请刷新页面查看。")
        ready = BatchRow.objects.filter(batch=batch, state=BatchRow.State.READY).update(state=BatchRow.State.WAITING)
        batch.accepted_at = now
        record("batch.accepted", stream=batch.employer_id, actor=actor, facts={"batch": str(batch.id), "rows": ready})
        begin(batch)
