"""Who may see an entry of a contract on paper: its employer's people, for the whole employer, and the worker it concerns."""

from __future__ import annotations

import uuid

from django.db.models import Exists, OuterRef, Q, QuerySet

from qianyue.contracts.access import NOT_IDENTIFIED, membership
from qianyue.contracts.models import PaperContract, PaperEnding, PaperObjection
from qianyue.employers.permissions import must
from qianyue.operations.actor import WORKER, Actor
from qianyue.operations.errors import NotAllowed, NotFound
from qianyue.people.models import Person

MISSING = "没有找到这份纸质合同的登记。"


def paper_of(key: uuid.UUID, *, actor: Actor, to: str = "read") -> PaperContract:
    """The entry, withdrawn or not, for a member of its employer. What is on paper is in no department.

    Errors: NotFound, NotAllowed.
    """
    member = membership(actor)
    found = PaperContract.objects.select_related("employer", "entered_by").filter(id=key, employer=actor.employer).first()
    if found is None or member.department_id:
        raise NotFound(MISSING)
    must(actor, to)
    return found


def must_be_for_all(actor: Actor) -> None:
    """What is on paper is in no department: who drafts for the whole employer enters it. Errors: NotAllowed."""
    member = membership(actor)
    must(actor, "draft")
    if member.department_id:
        raise NotAllowed("纸质合同由负责全单位的经办人登记，请联系本单位管理员。")


def papers_of(actor: Actor) -> QuerySet[PaperContract]:
    """What employers have entered about this worker, once a real-name check has said who it is; the newest first. What was
    withdrawn is shown to whoever objected to it: there the answer stands. Errors: NotAllowed.
    """
    if actor.role != WORKER or actor.person is None:
        raise NotAllowed("这一步只能由劳动者本人用自己的手机号登录后办理，单位人员不能代办。")
    person = Person.objects.known(actor.person)
    if person.id_index is None or person.identified_at is None:
        return PaperContract.objects.none()
    found = with_over(PaperContract.objects.select_related("employer").filter(worker_identity=person.id_index))
    objected = PaperObjection.objects.filter(paper=OuterRef("id"), person=person)
    return found.filter(Q(withdrawn_at=None) | Exists(objected)).order_by("-starts_on")


def with_over(found: QuerySet[PaperContract]) -> QuerySet[PaperContract]:
    """With `over`: whether it is recorded that the employment has ended."""
    return found.annotate(over=Exists(PaperEnding.objects.filter(paper=OuterRef("id"), taken_back_at=None)))


def seen_paper(key: uuid.UUID, *, actor: Actor) -> PaperContract:
    """One of them. Errors: NotFound; NotAllowed before identification."""
    found = papers_of(actor).filter(id=key).first()
    if found is None:
        person = Person.objects.known(actor.person) if actor.person else None
        if person is None or person.identified_at is None:
            raise NotAllowed(NOT_IDENTIFIED)
        raise NotFound(MISSING)
    return found
