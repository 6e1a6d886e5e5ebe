"""Propose every draft of a spreadsheet that may be proposed: decided once, done by the workers through `propose`.

What is decided on is each draft as it is then, by its edition: terms, text and attachments cannot change without a new one.
"""

from __future__ import annotations

import uuid

from django.db.models import Count, Exists, OuterRef, QuerySet

from qianyue.contracts.batches.access import batch_of
from qianyue.contracts.batches.runs import begin_run, decided, hold_idle
from qianyue.contracts.models import Approval, Batch, BatchRow, State
from qianyue.contracts.turns import hears_at_once
from qianyue.documents.kinds import kind_of
from qianyue.employers.permissions import must
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict
from qianyue.operations.once import once

UNLOOKED = "这个批次没有审批同意、可以发出的草稿。请先送审，审批人同意以后再发出。"


def propose_batch(batch_id: uuid.UUID, *, actor: Actor, operation: str | None = None) -> uuid.UUID:
    """Returns the key of the run. Errors: NotFound, NotAllowed, Conflict (nothing to propose, a run is under way)."""
    origin = batch_of(batch_id, actor=actor)
    must(actor, "propose")

    def do() -> str:
        held = hold_idle(origin)
        drafts = decided(sendable(held))
        if not drafts:
            raise Conflict(UNLOOKED if held.employer.approve_offers else "这个批次没有可以发出的草稿。")
        return str(begin_run(origin, Batch.Work.PROPOSE, drafts, "batch.proposing", actor=actor).id)

    return uuid.UUID(once(operation, "propose_batch", actor=actor, do=do))


def sendable(origin: Batch) -> QuerySet[BatchRow]:
    """The sheet's rows whose drafts may be sent, in order: where an approver must look first, those of which one has approved."""
    drafts = BatchRow.objects.filter(batch=origin, contract__state=State.DRAFT).order_by("number")
    if not origin.employer.approve_offers:
        return drafts
    granted = Approval.objects.filter(contract=OuterRef("contract"), step=Approval.Step.OFFER, granted=True)
    return drafts.filter(Exists(granted))


def told_at_once(origin: Batch) -> tuple[int, int]:
    """Of what may be sent: of how many the workers hear at once, and of how many when the employer has sealed."""
    counted = sendable(origin).order_by().values_list("contract__order", "contract__kind").annotate(Count("id"))
    found = [(hears_at_once(order, kind_of(kind)), count) for order, kind, count in counted]
    return sum(count for now, count in found if now), sum(count for now, count in found if not now)
