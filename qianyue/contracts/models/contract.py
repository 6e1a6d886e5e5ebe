"""A contract, its files, and the offers that were made of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from qianyue.documents.kind import Kind
from qianyue.documents.kinds import kind_of
from qianyue.employers.models import Employer, EmployerText
from qianyue.operations.fields import EncryptedJson, EncryptedText
from qianyue.operations.ids import new_id, shard_of


class State(models.TextChoices):
    """design.md section 3. Failure is not a state: a technical failure resumes."""

    DRAFT = "draft", "草稿"
    PROPOSED = "proposed", "待劳动者签署"
    SUBMITTED = "submitted", "待单位出具"
    SIGNED_BY_ONE = "signed_by_one", "待单位盖章"
    SEALING = "sealing", "盖章与时间戳处理中"
    CONCLUDED = "concluded", "订立完成"
    DECLINED = "declined", "劳动者已拒签"
    WITHDRAWN = "withdrawn", "已撤回"
    REVOKED = "revoked", "已撤销"
    EXPIRED = "expired", "已过期"


OPEN = (State.DRAFT, State.PROPOSED, State.SUBMITTED, State.SIGNED_BY_ONE, State.SEALING)


class Contract(models.Model):
    """One document between an employer and a worker, from draft to conclusion and after: a contract, or what amends, renews,
    accompanies or certifies one."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    shard = models.SmallIntegerField()
    number = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=40, default="labor_contract", help_text="the document's kind: what it says, who signs")
    state = models.CharField(max_length=16, choices=State.choices, default=State.DRAFT)
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="contracts")
    handler = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="contracts",
        help_text="bound once the identified person is the one whom the terms name",
    )
    partner = models.ForeignKey(
        Employer, null=True, on_delete=models.PROTECT, related_name="+", help_text="the third party, which seals too"
    )
    earlier = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="later",
        help_text="the concluded contract that the offer amends, renews, ends or certifies",
    )
    worker_phone = models.BinaryField(null=True, help_text="blind index: who is invited")
    worker_identity = models.BinaryField(null=True, help_text="blind index: who may read and sign")
    worker_name = EncryptedText(null=True)
    terms = EncryptedJson(help_text="the draft; what was proposed is in Proposal")
    text = models.ForeignKey(
        EmployerText,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="the employer's own text; null: the model text",
    )
    edition = models.PositiveIntegerField(default=1, help_text="counts saves: an edit of an older edition is refused")
    proposal = models.ForeignKey(
        "Proposal", null=True, on_delete=models.PROTECT, related_name="+", help_text="the offer that stands"
    )
    final = models.ForeignKey("Document", null=True, on_delete=models.PROTECT, related_name="+")
    concluded_at = models.DateTimeField(
        null=True, help_text="the closing timestamp's time: the contract's signing time (art. 20)"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [
            models.Index(fields=["employer", "-created_at"], name="contract_by_employer"),
            models.Index(fields=["worker", "-created_at"], name="contract_by_worker"),
            models.Index(fields=["worker_phone"], name="contract_by_invitation"),
            models.Index(fields=["worker_identity"], name="contract_by_identity"),
        ]

    def save(self, *args: object, **kwargs: object) -> None:
        self.shard = shard_of(self.id)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def __str__(self) -> str:
        return self.number

    @property
    def definition(self) -> Kind:
        """What it is called and who signs it."""
        return kind_of(self.kind)


class Document(models.Model):
    """A file that must never change, encrypted at rest; `sha256` is of the plain bytes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="documents")
    role = models.CharField(max_length=16)  # proposed | worker_signed | sealed | concluded
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    pages = models.PositiveSmallIntegerField(default=0)
    storage_key = models.CharField(max_length=100)
    engine = models.CharField(max_length=200, blank=True)
    signing_base = EncryptedText(null=True, help_text="what signing must know of the file, where it is still to be signed")
    created_at = models.DateTimeField(auto_now_add=True)


class Proposal(models.Model):
    """An offer: terms, findings and the rendered file, frozen together. A new one replaces it, never edits it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="proposals")
    version = models.PositiveSmallIntegerField()
    terms = EncryptedJson()
    text = models.ForeignKey(
        EmployerText, null=True, on_delete=models.PROTECT, related_name="+", help_text="the version that it was made with"
    )
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="proposal")
    key_facts_digest = models.CharField(max_length=64)
    rule_set = models.CharField(max_length=64)
    findings = EncryptedJson(default=list)
    link = models.BinaryField(unique=True, help_text="keyed hash of the link's token: the link identifies, it never authorises")
    message = EncryptedText(null=True, help_text="what the handler says about it, up to 200 characters")
    proposed_at = models.DateTimeField()
    closes_at = models.DateTimeField(help_text="after this the offer has expired")
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "version"], name="proposal_version")]
