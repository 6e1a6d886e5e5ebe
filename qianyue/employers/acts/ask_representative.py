"""A handler applies: the legal representative is asked by SMS, and agrees, or disowns it, on a phone of his own (YN-19)."""

from __future__ import annotations

import datetime
import uuid

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from qianyue.employers import application_facts as facts_of
from qianyue.employers import applications
from qianyue.employers.acts.begin_application import discard
from qianyue.employers.application_models import WITH_APPLICANT
from qianyue.employers.models import Application
from qianyue.evidence.record import record
from qianyue.notices.send import notify
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed, TooMany

PAUSE = datetime.timedelta(minutes=5)
CHANGED = "申请人刚刚改过这份申请，请刷新页面，核对新的内容。"
MOST = 6  # messages of one application: nobody is pestered


def ask_representative(key: uuid.UUID, *, actor: Actor) -> None:
    """Send the legal representative the way to this application. Errors: InvalidInput (sections not right), TooMany, Conflict."""
    application = applications.own_open(key, actor=actor)
    facts = application.facts
    if facts.get("capacity") != "agent":
        raise Conflict("您就是法定代表人，不需要再请别人核验。")
    if any(facts_of.problems(facts, section) for section in facts_of.SECTIONS):
        raise InvalidInput("请先把单位信息和人员填写正确，再请法定代表人核验。")
    if conflict := applications.conflicting(application):
        raise InvalidInput(conflict)
    if application.represented_at:
        raise Conflict("法定代表人已经核验过了，请刷新页面。")
    now = timezone.now()
    if application.asked >= MOST or (application.asked_at and application.asked_at > now - PAUSE):
        raise TooMany("短信刚刚发过，或者已经发得太多。请五分钟后再试，或者直接请法定代表人打开短信里的链接。")
    with transaction.atomic():
        standing = Application.objects.filter(id=key, edition=application.edition, asked=application.asked)
        if not standing.update(asked=F("asked") + 1, asked_at=now):
            raise Conflict(applications.AGAIN)
        record("application.representative_asked", stream=key, actor=actor)
        # The code, not the name: anybody may type anything there, and the message goes out in the platform's own name.
        notify(
            event=f"application_representative:{key}:{application.asked + 1}",
            phone=facts["representative_phone"],
            text=f"有人为统一社会信用代码 {application.uscc} 的单位提出电子劳动合同服务的{application.get_purpose_display()}，"
            "请法定代表人本人核验。不是您单位申请的，可以在页面上否认。",
            link=f"{settings.PUBLIC_URL}/apply/{key}/representative",
        )


def represent(key: uuid.UUID, *, edition: int, actor: Actor) -> None:
    """The legal representative, checked in person, agrees. Errors: NotFound, NotAllowed, Conflict."""
    application = applications.represented(key, actor=actor)
    if application.represented_at:
        return
    if application.edition != edition:  # he agrees to what is judged here, not to what is saved meanwhile
        raise Conflict(CHANGED)
    if not applications.is_representative(applications.applicant(actor), application):
        raise NotAllowed("实名核验的姓名或者证件号码与申请里写的法定代表人不一致，请由法定代表人本人核验，或者请申请人改正。")
    with transaction.atomic():
        standing = Application.objects.filter(id=key, edition=edition, state__in=WITH_APPLICANT)
        if not standing.update(represented_at=timezone.now(), representative=actor.person):
            raise Conflict(CHANGED)
        record("application.represented", stream=key, actor=actor)
        _tell_applicant(application, "represented", "法定代表人已经核验，可以继续办理。")


def disown(key: uuid.UUID, *, actor: Actor) -> None:
    """Whoever has the phone says that nobody there has applied: the application is over. Errors: NotFound, Conflict."""
    application = applications.represented(key, actor=actor)
    with transaction.atomic():
        discard(application, "application.disowned", actor=actor)
        _tell_applicant(application, "disowned", "收到核验短信的人表示没有申请，这份申请已经撤销。")


def _tell_applicant(application: Application, event: str, words: str) -> None:
    person = application.applicant
    notify(
        event=f"application_{event}:{application.id}:{application.edition}",
        person=person.id,
        phone=person.phone,
        email=person.email,
        text=f"{application.name}的{application.get_purpose_display()}：{words}",
        link=f"{settings.PUBLIC_URL}/apply/{application.id}",
    )
