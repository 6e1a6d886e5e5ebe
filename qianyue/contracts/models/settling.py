"""What settles a finding that keeps a contract from going on: an exception, the word of the authority or of the worker."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from qianyue.contracts.models.contract import Contract
from qianyue.operations.fields import EncryptedText
from qianyue.operations.ids import new_id


class Waiver(models.Model):
    """An exception from a rule that allows them (`override`): asked for by one member with a reason, decided by another.

    `finding` binds it to what the rule found: other values in the same place are another finding and need another one.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="waivers")
    rule = models.CharField(max_length=8)
    path = models.CharField(max_length=200)
    finding = models.CharField(max_length=64, help_text="SHA-256 of rule, path and message")
    message = EncryptedText(help_text="what the rule found, as both of them read it")
    reason = EncryptedText()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    granted = models.BooleanField(null=True, help_text="null while nobody has decided")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "finding"],
                condition=models.Q(granted=None) | models.Q(granted=True),
                name="one_waiver_a_finding",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("asked_by")), name="waiver_four_eyes"
            ),
        ]


class Objection(models.Model):
    """The employer's word that what was read into its own clause is a false alarm. The labour authority decides, once, never a
    colleague; it sees the passage and not the contract. Other words are another finding.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="objections")
    region = models.CharField(max_length=6, help_text="of the employer: whose officers decide")
    rule = models.CharField(max_length=8)
    path = models.CharField(max_length=200)
    finding = models.CharField(max_length=64, help_text="SHA-256 of rule, path and message")
    message = EncryptedText(help_text="what the rule read, with the words it found")
    passage = EncryptedText(help_text="the whole text in which it was found")
    reason = EncryptedText()
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    upheld = models.BooleanField(null=True, help_text="null while nobody has decided")
    answer = EncryptedText(null=True, help_text="why, in the officer's words")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "finding"], name="one_objection_a_finding")]
        indexes = [models.Index(fields=["region", "raised_at"], condition=models.Q(upheld=None), name="objection_open")]


class Statement(models.Model):
    """The worker's own word that a fixed term is wanted although the law gives an open-ended one (T-04, LCL 14).

    Asked for by the employer, answered in the worker's own session by the identified person; `digest` binds it to its text,
    and the text names employer and term: another term needs another statement.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="statements")
    worker_phone = models.BinaryField(help_text="blind index: who is asked")
    worker_identity = models.BinaryField(help_text="blind index: whose word counts")
    worker_name = EncryptedText()
    text = EncryptedText()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the text")
    asked_at = models.DateTimeField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    wanted = models.BooleanField(null=True, help_text="null while the worker has not answered")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "worker_identity", "digest"], name="asked_once")]
        indexes = [models.Index(fields=["worker_phone", "-asked_at"], name="statement_by_phone")]
