"""Who may look after which region. An officer reads what holds around the authority's region and decides within it."""

from __future__ import annotations

import uuid

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from qianyue.contracts.models import Objection
from qianyue.law.regions import levels, region, stem, within
from qianyue.operations.actor import OFFICER, Actor
from qianyue.operations.errors import NotAllowed, NotFound
from qianyue.oversight.models import Authority, Officer, Shortfall, TableRow

MISSING = "没有找到这一行。它可能属于别的地区，请回到列表核对。"


def as_officer(actor: Actor) -> Officer:
    """The officer whom the actor is now. Errors: NotAllowed."""
    mine = Officer.objects.filter(person=actor.person, authority=actor.authority, active=True)
    officer = mine.select_related("authority", "person").first()
    if officer is None or actor.role != OFFICER:
        raise NotAllowed("这一步只能由人社部门的工作人员办理，请用工作人员账户登录。")
    return officer


def authorities_within(officer: Officer) -> QuerySet[Authority]:
    """The officer's own authority and those below it, whose region is a part of its own; by region."""
    own = officer.authority.region
    below = Q(region__startswith=stem(own)) & ~Q(region=own)
    return Authority.objects.filter(Q(id=officer.authority_id) | below).order_by("region", "name")


def must_decide_for(officer: Officer, code: str) -> None:
    """Errors: NotAllowed for regions that the authority does not decide for."""
    if not within(code, officer.authority.region):
        own = region(officer.authority.region)
        raise NotAllowed(f"{officer.authority.name}只能维护{own.full_name if own else '本地区'}之内的标准。")


def rows(officer: Officer) -> QuerySet[TableRow]:
    """Rows about the officer's region, a part of it, or all that it lies in, the latest drafted first."""
    around = Q(region__in=levels(officer.authority.region)) | Q(region__startswith=stem(officer.authority.region))
    found = TableRow.objects.filter(around).select_related("authority", "drafted_by", "decision", "decision__decided_by")
    return found.order_by("-drafted_at", "id")


def row(key: uuid.UUID, *, actor: Actor) -> tuple[TableRow, Officer]:
    """One row, and the officer who looks at it. Errors: NotFound, NotAllowed."""
    officer = as_officer(actor)
    found = rows(officer).filter(id=key).first()
    if found is None:
        raise NotFound(MISSING)
    return found, officer


def objections(officer: Officer) -> QuerySet[Objection]:
    """What employers in the officer's region call a false alarm: what waits first, the longest ago at its head."""
    inside = Objection.objects.filter(region__startswith=stem(officer.authority.region))
    found = inside.select_related("contract__employer", "raised_by", "decided_by")
    return found.order_by(F("decided_at").desc(nulls_first=True), "raised_at", "id")


def objection(key: uuid.UUID, *, actor: Actor) -> Objection:
    """One of them. Errors: NotFound, NotAllowed."""
    found = objections(as_officer(actor)).filter(id=key).first()
    if found is None:
        raise NotFound("没有找到这项申诉。它可能属于别的地区，请回到列表核对。")
    return found


def shortfalls(officer: Officer) -> QuerySet[Shortfall]:
    """What is too low in the officer's region, in contracts that have not run out."""
    return standing().filter(place__startswith=stem(officer.authority.region))


def standing() -> QuerySet[Shortfall]:
    """All that is too low and has not been put right, in contracts that have not run out; the longest ago first."""
    lasting = Q(until=None) | Q(until__gte=timezone.localdate())
    found = Shortfall.objects.filter(lasting, resolved_at=None).select_related("contract", "employer", "row")
    return found.order_by("since", "employer__name", "contract__number", "path")
