"""What the tests of attachments share: files that are added, read and kept."""

from __future__ import annotations

import uuid
from typing import Any

from qianyue.contracts.acts import attach, read
from qianyue.contracts.models import Attachment, Document
from qianyue.operations.gateways import gateways
from tests.uploads.hostile import photograph
from tests.uploads.papers import pdf

HANDBOOK = pdf("第一条 公司不设罚款。", "第二条 工资每月十五日发放。")


def add(journey: Any, data: bytes = HANDBOOK, name: str = "员工手册.pdf", **more: Any) -> uuid.UUID:
    return attach.attach(journey.key, name, data, actor=journey.office.handler, **more)


def with_two(journey: Any) -> Any:
    """A draft with a handbook and a photograph."""
    journey.to("draft")
    add(journey)
    add(journey, photograph(), "宿舍照片.jpg")
    return journey


def read_one(journey: Any, number: int) -> None:
    actor, proposal = journey.worker.actor, journey.proposal
    shown = read.show_attachment(proposal.id, number, actor=actor)
    for page in range(1, shown.pages + 1):
        read.show_attachment(proposal.id, number, actor=actor, page=page)
    read.confirm_attachment(proposal.id, number, shown.sha256, actor=actor)


def stored() -> set[str]:
    return set(gateways().storage.keys())


def known() -> set[str]:
    return {key for kept in (Document, Attachment) for key in kept.objects.values_list("storage_key", flat=True)}
