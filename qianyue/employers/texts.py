"""Employers' own texts as rows: whose they are, and their files, encrypted and checked when read."""

from __future__ import annotations

import hashlib
import uuid

from django.db.models import QuerySet

from qianyue.documents.own import OwnText
from qianyue.employers.models import EmployerText, Membership
from qianyue.operations.actor import HANDLER, SEAL_KEEPER, Actor
from qianyue.operations.errors import NotAllowed, NotFound, OperationsError
from qianyue.operations.gateways import gateways
from qianyue.operations.keys import key_ring

ONLY_HANDLERS = "这一步只能由本单位的经办人办理，请用经办人账户登录。"


class DamagedText(OperationsError):
    """The stored bytes are not what was stored. Never used."""

    code = "text_damaged"


def texts_of(actor: Actor, *, handler: bool = False) -> QuerySet[EmployerText]:
    """The texts of the employer that the actor acts for now, newest first. Errors: NotAllowed."""
    member = Membership.objects.filter(employer=actor.employer, person=actor.person, role=actor.role, active=True)
    if actor.role not in (HANDLER, SEAL_KEEPER) or not (actor.employer and actor.person and member.exists()):
        raise NotAllowed("请先以用人单位经办人或印章管理员身份登录。")
    if handler and actor.role != HANDLER:
        raise NotAllowed(ONLY_HANDLERS)
    return EmployerText.objects.filter(employer=actor.employer).order_by("-uploaded_at")


def text_of(text: uuid.UUID, *, actor: Actor) -> EmployerText:
    """One of them. Errors: NotAllowed; NotFound, also for those of others."""
    found = texts_of(actor).filter(id=text).first()
    if found is None:
        raise NotFound("没有找到这份文本。它可能不属于您当前代表的单位，请核对后重新登录。")
    return found


def usable(employer: uuid.UUID, kind: str) -> QuerySet[EmployerText]:
    """What new offers of a kind may be made with."""
    published = EmployerText.objects.filter(employer=employer, kind=kind, withdrawn_at=None).exclude(published_at=None)
    return published.order_by("title")


def seal(text: EmployerText, data: bytes) -> str:
    """Keep the file; its storage key. Errors: StorageFull."""
    return gateways().storage.put(key_ring().seal(data, aad=_place(text)))


def opened(text: EmployerText) -> OwnText:
    """The text with its file, as documents are made from it. Errors: DamagedText."""
    data = key_ring().open(gateways().storage.get(text.storage_key), aad=_place(text))
    if hashlib.sha256(data).hexdigest() != text.sha256:
        raise DamagedText("存档的文本与登记的校验值不一致，已停止使用，请联系平台运维人员。")
    return OwnText(kind=text.kind, title=text.title, version=text.version, sha256=text.sha256, file=data)


def _place(text: EmployerText) -> bytes:
    return f"employer_text:{text.id}".encode()
