"""What an employer's approver has said of an offer, or of a file that is to be sealed."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from qianyue.contracts.models.contract import Contract
from qianyue.operations.fields import EncryptedText
from qianyue.operations.ids import new_id


class Approval(models.Model):
    """One look at exactly what `digest` names: other terms or another file are another approval.

    Of an offer it is asked for by the handler; of a seal nobody asks, the worker's signature does.
    """

    class Step(models.TextChoices):
        OFFER = "offer", "发出前审批"
        SEAL = "seal", "盖章前审批"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="approvals")
    step = models.CharField(max_length=8, choices=Step.choices)
    digest = models.CharField(max_length=64, help_text="SHA-256 of terms and text, or of the file")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    granted = models.BooleanField(null=True, help_text="null while nobody has decided")
    reason = EncryptedText(null=True, help_text="why not, in the approver's words")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "step", "digest"],
                condition=models.Q(granted=None) | models.Q(granted=True),
                name="one_approval_a_digest",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | models.Q(asked_by=None) | ~models.Q(decided_by=models.F("asked_by")),
                name="approval_four_eyes",
            ),
        ]
