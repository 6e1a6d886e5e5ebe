"""Contracts and what is made on the way to their conclusion. Records only: `contracts/acts/` changes them."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from qianyue.documents.kind import Kind
from qianyue.documents.kinds import kind_of
from qianyue.employers.models import Employer, EmployerText, Seal
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


class Acknowledgement(models.Model):
    """What the worker has agreed to or confirmed, of exactly this proposal: a new proposal needs new ones."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="acknowledgements")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16)  # electronic_form | key_facts | full_text | intent
    digest = models.CharField(max_length=64, help_text="SHA-256 of what was shown")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "person", "kind"], name="acknowledged_once")]


class Reply(models.Model):
    """What the worker answers instead of signing: a refusal, or the wish for a change."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="replies")
    kind = models.CharField(max_length=16)  # declined | change
    text = EncryptedText()
    at = models.DateTimeField()


class Signing(models.Model):
    """One ceremony of one signer: certificate, what is to be signed, and the signature when it has come.

    Written down before anything is signed (rule 3). A worker may begin again (browser closed): the older one dies.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="signings")
    role = models.CharField(max_length=8)  # worker | partner | employer
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    seal = models.ForeignKey(Seal, null=True, on_delete=models.PROTECT, related_name="+")
    base = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", help_text="the file that is signed")
    certificate_chain = EncryptedJson(null=True, help_text="base64 DER, leaf first: the worker's bears the name")
    prepared = EncryptedText(null=True, help_text="trust.pades.Prepared: the revision to come")
    signature = models.BinaryField(null=True)
    token = models.BinaryField(null=True, help_text="RFC 3161 token over the signature value")
    ocsp = models.BinaryField(null=True, help_text="revocation status taken after the token")
    result = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(auto_now_add=True)
    signed_at = models.DateTimeField(null=True, help_text="our clock; the time that counts is in the token")
    abandoned_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "role"], condition=models.Q(signature__isnull=False), name="one_signature_a_role"
            ),
        ]


class Shown(models.Model):
    """What of a proposal the server has shown to the worker, once per thing: the text, a page, a file."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="shown")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=24)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "person", "what"], name="shown_once")]
