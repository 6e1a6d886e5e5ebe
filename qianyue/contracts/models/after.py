"""What is decided and answered about a contract after its conclusion. Its documents lead on by `Contract.earlier`; what can be
derived from them (in force, amended, renewed) is not kept here."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from qianyue.contracts.models.contract import Contract
from qianyue.operations.fields import EncryptedJson, EncryptedText
from qianyue.operations.ids import new_id


class Ending(models.Model):
    """The employer's record that a contract ends, other than by an agreement: why, when, and what was answered before.

    A record that was wrong is taken back and stays; one stands at a time.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="endings")
    type = models.CharField(max_length=12)  # dissolved | terminated
    last_day = models.DateField(help_text="the last day of the contract")
    decision = EncryptedJson(help_text="reason, notice, the answers about LCL 42, what was warned of, the handler's words")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    taken_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract"], condition=models.Q(taken_back_at=None), name="one_ending_a_contract")
        ]


class DutyDone(models.Model):
    """A duty that follows the end of a contract (LCL 50), ticked off by somebody who says when it was done."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="duties_done")
    duty = models.CharField(max_length=40)
    done_on = models.DateField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "duty"], name="duty_done_once")]


class Intention(models.Model):
    """What the employer has in mind for the end of a term (renew or let it end), told to the worker, and the worker's answer.

    Information and no offer: a renewal is a document of its own. It shows later who wanted what (LCL 46(5)).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="intentions")
    kind = models.CharField(max_length=8)  # renew | end
    worker_phone = models.BinaryField(help_text="blind index: who is asked")
    worker_identity = models.BinaryField(help_text="blind index: whose answer counts")
    text = EncryptedText(help_text="the letter, as it was shown")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the text")
    same_or_better = models.BooleanField(help_text="the employer offers the old conditions or better ones (LCL 46(5))")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=8, blank=True)  # yes | no | other
    words = EncryptedText(null=True, help_text="the worker's own words")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "digest"], name="intended_once")]
