"""Who may see and steer which batch: its employer's people who may do what it does, within their department."""

from __future__ import annotations

import uuid

from django.db.models import Count, QuerySet

from qianyue.contracts.access import membership
from qianyue.contracts.models import Batch, BatchRow
from qianyue.employers.permissions import must
from qianyue.employers.standing import came_from
from qianyue.operations.actor import Actor, Request
from qianyue.operations.errors import NotFound

MISSING = "没有找到这个批次。它可能不属于您当前登录的账户，请核对后重新登录。"


def batches_of(actor: Actor, *works: str) -> QuerySet[Batch]:
    """The batches of these sorts that the actor may see, newest first. Errors: NotAllowed."""
    member = membership(actor)
    found = Batch.objects.filter(employer=member.employer_id, work__in=works).select_related("person")
    if member.department_id:
        found = found.filter(department=member.department_id)
    return found.order_by("-created_at")


def batch_of(batch: uuid.UUID, *, actor: Actor) -> Batch:
    """One of them, for somebody who may do what it does. Errors: NotFound, NotAllowed."""
    found = batches_of(actor, *Batch.Work.values).filter(id=batch).select_related("employer", "origin").first()
    if found is None:
        raise NotFound(MISSING)
    must(actor, found.permission)
    return found


def counts(batch: Batch) -> dict[str, int]:
    """How many rows are in which state."""
    found = dict(BatchRow.objects.filter(batch=batch).values_list("state").annotate(Count("id")))
    return {state: found.get(state, 0) for state in BatchRow.State.values}


def decided_by(batch: Batch) -> Actor:
    """Who has decided that this is done: in that name the workers do it."""
    request = Request(id=f"batch-{batch.id.hex[-12:]}", channel="worker")
    sent_by = came_from(batch.employer_id, batch.person_id, batch.role)
    return Actor(role=batch.role, person=batch.person_id, employer=batch.employer_id, sent_by=sent_by, request=request)
