"""What became of a message: reported by the gateway, asked for where no report comes, and the second channel when it failed.

Accepted is not received (trap 20). Everything here may happen twice and at once: each word about a message counts once.
"""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from qianyue.evidence.record import record
from qianyue.gateways import GatewayError
from qianyue.notices.models import Message
from qianyue.notices.templates import template_of
from qianyue.operations.actor import Actor
from qianyue.operations.gateways import gateways
from qianyue.operations.outbox import handler, owe

LOOK_EVERY = 60  # seconds
EARLY = 10  # seconds after which a report is looked at again that came before its receipt
BATCH = 200  # messages a look
LOOKS = (1, 5, 30, 120, 720)  # minutes after which an SMS is asked about, one after the other
MINUTE = datetime.timedelta(minutes=1)


def first_look(message: Message) -> datetime.datetime | None:
    """When somebody has to look at an accepted message for the first time; e-mail reports nothing and is not waited for."""
    if message.channel == "sms":
        return timezone.now() + LOOKS[0] * MINUTE
    after = template_of(message.template)[1].second_after
    return timezone.now() + after * MINUTE if message.channel == "wechat" and after is not None else None


def reported(channel: str, receipt: str, *, delivered: bool, reason: str = "") -> None:
    """A gateway's word about what it took. Of a stranger's message, or said before: nothing happens."""
    if not _settle(channel, receipt, delivered=delivered, reason=reason):
        facts = {"channel": channel, "receipt": receipt, "delivered": delivered, "reason": reason}
        owe("notices.reported", f"{channel}:{receipt}:{delivered}", delay=EARLY, **facts)


@handler("notices.reported")
def settle(*, channel: str, receipt: str, delivered: bool, reason: str) -> None:
    """A report that came before the receipt was written down here; nobody's message when there still is none."""
    _settle(channel, receipt, delivered=delivered, reason=reason)


def _settle(channel: str, receipt: str, *, delivered: bool, reason: str) -> bool:
    message = Message.objects.filter(channel=channel, receipt=receipt).exclude(receipt="").first()
    if message is None:
        return False
    if delivered:
        _delivered(message)
    else:
        failed(message, reason=reason or "unknown")
    return True


def _delivered(message: Message) -> None:
    with transaction.atomic():
        waiting = Message.objects.filter(id=message.id, delivered_at=None)
        if waiting.update(delivered_at=timezone.now(), failed_at=None, reason="", look_at=None):
            _record("notice.delivered", message)


def failed(message: Message, *, reason: str) -> None:
    """It did not arrive and will not: the second channel is used, where there is one, in the same transaction."""
    with transaction.atomic():
        waiting = Message.objects.filter(id=message.id, delivered_at=None, failed_at=None)
        if waiting.update(failed_at=timezone.now(), reason=reason[:64], look_at=None):
            _record("notice.failed", message, reason=reason[:64])
            use_second(message)


def use_second(message: Message) -> None:
    """Release what was held back for the case that this one is not received: once."""
    event = message.key.rpartition(":")[0]
    for key in Message.objects.filter(key__in=[f"{event}:sms", f"{event}:wechat"], held=True).values_list("key", flat=True):
        if Message.objects.filter(key=key, held=True).update(held=False):
            owe("notices.deliver", key, key=key)


@handler("notices.look", every=LOOK_EVERY)
def look(**_: object) -> None:
    """Ask about what was accepted and not reported, and stop waiting for what took too long."""
    due = Message.objects.filter(look_at__lte=timezone.now()).order_by("look_at")
    for message in due[:BATCH]:
        if _claimed(message):
            if message.channel == "sms":
                _ask(message)
            _overdue(message)


def _claimed(message: Message) -> bool:
    """Ours to look at now: the next time is set before, so that one that fails does not keep the others waiting."""
    looks = message.looks + 1
    asked_again = message.channel == "sms" and looks < len(LOOKS)
    next_at = timezone.now() + LOOKS[looks] * MINUTE if asked_again else None
    mine = Message.objects.filter(id=message.id, look_at=message.look_at)
    return bool(mine.update(look_at=next_at, looks=F("looks") + 1))


def _ask(message: Message) -> None:
    try:
        report = gateways().sms.report(message.receipt)
    except GatewayError:
        return  # asked again at the next time
    if report.status == "delivered":
        _delivered(message)
    elif report.status == "failed":
        failed(message, reason=report.reason or "unknown")


def _overdue(message: Message) -> None:
    after = template_of(message.template)[1].second_after
    if after is None or (message.accepted_at or timezone.now()) > timezone.now() - after * MINUTE:
        return
    with transaction.atomic():
        if Message.objects.select_for_update().filter(id=message.id, delivered_at=None, failed_at=None).exists():
            use_second(message)


def unheard(contract: object, *, since: datetime.datetime | None = None) -> bool:
    """Whether the newest notice to a contract's worker has failed on every channel that it took and is unread. `since`: when the
    offer that stands was made; what failed before it went to another number, or was of another offer."""
    told = Message.objects.filter(contract=contract, secret=False, held=False)
    told = told.filter(created_at__gte=since) if since else told
    last = told.filter(failed_at__isnull=False).order_by("-created_at").first()
    if last is None:
        return False
    event = last.key.rpartition(":")[0]
    same = told.filter(key__startswith=f"{event}:")
    reached = Q(delivered_at__isnull=False) | Q(read_at__isnull=False) | Q(channel__in=("sms", "wechat"), failed_at=None)
    return not same.filter(reached).exists()


def _record(kind: str, message: Message, **more: str) -> None:
    if message.stream:
        facts = {"channel": message.channel, "template": message.template, "message": str(message.id), **more}
        record(kind, stream=message.stream, actor=Actor.system(), facts=facts)
