"""A person's messages inside the product (art. 21): listed newest first, marked as read when they were looked at."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from qianyue.notices.models import Message
from qianyue.operations.actor import Actor


def messages(actor: Actor) -> QuerySet[Message]:
    """The actor's in-app messages."""
    return Message.objects.filter(person=actor.person, channel="app").order_by("-created_at")


def unread(actor: Actor) -> int:
    return messages(actor).filter(read_at=None).count()


def mark_all_read(actor: Actor) -> None:
    messages(actor).filter(read_at=None).update(read_at=timezone.now())
