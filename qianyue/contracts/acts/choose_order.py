"""The handler chooses who signs a draft first: the worker, the employer, or whoever comes first (decision 0015)."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from qianyue.contracts.access import as_member
from qianyue.contracts.acts.draft import EDITABLE, NO_ORDER
from qianyue.contracts.models import Contract, Order
from qianyue.contracts.turns import may_choose
from qianyue.documents.kinds import kind_in
from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, InvalidInput


def choose_order(contract_id: uuid.UUID, order: str, *, edition: int, actor: Actor) -> int:
    """Returns the edition of the draft afterwards. An offer that stands is signed as it was made until it is made anew.

    Errors: NotFound, InvalidInput (no such order, or others sign such a document too), Conflict (somebody saved in between).
    """
    contract = as_member(contract_id, actor=actor, to="draft")
    if order not in Order.values:
        raise InvalidInput(NO_ORDER, fields={"order": NO_ORDER})
    if contract.order == order:
        return edition
    if not may_choose(kind_in(contract.terms)):
        message = "只有由劳动者和用人单位两方签署的文书可以选择签署顺序。"
        raise InvalidInput(message, fields={"order": message})
    with transaction.atomic():
        claimed = Contract.objects.filter(id=contract_id, edition=edition, state__in=EDITABLE)
        if not claimed.update(order=order, edition=F("edition") + 1, changed_at=timezone.now()):
            raise Conflict("这份草稿刚刚被同事修改过，或已不能修改。请刷新页面查看最新内容后再保存。")
        record("order.chosen", stream=contract_id, actor=actor, facts={"order": order, "edition": edition + 1})
    return edition + 1
