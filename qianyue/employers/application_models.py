"""Applications to open the service, the papers that come with them, and what officers say of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from qianyue.operations.fields import EncryptedBytes, EncryptedJson
from qianyue.operations.ids import new_id, shard_of

DRAFT, SUBMITTED, FIRST_PASSED, RETURNED = "draft", "submitted", "first_passed", "returned"
APPROVED, REFUSED, DISCARDED = "approved", "refused", "discarded"
WITH_APPLICANT, WITH_AUTHORITY = (DRAFT, RETURNED), (SUBMITTED, FIRST_PASSED)


class MaterialItem(models.Model):
    """A paper that an authority asks for, in its own list. An authority without rows uses the shipped list (`materials`)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    area = models.CharField(max_length=6, help_text="region of the authority whose list this is")
    code = models.SlugField(max_length=40)
    title = models.CharField(max_length=60)
    note = models.CharField(max_length=200, blank=True, help_text="what exactly, said to the applicant")
    kinds = models.JSONField(default=list, help_text="kinds of employer that it is asked of; empty: all")
    only_agents = models.BooleanField(default=False, help_text="asked only where a handler applies, with an authorisation")
    required = models.BooleanField(default=True)
    form = models.CharField(max_length=20, blank=True, help_text="the form that the system fills in; empty: none")
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "code"], name="material_once")]


class Application(models.Model):
    """One employer's application. `facts` are as typed, whether right or not, until it is submitted; then they stand still."""

    class State(models.TextChoices):
        DRAFT = DRAFT, "填写中"
        SUBMITTED = SUBMITTED, "待初审"
        FIRST_PASSED = FIRST_PASSED, "待复核"
        RETURNED = RETURNED, "已退回补正"
        APPROVED = APPROVED, "已通过"
        REFUSED = REFUSED, "不予开通"
        DISCARDED = DISCARDED, "已撤销"

    class Purpose(models.TextChoices):
        OPENING = "opening", "开通申请"
        CHANGE = "change", "变更申请"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    applicant = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="applications")
    applicant_identity = models.BinaryField(
        null=True, help_text="`id_index` of whoever began it: whoever is checked on the same phone later is somebody else"
    )
    purpose = models.CharField(max_length=8, choices=Purpose.choices, default="opening")
    state = models.CharField(max_length=16, choices=State.choices, default=DRAFT)
    edition = models.PositiveIntegerField(default=1, help_text="counts changes, so that an old page changes nothing")
    round = models.PositiveSmallIntegerField(default=0, help_text="how often it was submitted")
    name = models.CharField(max_length=200, blank=True)
    uscc = models.CharField(max_length=18, blank=True)
    region = models.CharField(max_length=6, blank=True)
    facts = EncryptedJson(help_text="what `application_facts` knows")
    representative = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    represented_at = models.DateTimeField(null=True, help_text="when the legal representative, checked in person, agreed")
    asked = models.PositiveSmallIntegerField(default=0, help_text="messages sent to the legal representative")
    asked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True)
    first_reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    second_reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    employer = models.ForeignKey(
        "employers.Employer",
        null=True,
        on_delete=models.PROTECT,
        related_name="applications",
        help_text="what came of it, or what is to be changed",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["uscc"], condition=models.Q(state__in=WITH_AUTHORITY), name="one_application_an_employer"
            ),
            models.CheckConstraint(
                condition=models.Q(second_reviewer=None) | ~models.Q(second_reviewer=models.F("first_reviewer")),
                name="application_four_eyes",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=APPROVED)
                | models.Q(first_reviewer__isnull=False, second_reviewer__isnull=False, employer__isnull=False),
                name="approved_by_two",
            ),
        ]
        indexes = [models.Index(fields=["region", "state", "submitted_at"], name="application_queue")]

    @property
    def shard(self) -> int:
        return shard_of(self.id)

    @property
    def changes(self) -> bool:
        """Whether it changes an employer that is there, rather than opening the service to one."""
        return self.purpose == self.Purpose.CHANGE

    @property
    def open(self) -> bool:
        """Whether the applicant may change it now."""
        return self.state in WITH_APPLICANT


class Scan(models.Model):
    """A paper as it was uploaded and cleaned. Kept in the database, not in the archive, whose files are never deleted: a scan is
    deleted for good when it is replaced, and some days after the decision. Its digests stay."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="scans")
    item = models.SlugField(max_length=40)
    pdf = EncryptedBytes(null=True, help_text="what `uploads.clean_scan` made; empty once deleted")
    impression = EncryptedBytes(null=True, help_text="PNG of the seal, where the item is the seal's form")
    pages = models.PositiveSmallIntegerField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, help_text="of the clean file")
    uploaded_sha256 = models.CharField(max_length=64, help_text="of the file as it was sent; that one is not kept")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "item"], condition=models.Q(replaced_at=None), name="one_scan_an_item"
            ),
            models.CheckConstraint(
                condition=models.Q(deleted_at=None) | models.Q(pdf=None, impression=None), name="deleted_is_gone"
            ),
        ]


class Review(models.Model):
    """What one officer decided about one submission: append-only. `reasons` by place: `employer`, `item:licence` …"""

    class Verdict(models.TextChoices):
        PASSED = "passed", "初审通过"
        APPROVED = "approved", "复核通过"
        RETURNED = "returned", "退回补正"
        REFUSED = "refused", "不予开通"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="reviews")
    round = models.PositiveSmallIntegerField()
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    reasons = EncryptedJson()
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    authority = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "round"], condition=~models.Q(verdict="passed"), name="decided_once"),
            models.UniqueConstraint(fields=["application", "round"], condition=models.Q(verdict="passed"), name="passed_once"),
        ]
