"""Many contracts at once: a spreadsheet's rows to be drafted, or entered as contracts on paper; drafts to be approved and
proposed, signed files to be sealed, entries to be withdrawn."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from qianyue.contracts.models.contract import Contract
from qianyue.contracts.models.paper import PaperContract
from qianyue.employers.models import Department, Employer
from qianyue.operations.fields import EncryptedJson, EncryptedText
from qianyue.operations.ids import new_id


class Batch(models.Model):
    """One piece of work over many rows, decided once and done row by row by the workers."""

    class Work(models.TextChoices):
        DRAFT = "draft", "从表格起草"
        PROPOSE = "propose", "批量发出"
        SEAL = "seal", "批量盖章"
        PAPER = "paper", "登记纸质合同"
        ASK = "ask", "批量送审"
        APPROVE = "approve", "批量审批同意"
        REFUSE = "refuse", "批量审批退回"
        WITHDRAW = "withdraw", "批量作废登记"

    class State(models.TextChoices):
        PREPARED = "prepared", "等待确认"
        RUNNING = "running", "正在办理"
        DONE = "done", "已办完"
        CANCELLED = "cancelled", "已停止"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    work = models.CharField(max_length=8, choices=Work)
    state = models.CharField(max_length=12, choices=State, default=State.RUNNING)
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="batches")
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="who decided it")
    role = models.CharField(max_length=16, help_text="in which capacity")
    kind = models.CharField(max_length=40, blank=True, help_text="of the documents that a spreadsheet drafts")
    name = EncryptedText(null=True, help_text="what the file was called: it may name people")
    plan = EncryptedJson(null=True, help_text="what each column means, and what all rows say; gone with the rows' cells")
    origin = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="runs",
        help_text="the spreadsheet whose drafts are proposed or asked about, whose entries are withdrawn; the list decided on",
    )
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the uploaded file, or of the list decided on")
    total = models.PositiveIntegerField()
    reason = EncryptedText(null=True, help_text="why a list is sent back, or entries are withdrawn; gone with the rows' cells")
    cause = models.CharField(max_length=200, blank=True, help_text="why it was stopped, where nobody pressed the button")
    created_at = models.DateTimeField(auto_now_add=True)
    accepted_at = models.DateTimeField(null=True, help_text="when the rows that were checked were told to be entered")
    finished_at = models.DateTimeField(null=True)
    collected_at = models.DateTimeField(null=True, help_text="when the rows that are left were last given back")
    cleared_at = models.DateTimeField(null=True, help_text="when everything personal that is in no contract was deleted")

    class Meta:
        indexes = [models.Index(fields=["employer", "-created_at"], name="batch_by_employer")]

    @property
    def permission(self) -> str:
        """What somebody must be allowed to do (`employers.permissions`) who sees and steers it."""
        asked = {self.Work.PAPER: "draft", self.Work.WITHDRAW: "draft", self.Work.ASK: "propose", self.Work.REFUSE: "approve"}
        return asked.get(self.Work(self.work), self.work)


class BatchRow(models.Model):
    """One row: waiting, ready (checked, waiting for the word), or what has become of it. `number` is the row's number in the
    sheet, or its place in the list."""

    class State(models.TextChoices):
        WAITING = "waiting", "等待处理"
        READY = "ready", "可以登记"
        DONE = "done", "已完成"
        CHANGED = "changed", "改过，未发出"
        REFUSED = "refused", "未通过"
        CANCELLED = "cancelled", "未处理"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField()
    lane = models.PositiveSmallIntegerField(help_text="which chain of jobs works on it: no two on one row")
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    cells = EncryptedJson(null=True, help_text="as they were in the sheet; deleted as soon as they are in a contract")
    findings = EncryptedJson(null=True, help_text="why not, or what to look at: place, severity, message, fix")
    contract = models.ForeignKey(Contract, null=True, on_delete=models.PROTECT, related_name="+")
    paper = models.ForeignKey(PaperContract, null=True, on_delete=models.PROTECT, related_name="rows")
    edition = models.PositiveIntegerField(
        default=0, help_text="of the draft that was decided on: an edit since is not sent; 0, which no draft has: of none"
    )
    document = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of the file, or of the content, that was decided on"
    )
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="batch_row_once"),
            models.UniqueConstraint(
                fields=["batch", "contract"], condition=models.Q(contract__isnull=False), name="batch_contract_once"
            ),
        ]
        indexes = [models.Index(fields=["batch", "state", "lane", "number"], name="batch_row_next")]
