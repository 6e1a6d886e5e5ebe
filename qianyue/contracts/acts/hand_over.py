"""A handler leaves, or has too much: the contracts under way go to a colleague. They belong to the employer (trap 23)."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from qianyue.contracts.models import OPEN, Contract
from qianyue.employers.models import Membership
from qianyue.employers.standing import as_member, colleague
from qianyue.evidence.record import record
from qianyue.operations.actor import HANDLER, OWNER, Actor
from qianyue.operations.crashpoints import crash_if, point
from qianyue.operations.errors import Conflict, InvalidInput
from qianyue.operations.ids import new_id
from qianyue.operations.outbox import handler, owe

AT_ONCE = 50
AFTER_SOME = point("hand_over.after_some")


def hand_over(person: uuid.UUID, to: uuid.UUID, *, actor: Actor) -> int:
    """What `person` handles and is under way goes to the handler of the membership `to`; returns how much that is now.

    Done in the background, and only within the reach of who takes over.
    Errors: NotAllowed (only the administrator), NotFound, InvalidInput (to nobody who is a handler), Conflict (nothing).
    """
    member = as_member(actor, to="people")
    taking = colleague(to, member)
    if taking.role != HANDLER or taking.person_id == person:
        message = "请选择另一位经办人来接手。"
        raise InvalidInput(message, fields={"to": message})
    waiting = under_way(member.employer_id, person, taking.department_id).count()
    if not waiting:
        raise Conflict("这位人员名下没有可以移交的合同。")
    run = new_id(member.employer.shard)
    with transaction.atomic():
        facts = {"run": str(run), "from": str(person), "to": str(taking.person_id), "contracts": waiting}
        record("contracts.handed_over", stream=member.employer_id, actor=actor, facts=facts)
        payload = {"employer": str(member.employer_id), "person": str(person), "to": str(taking.id), "by": str(actor.person)}
        owe("contracts.hand_over", run, run=str(run), **payload)
    return waiting


@handler("contracts.hand_over")
def hand_over_some(*, run: str, employer: str, person: str, to: str, by: str) -> None:
    """Piece by piece, each piece with its events: a process that dies goes on where it was."""
    taking = Membership.objects.get(id=to)
    actor = Actor(role=OWNER, person=uuid.UUID(by), employer=uuid.UUID(employer))
    facts = {"run": run, "from": person, "to": str(taking.person_id)}
    while True:
        with transaction.atomic():
            some = under_way(uuid.UUID(employer), uuid.UUID(person), taking.department_id)
            keys = list(some.select_for_update().values_list("id", flat=True)[:AT_ONCE])
            for key in keys:
                record("contract.handed_over", stream=key, actor=actor, facts=facts)
            Contract.objects.filter(id__in=keys).update(handler=taking.person_id, changed_at=timezone.now())
        if len(keys) < AT_ONCE:
            return
        crash_if(AFTER_SOME)


def under_way(employer: uuid.UUID, person: uuid.UUID, department: uuid.UUID | None = None) -> QuerySet[Contract]:
    """What somebody handles for an employer and is not concluded; with a department: of that one."""
    found = Contract.objects.filter(employer=employer, handler=person, state__in=OPEN)
    return (found.filter(department=department) if department else found).order_by("id")
