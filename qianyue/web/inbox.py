"""A person's messages inside the product (art. 21): listed newest first, marked as read when they were looked at."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from qianyue.evidence.record import record
from qianyue.notices.models import Message, Preference
from qianyue.operations.actor import Actor


def messages(actor: Actor) -> QuerySet[Message]:
    """The actor's in-app messages."""
    return Message.objects.filter(person=actor.person, channel="app").order_by("-created_at")


def unread(actor: Actor) -> int:
    return messages(actor).filter(read_at=None).count()


def mark_all_read(actor: Actor) -> None:
    """Read is evidence, too: it is on the record of what the message is about."""
    with transaction.atomic():
        for message in messages(actor).filter(read_at=None).select_for_update().order_by("id"):
            Message.objects.filter(id=message.id).update(read_at=timezone.now())
            if message.stream:
                facts = {"channel": "app", "template": message.template, "message": str(message.id)}
                record("notice.read", stream=message.stream, actor=actor, facts=facts)


def in_english(actor: Actor) -> bool:
    """Whether the list says each message in English too: the person's wish, else the language of the page."""
    wanted = Preference.objects.filter(person=actor.person).values_list("language", flat=True).first()
    return (wanted or get_language()) == "en"
