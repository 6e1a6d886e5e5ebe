"""Tell people. Rows are written with the change that causes them; the worker hands them to the gateways."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from qianyue.evidence.record import record
from qianyue.notices.models import Message
from qianyue.operations.actor import Actor
from qianyue.operations.crashpoints import crash_if, point
from qianyue.operations.gateways import gateways
from qianyue.operations.outbox import handler, owe
from qianyue.operations.prepared import Prepared
from qianyue.operations.rows import insert, insert_once


@Prepared
def _unsent(key: Any) -> QuerySet[Message]:
    return Message.objects.filter(key=key, accepted_at=None)


AFTER_HAND_OVER = point("notices.after_hand_over")


def notify(
    *,
    event: str,
    text: str,
    person: uuid.UUID | None = None,
    phone: str | None = None,
    email: str | None = None,
    subject: str = "签约：电子劳动合同通知",
    link: str = "",
    contract: uuid.UUID | None = None,
    template: str = "",
) -> None:
    """Owe one person the same news on every channel that they have: SMS, e-mail and in-app (art. 21).

    `event` names what happened and to whom; saying it twice sends it once. `link` is appended to SMS and e-mail.
    """
    for channel, to in (("sms", phone), ("email", email), ("app", str(person) if person else None)):
        if not to:
            continue
        message = Message(
            key=f"{event}:{channel}",
            person_id=person,
            contract=contract,
            channel=channel,
            template=template or event.split(":")[0],
            to=None if channel == "app" else to,
            subject=subject,
            text=f"【签约】{text}",
            link=link,
            accepted_at=timezone.now() if channel == "app" else None,
        )
        if insert_once(message) and channel != "app":
            owe("notices.deliver", message.key, key=message.key)


def send_code(
    *, code_id: uuid.UUID, phone: str, text: str, expires_at: datetime.datetime, contract: uuid.UUID | None = None
) -> None:
    """Owe one code by SMS; nobody needs it after `expires_at`, and its text is not kept once it is sent."""
    message = Message(
        key=f"code:{code_id}:sms", channel="sms", template="code", to=phone, text=text, secret=True, contract=contract
    )
    insert(message)
    owe("notices.deliver", message.key, expires_at=expires_at, key=message.key)


@handler("notices.deliver")
def deliver(*, key: str) -> None:
    """Hand one message to its gateway, under its own key: a second hand-over is the same message there too."""
    message = _unsent.first(key)
    if message is None:
        return
    body = f"{message.text} {message.link}".strip()
    if message.channel == "sms":
        receipt = gateways().sms.send(to=message.to, text=body, key=str(message.id))
    else:
        receipt = gateways().email.send(to=message.to, subject=message.subject or "", text=body, key=str(message.id))
    crash_if(AFTER_HAND_OVER)
    changed = {"accepted_at": timezone.now(), "receipt": receipt.id}
    if message.secret:
        changed["text"] = None
    with transaction.atomic():
        if Message.objects.filter(id=message.id, accepted_at=None).update(**changed) and message.contract:
            facts = {"channel": message.channel, "template": message.template, "receipt": receipt.id, "message": str(message.id)}
            record("notice.accepted", stream=message.contract, actor=Actor.system(), facts=facts)
