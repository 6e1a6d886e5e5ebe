"""Re-check what became of official notices at each employer: told, read, confirmed, answered, and what the gateways reported."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from django.utils import timezone

from qianyue.evidence.models import Event
from qianyue.notices.models import Message
from qianyue.operations.findings import Finding, Findings
from qianyue.oversight.audit_told import BATCH, Told, at_the_time, batches, confided, told_of
from qianyue.oversight.models import OfficialNotice, Receiver

TOLD, READ, CONFIRMED, ANSWERED = "official.told", "official.read", "official.confirmed", "official.answered"
ACCEPTED, DELIVERED, FAILED, SEEN = "notice.accepted", "notice.delivered", "notice.failed", "notice.read"
KINDS = (TOLD, READ, CONFIRMED, ANSWERED, ACCEPTED, DELIVERED, FAILED, SEEN)


def audit_receivers() -> Findings:
    """Everything that is kept of every employer."""
    words = ("notice__title", "notice__text", "notice__withdrawn_because")  # many rows, each of them would be deciphered again
    for some in batches(Receiver.objects.select_related("notice").defer(*words).order_by("id").iterator(BATCH)):
        keys = [one.id for one in some]
        told, messages = told_of(keys, KINDS, opened=ANSWERED), _messages(keys)
        for one in some:
            events = told.get(one.id, {})
            yield from _steps(one, events)
            yield from _answer(one, events)
            yield from _receipts(one, events, messages.get(one.id, []))


def _messages(receivers: list[uuid.UUID]) -> dict[uuid.UUID, list[Message]]:
    found: dict[uuid.UUID, list[Message]] = {}
    for message in Message.objects.filter(matter__in=receivers).defer("to", "subject", "text", "link"):
        if message.matter:
            found.setdefault(message.matter, []).append(message)
    return found


def _steps(one: Receiver, told: Told) -> Findings:
    """Each step once, by whom and when its event says; an answer confirms, too."""
    name = str(one.id)
    confirming = (told.get(CONFIRMED) or told.get(ANSWERED) or [])[:1]
    steps = (
        (one.told_at, None, told.get(TOLD, [])),
        (one.read_at, one.read_by_id, told.get(READ, [])),
        (one.confirmed_at, one.confirmed_by_id, confirming),
        (one.answered_at, one.answered_by_id, told.get(ANSWERED, [])),
    )
    for moment, person, events in steps:
        if not moment and not person and not events:
            continue
        if len(events) != 1 or events[0][0].actor != person or not at_the_time(moment, events[0][0]):
            yield Finding("official.receipt", name, "单位收到、打开、确认或者答复通知的登记与事件不一致。")
    for _event, facts in told.get(TOLD, []):
        if (facts.get("notice"), facts.get("people")) != (str(one.notice_id), one.people):
            yield Finding("official.told", name, "告知单位的记录与告知事件不一致：不是这份通知，或者人数不同。")
    if one.told_at and one.notice.state == OfficialNotice.State.DRAFT:
        yield Finding("official.told", name, "单位已被告知，通知却登记为草稿。")


def _answer(one: Receiver, told: Told) -> Findings:
    """The words as they were sent in, and whether they came too late: by the day that the notice asked for."""
    answers = told.get(ANSWERED, [])
    if bool(one.answer) != bool(answers):
        yield Finding("official.answer", str(one.id), "单位的答复与答复事件不一致：一方没有。")
        return
    for event, facts in answers:
        due = one.notice.due_on
        days = {timezone.localdate(moment) for moment in (one.answered_at, event.at) if moment}  # two at midnight
        late = {due is not None and day > due for day in days}
        if facts.get("late") not in late or not confided(event, "answer", one.answer):
            yield Finding("official.answer", str(one.id), "单位的答复与答复时的记录不一致。")


def _receipts(one: Receiver, told: Told, messages: list[Message]) -> Findings:
    """What the gateways said of each message is what its row says. A failure may be followed by a late delivery."""
    said = {kind: {str(facts.get("message")): event for event, facts in told.get(kind, [])} for kind in KINDS[4:]}
    names = {str(message.id) for message in messages}
    if any(events.keys() - names for events in said.values()):
        yield Finding("official.message", str(one.id), "有短信或者消息的回执事件，却没有这条消息。")
    receipts = {str(facts.get("message")): facts.get("receipt") for _event, facts in told.get(ACCEPTED, [])}
    for message in messages:
        if not all(_agrees(message, {kind: events.get(str(message.id)) for kind, events in said.items()})):
            yield Finding("official.message", str(message.id), "消息是否送达、是否打开，与回执事件不一致。")
        elif message.receipt and receipts.get(str(message.id)) != message.receipt:
            yield Finding("official.message", str(message.id), "消息的回执编号与回执事件不一致。")


def _agrees(message: Message, said: dict[str, Event | None]) -> Iterator[bool]:
    gateway = message.channel != "app"  # a message inside the product needs none
    yield not gateway or bool(message.accepted_at) == bool(said[ACCEPTED])
    for moment, event in ((message.delivered_at, said[DELIVERED]), (message.read_at, said[SEEN])):
        yield at_the_time(moment, event) if event else moment is None
    failed = said[FAILED]
    yield failed is not None if message.failed_at else failed is None or message.delivered_at is not None
