"""What a second officer found in the draft of an official model text."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from qianyue.employers.models import ContractText
from qianyue.operations.ids import new_id


class TextReview(models.Model):
    """The one review of a version: append-only. A returned version is followed by another one, never mended."""

    class Verdict(models.TextChoices):
        APPROVED = "approved", "审核通过"
        RETURNED = "returned", "退回修改"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    text = models.OneToOneField(ContractText, on_delete=models.PROTECT, related_name="review")
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    reason = models.CharField(max_length=500, blank=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()
