"""The handler chooses by which text a draft is worded: the model text, an official one, or one of the employer's own."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from qianyue.contracts import wording
from qianyue.contracts.access import as_member
from qianyue.contracts.acts.draft import EDITABLE
from qianyue.contracts.models import Contract
from qianyue.employers import texts
from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, InvalidInput


def choose_text(contract_id: uuid.UUID, text_id: uuid.UUID | None, *, edition: int, actor: Actor) -> int:
    """Returns the edition of the draft afterwards. `None` is the model text.

    Errors: NotFound, InvalidInput (not published, withdrawn, of another kind), Conflict (somebody saved in between).
    """
    contract = as_member(contract_id, actor=actor, to="draft")
    if contract.text_id == text_id:
        return edition
    text = texts.choosable(text_id, actor=actor) if text_id else None
    if text and (not text.usable or text.kind != wording.kind_name(contract)):
        message = "这份文本没有发布、已经停用，或者不是用于这一种文书的，请改选。"
        raise InvalidInput(message, fields={"text": message})
    with transaction.atomic():
        claimed = Contract.objects.filter(id=contract_id, edition=edition, state__in=EDITABLE)
        if not claimed.update(text=text, edition=F("edition") + 1, changed_at=timezone.now()):
            raise Conflict("这份草稿刚刚被同事修改过，或已不能修改。请刷新页面查看最新内容后再保存。")
        chosen = {"text": str(text_id), "version": text.version, "sha256": text.sha256} if text else {"text": None}
        if text and text.authority:
            chosen["issuer"] = text.authority.name
        record("text.chosen", stream=contract_id, actor=actor, facts=chosen | {"edition": edition + 1})
    return edition + 1
