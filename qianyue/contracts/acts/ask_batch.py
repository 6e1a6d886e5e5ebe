"""A handler asks for the approval of a spreadsheet's drafts in one act; the workers ask for each through `ask_approval`.

What is asked about is each draft as it is at this moment, by its edition; an approver later looks at one list of all.
"""

from __future__ import annotations

import uuid

from django.db.models import Exists, OuterRef, QuerySet

from qianyue.contracts.acts.ask_approval import must_be_wanted
from qianyue.contracts.batches.access import batch_of
from qianyue.contracts.batches.runs import begin_run, decided, hold_idle
from qianyue.contracts.models import Batch, BatchRow, State
from qianyue.employers.permissions import must
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict
from qianyue.operations.once import once

MOST = 500  # drafts of one list: it stands whole on the page on which an approver decides


def ask_batch(batch_id: uuid.UUID, *, actor: Actor, operation: str | None = None) -> uuid.UUID:
    """Ask about the sheet's next `MOST` drafts; returns the key of the list.

    Errors: NotFound, NotAllowed, Conflict (nothing to ask about, a run is under way, not wanted, nobody there who approves).
    """
    origin = batch_of(batch_id, actor=actor)
    must(actor, "propose")
    must_be_wanted(origin.employer, origin.department_id)

    def do() -> str:
        held = hold_idle(origin)
        drafts = decided(askable(held)[:MOST])
        if not drafts:
            raise Conflict("这个批次没有可以送审的草稿。退回的请先修改；没有改的，请打开那一份说明后再送。")
        return str(begin_run(origin, Batch.Work.ASK, drafts, "batch.asking", actor=actor).id)

    return uuid.UUID(once(operation, "ask_batch", actor=actor, do=do))


def askable(origin: Batch) -> QuerySet[BatchRow]:
    """The sheet's rows whose drafts nobody has been asked about as they are now, in order."""
    asked = BatchRow.objects.filter(
        batch__work=Batch.Work.ASK,
        contract=OuterRef("contract"),
        edition=OuterRef("contract__edition"),
        state__in=(BatchRow.State.WAITING, BatchRow.State.DONE),
    )
    drafts = BatchRow.objects.filter(batch=origin, contract__state=State.DRAFT)
    return drafts.filter(~Exists(asked)).order_by("number")
