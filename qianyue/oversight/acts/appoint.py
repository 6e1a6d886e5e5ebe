"""Authorities and their officers. Only the platform's own administration lets somebody in; nobody appoints himself.

`operator`: the name of who does it at the console, where nobody logs in; goes on record.
"""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, connection, transaction

from qianyue.evidence.record import record
from qianyue.law.regions import region as region_of
from qianyue.operations.actor import SYSTEM, Actor
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed
from qianyue.operations.ids import new_id
from qianyue.operations.written import written
from qianyue.oversight.models import Authority, Officer
from qianyue.people.models import Person
from qianyue.people.same import accounts_of

LONGEST_NAME, LONGEST_OPERATOR = 100, 40
ALREADY = "这个人已经是人社部门的工作人员，请先解除原来的任命。"


def open_authority(name: str, region: str, *, actor: Actor, operator: str = "") -> Authority:
    """Register an authority for a region. Errors: InvalidInput (no name, no such region), Conflict (the name is taken)."""
    _must_be_system(actor)
    name = written(name, field="name", most=LONGEST_NAME, missing="请写明人社部门的全称。")
    known = region_of(region)
    if known is None or not known.current:
        raise InvalidInput("没有这个行政区划代码，请填写现行的六位代码。", fields={"region": "请填写现行的六位行政区划代码。"})
    authority = Authority(id=new_id(), name=name, region=region)
    try:
        with transaction.atomic():
            authority.save(force_insert=True)
            record("authority.opened", stream=authority.id, actor=actor, facts={"name": name, "region": region}, **_by(operator))
    except IntegrityError:
        raise Conflict("这个部门已经登记过，不需要再次登记。") from None
    return authority


def appoint(authority: Authority, person: Person, *, actor: Actor, operator: str = "") -> Officer:
    """Let a person act for the authority; who it is, their identity document says, so that two officers are two people.

    Errors: InvalidInput (no identity document is registered), Conflict when they are somebody's officer already, with this
    account or another.
    """
    _must_be_system(actor)
    if person.id_index is None:
        raise InvalidInput("任命以前，请先登记这名工作人员的居民身份证号码。", fields={"id_number": "请登记居民身份证号码。"})
    officer = Officer(id=new_id(authority.shard), authority=authority, person=person)
    try:
        with transaction.atomic():
            must_be_one_account(person)
            officer.save(force_insert=True)
            record("officer.appointed", stream=authority.id, actor=actor, facts={"person": str(person.id)}, **_by(operator))
    except IntegrityError:
        raise Conflict(ALREADY) from None
    return officer


def must_be_one_account(person: Person) -> None:
    """No other account of the same human acts for an authority. In the caller's transaction: of two at once, one waits.

    Errors: Conflict.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(bytes(person.id_index or b"")[:8], signed=True)])
    others = [one for one in accounts_of(person.id) if one != person.id]
    if Officer.objects.filter(person__in=others, active=True).exists():
        raise Conflict(ALREADY)


def dismiss(officer: Officer, *, actor: Actor, operator: str = "") -> None:
    """End an appointment; sessions end with it. Doing it again changes nothing."""
    _must_be_system(actor)
    with transaction.atomic():
        if Officer.objects.filter(id=officer.id, active=True).update(active=False):
            facts = {"person": str(officer.person_id)}
            record("officer.dismissed", stream=officer.authority_id, actor=actor, facts=facts, **_by(operator))


def _by(operator: str) -> dict[str, Any]:
    """Who it was, as a personal detail of the event."""
    return {"details": {"operator": written(operator, field="operator", most=LONGEST_OPERATOR, missing="")}} if operator else {}


def _must_be_system(actor: Actor) -> None:
    if actor.role != SYSTEM:
        raise NotAllowed("人社部门工作人员的任命和解除由平台的系统管理员办理，请向服务窗口提出。")
