"""Tell people. Rows are written with the change that causes them; the worker hands them to the gateways."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from qianyue.evidence.record import record
from qianyue.gateways import GatewayRefused, Receipt
from qianyue.notices import receipts
from qianyue.notices.channels import morning, ways
from qianyue.notices.models import Message
from qianyue.notices.templates import SIGNATURE, template_of
from qianyue.operations.actor import Actor
from qianyue.operations.crashpoints import crash_if, point
from qianyue.operations.gateways import gateways
from qianyue.operations.outbox import handler, owe
from qianyue.operations.prepared import Prepared
from qianyue.operations.rows import insert, insert_once


@Prepared
def _unsent(key: Any) -> QuerySet[Message]:
    return Message.objects.filter(key=key, accepted_at=None, failed_at=None, held=False)


AFTER_HAND_OVER = point("notices.after_hand_over")
FIELD = 20  # characters of a keyword in a WeChat template
# What a gateway says of the recipient, and will say again. Anything else that it refuses is ours to mend, and is tried again.
FOR_GOOD = ("unknown_number", "unsubscribed", "invalid_message", "40003", "43004", "43101", "smtp_550", "smtp_551", "smtp_553")


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
    matter: uuid.UUID | None = None,
) -> None:
    """Owe one person the same news on the channels that reach them (art. 21; `channels.ways`), as the catalogue has it.

    `event` names what happened and to whom; saying it twice sends it once. `link` is appended to SMS and e-mail. `contract`, or
    `matter` where it is about something else, is the chain in which receipts are recorded.
    Errors: KeyError for an event that `templates` does not know.
    """
    name, template = template_of(event)
    for way in ways(template, person=person, phone=phone, email=email):
        app = way.channel == "app"
        message = Message(
            key=f"{event}:{way.channel}",
            person_id=person,
            contract=contract,
            matter=matter,
            channel=way.channel,
            template=name,
            to=way.to,
            subject=subject,
            text=f"{SIGNATURE}{text}",
            link=link or None,
            held=way.held,
            accepted_at=timezone.now() if app else None,
        )
        if insert_once(message) and not app and not way.held:
            owe("notices.deliver", message.key, delay=morning(template), key=message.key)


def send_code(
    *,
    code_id: uuid.UUID,
    text: str,
    expires_at: datetime.datetime,
    phone: str = "",
    email: str = "",
    contract: uuid.UUID | None = None,
) -> None:
    """Owe one code, by SMS or to an e-mail address that is to be verified; nobody needs it after `expires_at`, and its text is
    not kept once it is sent."""
    channel = "email" if email else "sms"
    message = Message(
        key=f"code:{code_id}:{channel}",
        channel=channel,
        template="code",
        to=email or phone,
        subject="签约：验证码" if email else None,
        text=text,
        secret=True,
        contract=contract,
    )
    insert(message)
    owe("notices.deliver", message.key, expires_at=expires_at, key=message.key)


@handler("notices.deliver")
def deliver(*, key: str) -> None:
    """Hand one message to its gateway, under its own key: a second hand-over is the same message there too."""
    message = _unsent.first(key)
    if message is None:
        return
    try:
        receipt = _hand_over(message)
    except GatewayRefused as refused:
        if refused.reason not in FOR_GOOD:
            raise
        receipts.failed(message, reason=refused.reason)
        return
    crash_if(AFTER_HAND_OVER)
    changed: dict[str, Any] = {"accepted_at": timezone.now(), "receipt": receipt.id}
    if message.secret:
        changed["text"] = None
    else:
        changed["look_at"] = receipts.first_look(message)
    with transaction.atomic():
        if Message.objects.filter(id=message.id, accepted_at=None).update(**changed) and message.stream:
            facts = {"channel": message.channel, "template": message.template, "receipt": receipt.id, "message": str(message.id)}
            record("notice.accepted", stream=message.stream, actor=Actor.system(), facts=facts)


def _hand_over(message: Message) -> Receipt:
    key, to = str(message.id), message.to or ""
    if message.channel == "wechat":
        _, template = template_of(message.template)
        said = (message.text or "").removeprefix(SIGNATURE)
        data = {"thing1": said[:FIELD], "thing2": template.short[:FIELD]}
        return gateways().wechat.send(to=to, data=data, url=message.link or "", key=key)
    body = f"{message.text} {message.link or ''}".strip()
    if message.channel == "sms":
        return gateways().sms.send(to=to, text=body, key=key)
    return gateways().email.send(to=to, subject=message.subject or "", text=body, key=key)
