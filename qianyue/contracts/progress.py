"""How far a contract has come: what it waits for, and the newest file that its members may look at."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db.models import Q

from qianyue.contracts import turns
from qianyue.contracts.models import Contract, Document, Signing, State


def awaiting(contract: Contract) -> str:
    """What the contract waits for now, honestly, for everybody's screen; empty when it waits for a person or nothing."""
    under_way: list[Signing] = []
    if contract.state in turns.UNDER_WAY:
        begun = Signing.objects.filter(proposal=contract.proposal, result=None)
        under_way = list(begun.only("role", "seal").annotate(signed=Q(signature__isnull=False)))
    return awaiting_in(contract, under_way)


def awaiting_in(contract: Contract, under_way: Iterable[Signing]) -> str:
    """The same, for whoever knows what has been begun on the offer and is in no file yet (each with `signed`)."""
    sealing = any(signing.seal_id for signing in under_way)
    if contract.state in (State.SUBMITTED, State.PROPOSED) and sealing:
        return "单位已批准盖章，正在加盖印章和可信时间戳。"
    if contract.state == State.SIGNED_BY_ONE and any(signing.signed for signing in under_way):
        return "签名已收到，正在等待可信时间戳。"
    if contract.state == State.SIGNED_BY_ONE and any(signing.role == "partner" for signing in under_way):
        return "合作企业已批准盖章，正在加盖印章和可信时间戳。"
    if contract.state == State.SEALING and not sealing:
        return "双方都已签署，正在加可信时间戳；完成前合同尚未订立。"
    if contract.state == State.SEALING:
        return "单位已批准盖章，正在加盖印章和可信时间戳；完成前合同尚未订立。"
    return ""


def file_of(contract_id: uuid.UUID) -> Document | None:
    """The newest complete file of the offer that stands, or what came of it: what the contract's members may look at. A seal or
    signature of an earlier offer may get its timestamp, and its file, later than that."""
    contract = Contract.objects.select_related("proposal__document", "final").get(id=contract_id)
    if contract.final or contract.proposal is None:
        return contract.final
    signed = Signing.objects.select_related("result").filter(proposal=contract.proposal, result__isnull=False)
    return max((contract.proposal.document, *(one.result for one in signed)), key=lambda file: file.size)
