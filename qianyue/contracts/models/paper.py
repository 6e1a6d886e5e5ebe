"""Contracts on paper that an employer had before it came here. Never marked as signed, never counted among what was concluded
here: what somebody has copied from a sheet of paper, its scans, what the worker says of it, and no more."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from qianyue.contracts.models.search import Tokens
from qianyue.employers.models import Employer
from qianyue.operations.fields import EncryptedBytes, EncryptedJson, EncryptedText
from qianyue.operations.ids import new_id


class PaperContract(models.Model):
    """One contract on paper, as its handler has entered it. `terms` are laid out as terms, as far as anything was copied."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=32, unique=True, help_text="of the entry; `own_number` is the paper's")
    own_number = EncryptedText(null=True, help_text="as it stands on the paper")
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="paper_contracts")
    worker_identity = models.BinaryField(help_text="blind index: whose it is")
    kind = models.CharField(max_length=40, default="labor_contract", help_text="of its terms: which form of employment it makes")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, help_text="last day of the term; null: open-ended, or it does not say")
    works_from = models.DateField(null=True, help_text="start of work, where the paper says it")
    tokens = Tokens(default=list, help_text="the words under which it is found, as keyed hashes")
    terms = EncryptedJson(help_text="kind, worker, term, employment_start, work, pay, probation: as on the paper")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = EncryptedText(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employer", "worker_identity", "starts_on"],
                condition=models.Q(withdrawn_at=None),
                name="one_paper_contract_a_start",
            )
        ]
        indexes = [models.Index(fields=["worker_identity"], condition=models.Q(withdrawn_at=None), name="paper_of_a_worker")]

    def __str__(self) -> str:
        return self.number


class PaperScan(models.Model):
    """A scan of the whole paper, cleaned. A better one takes its place; the one before stays, with who replaced it and why."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    paper = models.ForeignKey(PaperContract, on_delete=models.PROTECT, related_name="scans")
    pdf = EncryptedBytes(help_text="what `uploads.clean_scan` made")
    pages = models.PositiveSmallIntegerField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, help_text="of the clean file")
    uploaded_sha256 = models.CharField(max_length=64, help_text="of the file as it was sent; that one is not kept")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    replaced_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True)
    replaced_because = EncryptedText(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["paper"], condition=models.Q(replaced_at=None), name="one_scan_a_paper"),
        ]


class PaperEnding(models.Model):
    """The employer's record that the employment under a paper has ended before its term: what happened elsewhere, written down.

    As with `Ending`, a record that was wrong is taken back and stays; one stands at a time.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    paper = models.ForeignKey(PaperContract, on_delete=models.PROTECT, related_name="endings")
    type = models.CharField(max_length=12)  # dissolved | terminated
    last_day = models.DateField(help_text="the last day of the employment")
    decision = EncryptedJson(help_text="reason (`law.endings.REASONS`), the handler's words, empty where there are none")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    taken_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["paper"], condition=models.Q(taken_back_at=None), name="one_ending_a_paper"),
        ]


class PaperObjection(models.Model):
    """The worker's word that a paper that was entered is not theirs, or says something else. Kept as it was written; the employer
    answers and, where the worker is right, withdraws the entry. Nobody deletes it."""

    class About(models.TextChoices):
        NOT_MINE = "not_mine", "不是我的合同"
        OTHERWISE = "otherwise", "内容与我签的不一致"
        ENDING = "ending", "用工没有结束，或者结束的日期、原因不对"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    paper = models.ForeignKey(PaperContract, on_delete=models.PROTECT, related_name="objections")
    about = models.CharField(max_length=12, choices=About)
    words = EncryptedText(help_text="the worker's own")
    scan_sha256 = models.CharField(max_length=64, blank=True, help_text="the scan that was there to be seen")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    answer = EncryptedText(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["paper"], condition=models.Q(answered_at=None), name="one_open_objection_a_paper"),
        ]
