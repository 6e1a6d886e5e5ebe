"""Somebody begins an application for an employer: an identified person, and not without end."""

from __future__ import annotations

import datetime
import uuid

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from qianyue.employers import applications
from qianyue.employers.acts.expire_scans import delete_scans
from qianyue.employers.application_models import WITH_APPLICANT
from qianyue.employers.models import Application, Membership
from qianyue.evidence.record import record
from qianyue.operations.actor import OWNER, Actor
from qianyue.operations.errors import Conflict, NotAllowed, NotFound, TooMany
from qianyue.operations.ids import new_id
from qianyue.operations.once import once
from qianyue.people import guard
from qianyue.people.acts.identify import is_identified
from qianyue.people.models import Person

OPEN_AT_ONCE = 3  # applications that one person fills in
A_DAY = 5  # begun by one person within a day: an agency with more employers goes to the window
UNCHANGED = ("name", "uscc", "kind", "region", "registered_address", "business_address", "legal_representative")
PERSONAL = ("capacity", "representative_id", "representative_phone")  # of whoever applied then; told anew
FROM_ONE_ADDRESS = 30  # within a quarter of an hour: a service hall shares one address


def begin_application(*, actor: Actor, operation: str | None = None) -> uuid.UUID:
    """An empty application of the actor's. Errors: NotAllowed (not identified today), TooMany."""
    return _begin(Application(facts={}), actor=actor, operation=operation)


def begin_change(employer: uuid.UUID, *, actor: Actor, operation: str | None = None) -> uuid.UUID:
    """The employer's owner asks for its particulars to be changed: filled in with what holds now.

    Errors: NotFound (whose owner the actor is not), NotAllowed, TooMany.
    """
    person = applications.applicant(actor)
    member = owned(actor).filter(employer=employer).first()
    if member is None or member.named not in (None, person.name):  # the phone of an owner, and somebody else at it
        raise NotFound("没有找到由您管理的这家单位。变更由本单位管理员申请，请用管理员的手机号登录。")
    there = member.employer
    last = there.applications.filter(state=Application.State.APPROVED).order_by("-decided_at").first()
    before = {name: value for name, value in (last.facts if last else {}).items() if name not in PERSONAL}
    facts = {**before, **{name: getattr(there, name) or "" for name in UNCHANGED}}
    columns = {name: facts[name] for name in ("name", "uscc", "region")}
    made = Application(purpose=Application.Purpose.CHANGE, employer=there, facts=facts, **columns)
    return _begin(made, actor=actor, operation=operation)


def owned(actor: Actor) -> QuerySet[Membership]:
    """The employers that the person manages as a whole and whose service goes on. Errors: NotAllowed."""
    mine = Membership.objects.current().filter(person=applications.applicant(actor), role=OWNER, department=None)
    return mine.filter(employer__active=True).select_related("employer").order_by("employer__name")


def _begin(made: Application, *, actor: Actor, operation: str | None) -> uuid.UUID:
    person = applications.applicant(actor)
    if not is_identified(person):
        raise NotAllowed("请先完成实名核验，再开始申请。")
    guard.check_open("application", actor.request.address)

    def do() -> str:
        Person.objects.select_for_update().get(id=person.id)  # two clicks at once count each other
        begun = Application.objects.filter(applicant=person)
        if begun.filter(state__in=WITH_APPLICANT).count() >= OPEN_AT_ONCE:
            raise TooMany("您已有三份没有提交的申请，请先提交或者撤销其中一份。")
        if begun.filter(created_at__gt=timezone.now() - datetime.timedelta(days=1)).count() >= A_DAY:
            raise TooMany("您今天开始的申请太多了，请明天再来；要替多家单位办理，请联系人社部门服务窗口。")
        made.id, made.applicant, made.applicant_identity = new_id(), person, person.id_index
        made.save(force_insert=True)
        facts = {"employer": str(made.employer_id)} if made.employer_id else {}
        record("application.begun", stream=made.id, actor=actor, facts=facts)
        return str(made.id)

    key = uuid.UUID(once(operation, "begin_application", actor=actor, do=do))
    guard.failed("application", actor.request.address, tries=FROM_ONE_ADDRESS)
    return key


def discard_application(key: uuid.UUID, *, actor: Actor) -> None:
    """Its applicant gives it up before it is submitted; its papers are deleted. Errors: NotFound, Conflict."""
    application = applications.own_open(key, actor=actor)
    with transaction.atomic():
        discard(application, "application.discarded", actor=actor)


def discard(application: Application, kind: str, *, actor: Actor) -> None:
    """End an application that nobody has decided about, and delete its papers. In the caller's transaction. Errors: Conflict."""
    standing = Application.objects.filter(id=application.id, state__in=WITH_APPLICANT)
    if not standing.update(state=Application.State.DISCARDED, decided_at=timezone.now()):
        raise Conflict(applications.AGAIN)
    record(kind, stream=application.id, actor=actor, facts={"scans": delete_scans(application)})
