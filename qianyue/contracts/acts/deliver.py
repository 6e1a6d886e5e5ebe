"""Delivery (art. 22, 23): the parties view, download and print the complete contract, free, as long as it is kept."""

from __future__ import annotations

import uuid

from django.db import transaction

from qianyue.contracts import archive
from qianyue.contracts.access import as_party, as_worker
from qianyue.contracts.models import Contract, State
from qianyue.evidence.record import record
from qianyue.operations.actor import WORKER, Actor
from qianyue.operations.errors import Conflict

PURPOSES = ("view", "download", "print")


def deliver(contract_id: uuid.UUID, purpose: str, *, actor: Actor) -> tuple[Contract, bytes]:
    """The concluded file and a record of who took it for what. Errors: Conflict before conclusion, NotFound for others."""
    if purpose not in PURPOSES:
        raise ValueError(purpose)
    contract = as_worker(contract_id, actor=actor) if actor.role == WORKER else as_party(contract_id, actor=actor)
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
