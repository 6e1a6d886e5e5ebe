"""The daily look: what is due becomes a row of the employer's board and one message a day to each of its handlers.

Looking again on the same day adds nothing; a look that was killed goes on.
"""

from __future__ import annotations

import datetime
import uuid
from collections import defaultdict

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from qianyue.contracts.alerts import dates as life
from qianyue.contracts.alerts.due import due
from qianyue.contracts.alerts.facts import FACTS, concerned
from qianyue.contracts.alerts.table import RULES, SEAL_CERTIFICATE
from qianyue.contracts.models import Alert, AlertRun
from qianyue.employers.models import Membership, Seal
from qianyue.evidence.record import record
from qianyue.law import dates
from qianyue.notices.send import notify
from qianyue.operations.actor import HANDLER, Actor
from qianyue.operations.outbox import handler
from qianyue.operations.rows import insert_once
from qianyue.people.models import Person

DAY = 24 * 3600  # seconds: the period begins at 08:00 in China, after the quiet hours


@handler("alerts.look", every=DAY)
def look(today: str = "", **_: object) -> None:
    """Raise what is due. `today` (ISO) is for whoever looks on another day than this one."""
    day = datetime.date.fromisoformat(today) if today else dates.today()
    by_employer: dict[uuid.UUID, list[Alert]] = defaultdict(list)
    _settle_moot(day)
    for alert in due(day):
        by_employer[alert.employer_id].append(alert)
    for alerts in by_employer.values():
        with transaction.atomic():
            raised = [alert for alert in alerts if insert_once(alert)]
            _tell_handlers(raised, day)
            _tell_workers(raised, day)
    AlertRun.objects.get_or_create(day=day)


def _settle_moot(day: datetime.date) -> None:
    """What was raised about a seal's certificate is over once another one is used, and about a fact of the employer once no
    contract names it any more."""
    seals = Alert.objects.filter(kind=SEAL_CERTIFICATE, done_at=None)
    facts_of = Alert.objects.filter(kind__in=FACTS, subject=F("employer"), done_at=None)
    renewed = list(seals.exclude(subject__in=Seal.objects.filter(active=True).values("id")))
    for alert in [*renewed, *(one for one in facts_of if not concerned(one, day).exists())]:
        with transaction.atomic():
            if Alert.objects.filter(id=alert.id, done_at=None).update(done_at=timezone.now()):
                facts = {"alert": str(alert.id), "kind": alert.kind, "day": alert.day.isoformat()}
                record("alert.done", stream=alert.employer_id, actor=Actor.system(), facts=facts)


def _tell_handlers(raised: list[Alert], day: datetime.date) -> None:
    """One message a day and person, however much is due; who left is not told, the others are."""
    told: dict[uuid.UUID, int] = defaultdict(int)
    people: dict[uuid.UUID, Person] = {}
    for alert in raised:
        for member in _handlers(alert):
            told[member.person_id] += 1
            people[member.person_id] = member.person
    for key, count in told.items():
        person, employer = people[key], raised[0].employer
        notify(
            event=f"alerts:{employer.id}:{key}:{day}",
            person=key,
            phone=person.phone,
            email=person.email,
            text=f"{employer.name}有 {count} 件事项即将到期或已经到期，请登录工作台“到期提醒”处理。",
            link=f"{settings.PUBLIC_URL}/desk/alerts",
        )


def _handlers(alert: Alert) -> list[Membership]:
    """Who looks after a contract; while nobody does any more, every handler who could."""
    current = Membership.objects.current().select_related("person").filter(employer=alert.employer_id, role=HANDLER)
    if alert.paper_id is not None:  # what is on paper is in no department
        return list(current.filter(department=None))
    if alert.kind in FACTS:
        departments = concerned(alert, alert.raised_on).values("contract__department")
        return list(current.filter(Q(department=None) | Q(department__in=departments)))
    if alert.contract is None:
        return list(current)
    own = list(current.filter(person=alert.contract.handler_id))
    return own or list(current.for_department(alert.contract.department_id))


def _tell_workers(raised: list[Alert], day: datetime.date) -> None:
    """T-13: the worker is told of the end too, while it is ahead."""
    for alert in raised:
        rule, contract = RULES.get(alert.kind), alert.contract
        if rule is None or contract is None or alert.offset not in rule.worker or alert.day < day or contract.worker is None:
            continue
        worker = contract.worker
        notify(
            event=f"contract_ends:{contract.id}:{alert.offset}:{alert.day}",
            person=worker.id,
            phone=worker.phone,
            email=worker.email,
            contract=contract.id,
            text=f"您与{contract.employer.name}的{contract.definition.title}将于{alert.day:%Y年%m月%d日}到期，是否续订请与单位商定。",
            link=f"{settings.PUBLIC_URL}/my/contracts/{contract.id}",
        )


@handler("alerts.backfill")
def fill(**_: object) -> None:
    """The days of what was offered, concluded or entered before the table was. May be begun again at any place."""
    life.backfill()
