"""Messages to people: one row per event, person and channel, with what became of it; and how each person wants to be told."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from qianyue.operations.fields import EncryptedText
from qianyue.operations.ids import new_id
from qianyue.operations.keys import blind_index


class Message(models.Model):
    """One message on one channel. Accepted by a gateway is not received: `delivered_at` needs the report (trap 20)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=200, unique=True, help_text="event, person and channel: the same notice once")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="messages")
    contract = models.UUIDField(null=True, db_index=True)
    matter = models.UUIDField(
        null=True, db_index=True, help_text="what it is about where that is no contract: the chain that its receipts are in"
    )
    channel = models.CharField(max_length=8)  # sms | wechat | email | app
    template = models.CharField(max_length=32)
    to = EncryptedText(null=True)
    subject = EncryptedText(null=True)
    text = EncryptedText(null=True, help_text="emptied after sending where it carries a code")
    link = EncryptedText(null=True, help_text="an invitation's names its offer: who reads the database opens none")
    secret = models.BooleanField(default=False)
    held = models.BooleanField(default=False, help_text="the second channel: sent only when the first is not received")
    created_at = models.DateTimeField(auto_now_add=True)
    accepted_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=64, blank=True, help_text="why it failed: a word of the gateway")
    look_at = models.DateTimeField(null=True, help_text="when we ask what became of it; null: nothing more to ask")
    looks = models.PositiveSmallIntegerField(default=0)
    receipt = models.CharField(max_length=128, blank=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-created_at"], condition=models.Q(channel="app"), name="message_inbox"),
            models.Index(fields=["look_at"], condition=models.Q(look_at__isnull=False), name="message_to_look_at"),
            models.Index(fields=["channel", "receipt"], condition=~models.Q(receipt=""), name="message_by_receipt"),
        ]

    @property
    def stream(self) -> uuid.UUID | None:
        """The chain of events in which its receipts are written down; None where nobody needs them."""
        return self.contract or self.matter


def openid_index(openid: str) -> bytes:
    """Blind index of a WeChat openid."""
    return blind_index().of("openid", openid)


class Preference(models.Model):
    """How one person wants to be told. Without a row: SMS, e-mail where an address is known, WeChat first where it is bound."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.PROTECT, related_name="+")
    sms = models.BooleanField(default=True)
    wechat = models.BooleanField(default=True)
    email = models.BooleanField(default=True)
    first = models.CharField(max_length=8, default="wechat", help_text="of SMS and WeChat: which is tried first")
    address = EncryptedText(null=True, help_text="the e-mail address that was verified by a code")
    language = models.CharField(max_length=8, blank=True)
    changed_at = models.DateTimeField(auto_now=True)


class Binding(models.Model):
    """A person's WeChat, bound in the person's own session. One WeChat is one person's; unbinding deletes the row."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    openid = EncryptedText()
    openid_index = models.BinaryField(unique=True)
    bound_at = models.DateTimeField(auto_now_add=True)
