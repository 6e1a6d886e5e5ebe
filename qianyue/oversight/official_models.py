"""What a labour authority tells employers officially, and what became of it at each of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from qianyue.employers.models import Employer
from qianyue.operations.fields import EncryptedText
from qianyue.operations.ids import new_id, shard_of


class OfficialNotice(models.Model):
    """One notice of an authority. Drafted, looked at with the employers who will get it, sent once; never edited afterwards.

    What was wrong in it another notice puts right, which names it; withdrawn it stays visible, with the reason.
    """

    class Kind(models.TextChoices):
        INFORMATION = "information", "告知"
        REQUEST = "request", "限期办理"
        WARNING = "warning", "提醒整改"

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        SENDING = "sending", "正在发送"
        SENT = "sent", "已发出"
        WITHDRAWN = "withdrawn", "已撤回"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    authority = models.ForeignKey("oversight.Authority", on_delete=models.PROTECT, related_name="official_notices")
    number = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.INFORMATION)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    title = EncryptedText(null=True)
    text = EncryptedText(null=True)
    link = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(null=True, help_text="last day to answer; of a request only")
    chosen_by = models.JSONField(default=dict, help_text="how the employers were found: ticked, by filters, by a risk")
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = EncryptedText(null=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["authority", "-drafted_at"], name="official_of_authority"),
        ]

    @property
    def shard(self) -> int:
        return shard_of(self.id)

    @property
    def asks(self) -> bool:
        """Whether the employer has to answer in words; else confirming the receipt is enough."""
        return self.kind == self.Kind.REQUEST

    def __str__(self) -> str:
        return self.number


class Receiver(models.Model):
    """One employer who gets a notice: told by the workers, opened, confirmed and answered by its owner or a handler."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    notice = models.ForeignKey(OfficialNotice, on_delete=models.CASCADE, related_name="receivers")
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="official_notices")
    told_at = models.DateTimeField(null=True, help_text="the messages are owed since; null: not yet, or never")
    people = models.PositiveSmallIntegerField(default=0, help_text="how many were told; 0: nobody acts for the employer now")
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    answer = EncryptedText(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    reminded = models.PositiveSmallIntegerField(default=0, help_text="how many reminders it got")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "employer"], name="notice_once_an_employer")]
        indexes = [
            models.Index(fields=["employer", "-told_at"], condition=models.Q(told_at__isnull=False), name="official_of_employer"),
        ]

    @property
    def shard(self) -> int:
        return shard_of(self.id)
