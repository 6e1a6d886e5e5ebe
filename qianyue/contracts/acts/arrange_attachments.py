"""The handler gives an attachment of a draft another title or place, or takes it out again."""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Callable
from typing import Literal

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from qianyue.contracts import attached
from qianyue.contracts.access import as_member
from qianyue.contracts.acts.attach import GONE, LONGEST_TITLE, MOVED_ON
from qianyue.contracts.acts.draft import EDITABLE
from qianyue.contracts.models import Attachment, Contract
from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, InvalidInput, NotFound
from qianyue.operations.fields import sealed
from qianyue.operations.sentences import Sentence


def rename_attachment(contract_id: uuid.UUID, attachment: uuid.UUID, title: str, *, actor: Actor) -> None:
    """Errors: NotFound, InvalidInput, Conflict (no draft any more)."""
    said = " ".join(unicodedata.normalize("NFC", title).split())
    if not said or len(said) > LONGEST_TITLE or not said.isprintable():
        message = Sentence("请给附件写一个名称，最多 {longest} 个字。", longest=LONGEST_TITLE)
        raise InvalidInput(message, fields={"title": message})

    def change(contract: Contract, mine: list[Attachment], index: int) -> None:
        row = mine[index]
        if row.title == said:
            return
        row.title = said
        Attachment.objects.filter(id=row.id).update(**sealed(row, "title"))
        facts = {"attachment": str(row.id)}
        record("attachment.renamed", stream=contract.id, actor=actor, facts=facts, details={"title": said})

    _change(contract_id, attachment, change, actor=actor)


def move_attachment(contract_id: uuid.UUID, attachment: uuid.UUID, where: Literal["up", "down"], *, actor: Actor) -> None:
    """One place up or down; at the end nothing happens. Errors: NotFound, Conflict."""

    def change(contract: Contract, mine: list[Attachment], index: int) -> None:
        other = index + (1 if where == "down" else -1)
        if not 0 <= other < len(mine):
            return
        mine[index], mine[other] = mine[other], mine[index]
        for position, row in enumerate(mine, 1):
            Attachment.objects.filter(id=row.id).update(position=position)
        order = [str(row.id) for row in mine]
        record("attachment.moved", stream=contract.id, actor=actor, facts={"attachment": str(attachment), "order": order})

    _change(contract_id, attachment, change, actor=actor)


def remove_attachment(contract_id: uuid.UUID, attachment: uuid.UUID, *, actor: Actor) -> None:
    """Out of the working copy; an offer that names it keeps it. Errors: NotFound, Conflict."""

    def change(contract: Contract, mine: list[Attachment], index: int) -> None:
        attached.let_go(contract, [mine[index]], actor=actor, now=timezone.now())

    _change(contract_id, attachment, change, actor=actor)


def _change(
    contract_id: uuid.UUID, attachment: uuid.UUID, change: Callable[[Contract, list[Attachment], int], None], *, actor: Actor
) -> None:
    contract = as_member(contract_id, actor=actor, to="draft")
    with transaction.atomic():
        claimed = Contract.objects.filter(id=contract_id, state__in=EDITABLE)
        if not claimed.update(edition=F("edition") + 1, changed_at=timezone.now()):
            raise Conflict(MOVED_ON)
        mine = attached.working(contract)
        index = next((number for number, one in enumerate(mine) if one.id == attachment), None)
        if index is None:
            raise NotFound(GONE)
        change(contract, mine, index)
