"""Whose complaint is whose: a worker sees their own, an officer those of the region, and acts on those of the own authority."""

from __future__ import annotations

import uuid

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils import timezone

from qianyue.law.regions import levels, region, stem
from qianyue.notices.send import notify
from qianyue.operations.actor import WORKER, Actor
from qianyue.operations.errors import Conflict, NotAllowed, NotFound
from qianyue.oversight.access import as_officer
from qianyue.oversight.complaint_models import Complaint
from qianyue.oversight.models import Authority, Officer

MISSING = "没有找到这件投诉。请回到列表核对。"


def of_region(officer: Officer) -> QuerySet[Complaint]:
    """All of the officer's region and all that was sent on to the authority: what waits first, the most urgent at its head."""
    area = officer.authority.region
    mine = Q(authority=officer.authority) | Q(region__startswith=stem(area))
    waits = Case(When(state__in=("filed", "taken"), then=Value(0)), default=Value(1))
    found = Complaint.objects.filter(mine).select_related("employer", "contract", "authority", "taken_by", "worker")
    return found.order_by(waits, F("due_on").asc(nulls_last=True), "-filed_at", "id")


def waiting(officer: Officer) -> QuerySet[Complaint]:
    """What this authority still has to answer."""
    return of_region(officer).filter(authority=officer.authority, state__in=(Complaint.State.FILED, Complaint.State.TAKEN))


def one(key: uuid.UUID, *, actor: Actor) -> tuple[Complaint, Officer]:
    """Errors: NotFound, NotAllowed."""
    officer = as_officer(actor)
    found = of_region(officer).filter(id=key).first()
    if found is None:
        raise NotFound(MISSING)
    return found, officer


def to_act_on(key: uuid.UUID, *, actor: Actor) -> tuple[Complaint, Officer]:
    """The complaint, locked until the transaction ends, for an officer of the authority that has it now. Errors: as `one`."""
    found, officer = one(key, actor=actor)
    held = Complaint.objects.select_for_update().select_related(None).get(id=key)
    if held.authority_id != officer.authority_id:
        raise NotAllowed("这件投诉由另一个人社部门办理，您只能查看。")
    if held.state == Complaint.State.CLOSED:
        raise Conflict("这件投诉已经办结，不能再改。")
    held.worker, held.employer, held.contract, held.authority = found.worker, found.employer, found.contract, officer.authority
    return held, officer


def of_worker(actor: Actor) -> QuerySet[Complaint]:
    """Errors: NotAllowed."""
    if actor.role != WORKER or actor.person is None:
        raise NotAllowed("投诉由劳动者本人用自己的手机号登录后提出和查看。")
    same = Q(worker_identity=None) | Q(worker_identity=F("worker__id_index"))  # not those of who had this phone before
    mine = Complaint.objects.filter(same, worker=actor.person)
    return mine.select_related("employer", "contract", "authority").order_by("-filed_at")


def my_one(key: uuid.UUID, *, actor: Actor) -> Complaint:
    """Errors: NotFound, NotAllowed."""
    found = of_worker(actor).filter(id=key).first()
    if found is None:
        raise NotFound(MISSING)
    return found


def authority_for(code: str) -> Authority | None:
    """Who is nearest: the county's authority, else the prefecture's, else the province's."""
    found = {one.region: one for one in Authority.objects.filter(region__in=levels(code)).order_by("-created_at")}
    return next((found[level] for level in levels(code) if level in found), None)


def others(officer: Officer) -> list[Authority]:
    """Whom a complaint can be sent on to: the authorities above and below."""
    own = officer.authority.region
    near = Q(region__in=levels(own)) | Q(region__startswith=stem(own))
    return list(Authority.objects.filter(near).exclude(id=officer.authority_id).order_by("region", "name"))


def place_of(code: str) -> str:
    known = region(code)
    return known.full_name if known else code


def tell_worker(complaint: Complaint, event: str, words: str, *, link: str) -> None:
    """The message says that something happened, not what: others see the phone, too."""
    worker = complaint.worker
    notify(
        event=f"complaint_{event}:{complaint.id}:{timezone.now():%Y%m%d%H%M%S%f}",
        person=worker.id,
        phone=worker.phone,
        email=worker.email,
        text=f"您反映的问题（编号 {complaint.number}）{words}，请登录查看。",
        link=link,
    )
