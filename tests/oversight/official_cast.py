"""Help for the tests of official notices: one written and sent, and what the people of an employer were told."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from qianyue.notices.models import Message
from qianyue.operations.actor import Actor
from qianyue.oversight import official
from qianyue.oversight.access import as_officer
from qianyue.oversight.acts.draft_notice import draft_notice, save_notice
from qianyue.oversight.acts.send_notice import send_notice
from qianyue.oversight.models import OfficialNotice, Receiver

COUNTY = ("景洪市人力资源和社会保障局（虚构）", "532801")  # of the prefecture of `bureau`, with the employers in it
SOON = timezone.localdate() + datetime.timedelta(days=10)
SAYS: dict[str, Any] = {
    "kind": "request",
    "title": "请补签书面合同",
    "text": "请核对用工满一个月仍未订立合同的职工。\n办好后在这里答复。",
    "due_on": SOON,
}
INFORMS: dict[str, Any] = {
    "kind": "information",
    "title": "最低工资标准调整",
    "text": "请看新标准。",
    "link": "https://example.invalid/a",
}


def written(employers: list[uuid.UUID], actor: Actor, **says: Any) -> uuid.UUID:
    """A draft that says something."""
    key = draft_notice(employers, chosen_by={"by": "chosen"}, actor=actor)
    save_notice(key, **(says or SAYS), actor=actor)
    return key


def shown(key: uuid.UUID, actor: Actor) -> str:
    """The digest that the preview shows."""
    notice = OfficialNotice.objects.get(id=key)
    return official.digest_of(notice, official.receiving(notice, as_officer(actor)))


def sent(employers: list[uuid.UUID], actor: Actor, work: Callable[..., int], **says: Any) -> uuid.UUID:
    """A notice of which every employer has been told."""
    key = written(employers, actor, **says)
    send_notice(key, shown(key, actor), actor=actor)
    work(kinds=["oversight.telling"])
    return key


def receiver(key: uuid.UUID, employer: Any) -> Receiver:
    return Receiver.objects.get(notice=key, employer=employer.id)


def told(person: uuid.UUID | None, channel: str = "app") -> list[str]:
    """What somebody was told by this channel, in order."""
    found = Message.objects.filter(person=person, channel=channel, template__startswith="official").order_by("created_at", "id")
    return [one.text or "" for one in found]
