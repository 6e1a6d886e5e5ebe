"""Delivery (art. 22, 23): the parties view, download and print the complete contract, free, as long as it is kept."""

from __future__ import annotations

import uuid

from django.db import transaction

from qianyue.contracts import archive
from qianyue.contracts.access import as_party, as_worker
from qianyue.contracts.models import Contract, State
from qianyue.evidence.record import record
from qianyue.operations.actor import COUNTER, WORKER, Actor
from qianyue.operations.errors import Conflict, NotAllowed

PURPOSES = ("view", "download", "print")
PUBLIC_TERMINAL = "窗口的电脑是公用的，不能把文件下载在上面。请打印，或者回家后用自己的手机号登录下载。"


def deliver(contract_id: uuid.UUID, purpose: str, *, actor: Actor) -> tuple[Contract, bytes]:
    """The concluded file and a record of who took it for what. Errors: Conflict before conclusion, NotFound for
    others, NotAllowed (a download at a service counter, whose terminal is everybody's)."""
    if purpose not in PURPOSES:
        raise ValueError(purpose)
    if purpose == "download" and actor.request.channel == COUNTER:
        raise NotAllowed(PUBLIC_TERMINAL)
    if actor.role == WORKER:
        contract = as_worker(contract_id, actor=actor)
    else:
        contract = as_party(contract_id, actor=actor, to="read" if purpose == "view" else "keep")
    if contract.state != State.CONCLUDED or contract.final is None:
        raise Conflict("合同尚未订立完成，还没有可以下载的正式文本。")  # half-signed copies are never handed out
    data = archive.fetch(contract.final)
    with transaction.atomic():
        record(
            f"contract.{purpose}ed" if purpose != "view" else "contract.viewed",
            stream=contract.id,
            actor=actor,
            facts={"document": contract.final.sha256},
        )
    return contract, data
