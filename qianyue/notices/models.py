"""Messages to people: one row per event, person and channel, with what became of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from qianyue.operations.fields import EncryptedText
from qianyue.operations.ids import new_id


class Message(models.Model):
    """One message on one channel. Accepted by a gateway is not received: `delivered_at` needs the report (trap 20)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=200, unique=True, help_text="event, person and channel: the same notice once")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="messages")
    contract = models.UUIDField(null=True, db_index=True)
    channel = models.CharField(max_length=8)  # sms | email | app
    template = models.CharField(max_length=32)
    to = EncryptedText(null=True)
    subject = EncryptedText(null=True)
    text = EncryptedText(null=True, help_text="emptied after sending where it carries a code")
    link = models.CharField(max_length=200, blank=True)
    secret = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    accepted_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    receipt = models.CharField(max_length=128, blank=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-created_at"], condition=models.Q(channel="app"), name="message_inbox")]
