"""The days on which something about a contract falls due, and the alerts that were raised because of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from qianyue.contracts.models.contract import Contract
from qianyue.contracts.models.paper import PaperContract
from qianyue.employers.models import Employer
from qianyue.operations.fields import EncryptedText
from qianyue.operations.ids import new_id


class LifeDate(models.Model):
    """One day of a contract's life, signed here or on paper, as its terms give it (the terms are encrypted, and nobody opens all
    of them every day). What comes round again is numbered: `non_compete_pay:01`.

    The days of 16 and 18 years and of retirement tell no birthday that their table does not hide already: they are masked from
    nobody who may read the contract, and from everybody else by the same access.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    contract = models.ForeignKey(Contract, null=True, on_delete=models.CASCADE, related_name="life_dates")
    paper = models.ForeignKey(PaperContract, null=True, on_delete=models.CASCADE, related_name="life_dates")
    kind = models.CharField(max_length=24)
    day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "kind"], name="life_date_once"),
            models.UniqueConstraint(fields=["paper", "kind"], name="life_date_of_paper_once"),
            models.CheckConstraint(
                condition=models.Q(contract=None, paper__isnull=False) | models.Q(contract__isnull=False, paper=None),
                name="life_date_of_one",
            ),
        ]
        indexes = [models.Index(fields=["kind", "day"], name="life_date_due")]


class Alert(models.Model):
    """Something that is due, on the employer's board: raised once for what it is about, its day and its offset. What many
    contracts name, such as the employer's licence, is about the employer."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="+")
    contract = models.ForeignKey(Contract, null=True, on_delete=models.CASCADE, related_name="alerts")
    paper = models.ForeignKey(PaperContract, null=True, on_delete=models.CASCADE, related_name="alerts")
    subject = models.UUIDField(help_text="the contract, the paper, the seal, the membership, or the employer")
    kind = models.CharField(max_length=24)
    offset = models.SmallIntegerField(help_text="days from `day`, before it where negative")
    day = models.DateField(help_text="the date that it is about")
    raised_on = models.DateField()
    snoozed_until = models.DateField(null=True)
    reason = EncryptedText(null=True, help_text="why it is done or put off, in the member's words")
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "kind", "offset", "day"], name="alert_once")]
        indexes = [models.Index(fields=["employer", "day"], condition=models.Q(done_at=None), name="alert_open")]


class AlertRun(models.Model):
    """A day on which everything was looked at to the end: after a longer rest the next look goes back to the last of them."""

    day = models.DateField(primary_key=True)
    finished_at = models.DateTimeField(auto_now_add=True)
