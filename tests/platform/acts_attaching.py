"""What is done with the files that are attached to a contract: each act, prepared."""

from __future__ import annotations

from typing import Any

from qianyue.contracts.acts import arrange_attachments, attach, deliver_attachment, read
from tests.platform.act import Doing
from tests.uploads.hostile import photograph


def attached(journey: Any, step: str) -> Any:
    """A photograph is attached, and the contract has come to `step`; the key of the attachment."""
    journey.to("draft")
    key = attach.attach(journey.key, "宿舍.jpg", photograph(), actor=journey.office.handler)
    journey.to(step)
    return key


def attach_file(journey: Any) -> Doing:
    journey.to("draft")
    return lambda actor: attach.attach(journey.key, "宿舍.jpg", photograph(), actor=actor)


def rename_attachment(journey: Any) -> Doing:
    key = attached(journey, "draft")
    return lambda actor: arrange_attachments.rename_attachment(journey.key, key, "宿舍照片", actor=actor)


def move_attachment(journey: Any) -> Doing:
    key = attached(journey, "draft")
    attach.attach(journey.key, "食堂.jpg", photograph(900, 1200), actor=journey.office.handler)
    return lambda actor: arrange_attachments.move_attachment(journey.key, key, "down", actor=actor)


def remove_attachment(journey: Any) -> Doing:
    key = attached(journey, "draft")
    return lambda actor: arrange_attachments.remove_attachment(journey.key, key, actor=actor)


def show_attachment(journey: Any) -> Doing:
    attached(journey, "bind")
    return lambda actor: read.show_attachment(journey.proposal.id, 1, actor=actor)


def confirm_attachment(journey: Any) -> Doing:
    attached(journey, "full_text")
    read.show_attachment(journey.proposal.id, 1, actor=journey.worker.actor)
    shown = read.show_attachment(journey.proposal.id, 1, page=1, actor=journey.worker.actor)
    return lambda actor: read.confirm_attachment(journey.proposal.id, 1, shown.sha256, actor=actor)


def deliver_attached(journey: Any) -> Doing:
    key = attached(journey, "bind")
    return lambda actor: deliver_attachment.deliver_attachment(journey.key, key, actor=actor)
