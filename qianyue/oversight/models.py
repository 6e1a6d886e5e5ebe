"""Labour authorities, their officers, the table rows that they add to the law's tables, and the contracts that fall below."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from qianyue.contracts.models import Contract
from qianyue.employers.models import Employer
from qianyue.operations.fields import EncryptedText
from qianyue.operations.ids import new_id, shard_of
from qianyue.oversight.complaint_models import Complaint
from qianyue.oversight.counter_models import CounterSession
from qianyue.oversight.official_models import OfficialNotice, Receiver
from qianyue.oversight.text_models import TextReview

__all__ = [
    "Authority",
    "Complaint",
    "CounterSession",
    "Decision",
    "Officer",
    "OfficialNotice",
    "Receiver",
    "Shortfall",
    "TableRow",
    "TextReview",
]


class Authority(models.Model):
    """A labour authority (人力资源和社会保障部门) and the region for which it decides."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=100, unique=True)
    region = models.CharField(max_length=6)
    created_at = models.DateTimeField(auto_now_add=True)

    @property
    def shard(self) -> int:
        return shard_of(self.id)

    def __str__(self) -> str:
        return self.name


class Officer(models.Model):
    """A person acting for an authority (工作人员); for one at a time, so that a session needs no choice."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="officers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="offices")
    active = models.BooleanField(default=True)
    sessions_since = models.DateTimeField(null=True, help_text="a session begun before it has ended")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=models.Q(active=True), name="one_office_a_person"),
        ]


class TableRow(models.Model):
    """A dated row as one officer drafted it: append-only. It counts once a second officer's decision says so."""

    class Table(models.TextChoices):
        MINIMUM_WAGES = "minimum_wages", "最低工资标准"
        WAGE_CLASSES = "wage_classes", "最低工资类别"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="table_rows")
    table = models.CharField(max_length=16, choices=Table.choices)
    region = models.CharField(max_length=6)
    wage_class = models.CharField(max_length=3)
    monthly = models.DecimalField(max_digits=7, decimal_places=2, null=True, help_text="yuan; of minimum wages only")
    hourly = models.DecimalField(max_digits=7, decimal_places=2, null=True, help_text="yuan, for part-time work")
    valid_from = models.DateField()
    document_number = models.CharField(max_length=60)
    source = models.CharField(max_length=200)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()


class Decision(models.Model):
    """What became of a drafted row: append-only, one a row. The order of decisions is the order of the rows in the tables."""

    class Verdict(models.TextChoices):
        CONFIRMED = "confirmed", "已确认"
        WITHDRAWN = "withdrawn", "已撤回"

    position = models.BigAutoField(primary_key=True)
    row = models.OneToOneField(TableRow, on_delete=models.PROTECT, related_name="decision")
    verdict = models.CharField(max_length=9, choices=Verdict.choices)
    reason = models.CharField(max_length=200, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()


class Shortfall(models.Model):
    """A wage in a contract in force that does not reach the minimum wage from `since` on (domain.md 6.11).

    What the rule says of it names the wage and is personal: ciphertext. Open until a later check finds it reached.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="shortfalls")
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="+")
    row = models.ForeignKey(TableRow, on_delete=models.PROTECT, related_name="shortfalls", help_text="the row that caused it")
    rule = models.CharField(max_length=8)
    path = models.CharField(max_length=64, help_text="JSON pointer to the wage in the terms")
    place = models.CharField(max_length=6, help_text="region of performance")
    since = models.DateField()
    until = models.DateField(null=True, help_text="last day of the contract; null: none agreed")
    message = EncryptedText()
    fix = EncryptedText(help_text="the amount that would pass, in the rule's sentence")
    found_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "path"], name="shortfall_once")]
        indexes = [
            models.Index(fields=["employer", "since"], condition=models.Q(resolved_at=None), name="shortfall_of_employer"),
            models.Index(fields=["place", "since"], condition=models.Q(resolved_at=None), name="shortfall_of_place"),
        ]
