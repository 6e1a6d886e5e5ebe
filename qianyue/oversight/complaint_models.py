"""What a worker tells the labour authority about an employer, and what came of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from qianyue.contracts.models import Contract
from qianyue.employers.models import Employer
from qianyue.operations.fields import EncryptedText
from qianyue.operations.ids import new_id


class Complaint(models.Model):
    """One complaint. Who complains and about what is the authority's to know; the employer learns the name by consent only."""

    class Kind(models.TextChoices):
        NOT_GIVEN = "not_given", "没有拿到合同"
        DIFFERENT = "different", "合同和当初说的不一样"
        PRESSED = "pressed", "被强迫或者催促签字"
        TOO_LOW = "too_low", "工资低于最低工资标准"
        OTHER = "other", "其他问题"

    class State(models.TextChoices):
        FILED = "filed", "等待受理"
        TAKEN = "taken", "办理中"
        ANSWERED = "answered", "已答复"
        CLOSED = "closed", "已办结"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.FILED)
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="complaints")
    worker_identity = models.BinaryField(
        null=True, help_text="`id_index` of the worker then: whoever is checked on the same phone later is somebody else"
    )
    contract = models.ForeignKey(Contract, null=True, on_delete=models.PROTECT, related_name="complaints")
    employer = models.ForeignKey(Employer, null=True, on_delete=models.PROTECT, related_name="complaints")
    about = EncryptedText(help_text="the employer as the worker calls it, or as the contract does")
    text = EncryptedText()
    may_name = models.BooleanField(default=False, help_text="the worker agrees that the employer learns who complained")
    region = models.CharField(max_length=6)
    authority = models.ForeignKey("oversight.Authority", on_delete=models.PROTECT, related_name="complaints")
    sent_on_by = models.ForeignKey("oversight.Authority", null=True, on_delete=models.PROTECT, related_name="+")
    sent_on_note = EncryptedText(null=True)
    filed_at = models.DateTimeField()
    due_on = models.DateField(null=True, help_text="last day to answer; null: the year's working days are not announced")
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True)
    answer = EncryptedText(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closing = EncryptedText(null=True, help_text="how it ended, in the officer's words")

    class Meta:
        indexes = [
            models.Index(fields=["authority", "due_on"], condition=~models.Q(state="closed"), name="complaint_waiting"),
            models.Index(fields=["worker", "-filed_at"], name="complaint_of_worker"),
            models.Index(fields=["employer", "-filed_at"], name="complaint_about"),
        ]
