"""Texts as rows: whose they are, who may use which, and their files, encrypted and checked when read."""

from __future__ import annotations

import hashlib
import uuid

from django.db import models
from django.db.models import QuerySet

from qianyue.documents.own import OwnText
from qianyue.employers.models import ContractText, Employer, Membership
from qianyue.employers.permissions import must
from qianyue.law.regions import levels
from qianyue.operations.actor import MEMBERS, Actor
from qianyue.operations.errors import NotAllowed, NotFound, OperationsError
from qianyue.operations.gateways import gateways
from qianyue.operations.keys import key_ring


class DamagedText(OperationsError):
    """The stored bytes are not what was stored. Never used."""

    code = "text_damaged"


def member_to(act: str, actor: Actor) -> uuid.UUID:
    """The employer that the actor acts for now, and may do `act` for. Errors: NotAllowed."""
    member = Membership.objects.current().filter(employer=actor.employer, person=actor.person, role=actor.role)
    if actor.role not in MEMBERS or not (actor.employer and actor.person and member.exists()):
        raise NotAllowed("请先以用人单位人员的身份登录。")
    must(actor, act)
    return actor.employer


def texts_of(actor: Actor, *, to: str = "read") -> QuerySet[ContractText]:
    """The texts of the employer that the actor acts for now, newest first. Errors: NotAllowed."""
    return ContractText.objects.filter(employer=member_to(to, actor)).order_by("-uploaded_at")


def text_of(text: uuid.UUID, *, actor: Actor, to: str = "read") -> ContractText:
    """One of them. Errors: NotAllowed; NotFound, also for those of others."""
    return _one(texts_of(actor, to=to), text)


def choosable(text: uuid.UUID, *, actor: Actor) -> ContractText:
    """A text of the employer or an official one of its region, in use or not. Errors: NotAllowed, NotFound."""
    employer = Employer.objects.get(id=member_to("read", actor))
    return _one(ContractText.objects.filter(models.Q(employer=employer) | _official_for(employer)), text)


def usable(employer: Employer, kind: str) -> QuerySet[ContractText]:
    """What new offers of a kind may be made with: official texts first, those of the county before the prefecture's."""
    found = ContractText.objects.usable().filter(models.Q(employer=employer) | _official_for(employer), kind=kind)
    return found.select_related("authority").order_by(models.F("authority__region").desc(nulls_last=True), "title")


def _official_for(employer: Employer) -> models.Q:
    return models.Q(authority__region__in=levels(employer.region), published_at__isnull=False)


def _one(among: QuerySet[ContractText], text: uuid.UUID) -> ContractText:
    found = among.filter(id=text).first()
    if found is None:
        raise NotFound("没有找到这份文本。它可能不属于您当前代表的单位，请核对后重新登录。")
    return found


def seal(text: ContractText, data: bytes) -> str:
    """Keep the file; its storage key. Errors: StorageFull."""
    return gateways().storage.put(key_ring().seal(data, aad=_place(text)))


def opened(text: ContractText) -> OwnText:
    """The text with its file, as documents are made from it. Errors: DamagedText."""
    data = key_ring().open(gateways().storage.get(text.storage_key), aad=_place(text))
    if hashlib.sha256(data).hexdigest() != text.sha256:
        raise DamagedText("存档的文本与登记的校验值不一致，已停止使用，请联系平台运维人员。")
    issuer = text.authority.name if text.authority else ""
    return OwnText(
        kind=text.kind, title=text.title, version=text.version, sha256=text.sha256, file=data, issuer=issuer, since=text.begins_on
    )


def _place(text: ContractText) -> bytes:
    return f"employer_text:{text.id}".encode()
