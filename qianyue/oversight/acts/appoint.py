"""Authorities and their officers. Only the platform's own administration lets somebody in; nobody appoints himself."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from qianyue.evidence.record import record
from qianyue.law.regions import region as region_of
from qianyue.operations.actor import SYSTEM, Actor
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed
from qianyue.operations.ids import new_id
from qianyue.oversight.models import Authority, Officer
from qianyue.people.models import Person


def open_authority(name: str, region: str, *, actor: Actor) -> Authority:
    """Register an authority for a region. Errors: InvalidInput (no such region), Conflict (the name is taken)."""
    _must_be_system(actor)
    known = region_of(region)
    if known is None or not known.current:
        raise InvalidInput("没有这个行政区划代码，请填写现行的六位代码。", fields={"region": "请填写现行的六位行政区划代码。"})
    authority = Authority(id=new_id(), name=name, region=region)
    try:
        with transaction.atomic():
            authority.save(force_insert=True)
            record("authority.opened", stream=authority.id, actor=actor, facts={"name": name, "region": region})
    except IntegrityError:
        raise Conflict("这个部门已经登记过，不需要再次登记。") from None
    return authority


def appoint(authority: Authority, person: Person, *, actor: Actor) -> Officer:
    """Let a person act for the authority. Errors: Conflict when they are somebody's officer already."""
    _must_be_system(actor)
    officer = Officer(id=new_id(authority.shard), authority=authority, person=person)
    try:
        with transaction.atomic():
            officer.save(force_insert=True)
            record("officer.appointed", stream=authority.id, actor=actor, facts={"person": str(person.id)})
    except IntegrityError:
        raise Conflict("这个人已经是人社部门的工作人员，请先解除原来的任命。") from None
    return officer


def dismiss(officer: Officer, *, actor: Actor) -> None:
    """End an appointment; sessions end with it. Doing it again changes nothing."""
    _must_be_system(actor)
    with transaction.atomic():
        if Officer.objects.filter(id=officer.id, active=True).update(active=False):
            record("officer.dismissed", stream=officer.authority_id, actor=actor, facts={"person": str(officer.person_id)})


def _must_be_system(actor: Actor) -> None:
    if actor.role != SYSTEM:
        raise NotAllowed("人社部门工作人员的任命和解除由平台的系统管理员办理，请向服务窗口提出。")
