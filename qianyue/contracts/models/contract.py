"""A contract, its files, and the offers that were made of it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from qianyue.documents.kind import Kind
from qianyue.documents.kinds import kind_of
from qianyue.employers.models import ContractText, Department, Employer
from qianyue.operations.fields import EncryptedJson, EncryptedText
from qianyue.operations.ids import new_id, shard_of


class State(models.TextChoices):
    """design.md section 3. Failure is not a state: a technical failure resumes."""

    DRAFT = "draft", "草稿"
    PROPOSED = "proposed", "待劳动者签署"
    SUBMITTED = "submitted", "已提交，待盖章"
    SIGNED_BY_ONE = "signed_by_one", "待单位盖章"
    SEALING = "sealing", "盖章与时间戳处理中"
    CONCLUDED = "concluded", "订立完成"
    DECLINED = "declined", "劳动者已拒签"
    WITHDRAWN = "withdrawn", "已撤回"
    REVOKED = "revoked", "已撤销"
    EXPIRED = "expired", "已过期"


class Order(models.TextChoices):
    """Who signs first (decision 0015). A choice where the employer and the worker are the only ones who sign."""

    WORKER = "worker", "劳动者先签名，单位后盖章"
    EMPLOYER = "employer", "单位先盖章，劳动者后签名"
    EITHER = "either", "不分先后，谁先都可以"


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
    department = models.ForeignKey(
        Department,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="whose members look after it; null: nobody's own",
    )
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
    drafted_for = models.BinaryField(
        null=True, help_text="blind index of employer, worker's number and first day in the working copy: the same one twice"
    )
    terms = EncryptedJson(help_text="the draft; what was proposed is in Proposal")
    text = models.ForeignKey(
        ContractText,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="the employer's own or an official text; null: the model text that is shipped",
    )
    order = models.CharField(
        max_length=8, choices=Order.choices, default=Order.WORKER, help_text="who signs first; of an offer it is in Proposal"
    )
    edition = models.PositiveIntegerField(default=1, help_text="counts saves: an edit of an older edition is refused")
    proposal = models.ForeignKey(
        "Proposal", null=True, on_delete=models.PROTECT, related_name="+", help_text="the offer that stands"
    )
    final = models.ForeignKey(
        "Document",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="the file that is handed out: as concluded, or with its timestamp renewed since",
    )
    concluded_at = models.DateTimeField(
        null=True, help_text="the closing timestamp's time: the contract's signing time (art. 20)"
    )
    starts_on = models.DateField(null=True, help_text="of the term; these four are contracts.columns")
    ends_on = models.DateField(null=True, help_text="last day of the term; null: open-ended, or it does not say")
    works_from = models.DateField(null=True, help_text="start of work (用工之日)")
    region = models.CharField(max_length=6, blank=True, help_text="of performance, else the employer's; empty: never offered")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [
            # what the desk's lists are sorted and narrowed by, measured with `qianyue bench desk`
            models.Index(fields=["employer", "-created_at"], include=["id"], name="contract_by_creation"),
            models.Index(fields=["employer", "-changed_at"], include=["id"], name="contract_by_change"),
            models.Index(fields=["employer", "state", "-changed_at"], include=["id", "kind"], name="contract_by_state"),
            models.Index(fields=["employer", "kind", "-changed_at"], include=["id", "state"], name="contract_by_kind"),
            models.Index(
                fields=["employer", "handler", "-changed_at"], include=["id", "state", "kind"], name="contract_by_handler"
            ),
            models.Index(
                "employer", models.F("concluded_at").desc(nulls_last=True), include=["id"], name="contract_by_conclusion"
            ),
            models.Index(fields=["employer", "number"], include=["id"], name="contract_by_number"),
            models.Index("employer", models.F("ends_on").desc(nulls_last=True), include=["id"], name="contract_by_end"),
            models.Index(
                fields=["region", "works_from"],
                opclasses=["varchar_pattern_ops", "date_ops"],
                condition=models.Q(state__in=OPEN),
                name="contract_unsigned",
            ),
            models.Index(
                fields=["region", "ends_on"],
                opclasses=["varchar_pattern_ops", "date_ops"],
                condition=models.Q(state="concluded"),
                name="contract_ending",
            ),
            models.Index(
                fields=["region", "concluded_at"],
                opclasses=["varchar_pattern_ops", "timestamptz_ops"],
                condition=models.Q(state="concluded"),
                name="contract_coverage",
            ),
            models.Index(fields=["worker", "-created_at"], name="contract_by_worker"),
            models.Index(fields=["worker_phone"], name="contract_by_invitation"),
            models.Index(fields=["worker_identity"], name="contract_by_identity"),
            models.Index(fields=["drafted_for"], condition=models.Q(drafted_for__isnull=False), name="contract_drafted_for"),
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

    @property
    def said(self) -> dict[str, Any]:
        """What it says to anybody: what was offered, once an offer stands; before that, what is drafted. Never half of each."""
        terms = self.proposal.terms if self.proposal is not None else self.terms
        return terms if isinstance(terms, dict) else {}


class Document(models.Model):
    """A file that must never change, encrypted at rest; `sha256` is of the plain bytes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="documents")
    role = models.CharField(max_length=16)  # proposed | worker_signed | sealed | concluded | renewed
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    pages = models.PositiveSmallIntegerField(default=0)
    storage_key = models.CharField(max_length=100)
    engine = models.CharField(max_length=200, blank=True)
    signing_base = EncryptedText(null=True, help_text="what signing must know of the file, where it is still to be signed")
    lapses_at = models.DateTimeField(
        null=True,
        help_text="of a closed file: its newest timestamp proves until then, and is renewed before; null: a newer file does",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["lapses_at"], condition=models.Q(lapses_at__isnull=False), name="document_lapsing"),
        ]


class Proposal(models.Model):
    """An offer: terms, findings and the rendered file, frozen together. A new one replaces it, never edits it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="proposals")
    version = models.PositiveSmallIntegerField()
    terms = EncryptedJson()
    text = models.ForeignKey(
        ContractText, null=True, on_delete=models.PROTECT, related_name="+", help_text="the version that it was made with"
    )
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="proposal")
    order = models.CharField(max_length=8, choices=Order.choices, default=Order.WORKER)
    key_facts_digest = models.CharField(max_length=64)
    rule_set = models.CharField(max_length=64)
    findings = EncryptedJson(default=list)
    link = models.BinaryField(
        unique=True,
        null=True,
        help_text="keyed hash of the link's token: the link identifies, it never authorises; null: the worker is not invited yet",
    )
    message = EncryptedText(null=True, help_text="what the handler says about it, up to 200 characters")
    proposed_at = models.DateTimeField()
    closes_at = models.DateTimeField(help_text="after this the offer has expired")
    replaced_at = models.DateTimeField(null=True)
    readdressed_at = models.DateTimeField(null=True, help_text="its link went to a wrong telephone and leads nowhere any more")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "version"], name="proposal_version")]
