"""Employers, the people who act for them, and their seals."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from qianyue.operations.fields import EncryptedBytes, EncryptedText
from qianyue.operations.ids import new_id, shard_of


class Employer(models.Model):
    """A registered employer. Its key founds the shard of everything that belongs to it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=200)
    uscc = models.CharField(max_length=18, unique=True)
    kind = models.CharField(max_length=32)
    region = models.CharField(max_length=6)
    registered_address = models.CharField(max_length=300)
    business_address = models.CharField(max_length=300, blank=True)
    legal_representative = EncryptedText()
    phone = EncryptedText(null=True)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    @property
    def shard(self) -> int:
        return shard_of(self.id)

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person acting for an employer in one role. Contracts belong to the employer, never to the handler (trap 23)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=16, choices=[("handler", "经办人"), ("seal_keeper", "印章管理员")])
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["employer", "person", "role"], name="member_once")]


class Seal(models.Model):
    """An electronic seal: a picture drawn from the registered name, and the organisation's key and certificate."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="seals")
    title = models.CharField(max_length=40, default="劳动合同专用章")
    key = EncryptedBytes(help_text="PKCS#8 of a software key: development only, an HSM reference in production")
    certificate_chain = models.JSONField(default=list, help_text="base64 DER, leaf first; empty until the CA has answered")
    active = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["employer"], condition=models.Q(active=True), name="one_active_seal"),
        ]


class EmployerText(models.Model):
    """One version of an employer's own text (art. 15). Its file never changes: another file is another version.

    Uploaded by one member, published by another; withdrawn it serves no new offer, and those that were made with it stand.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="texts")
    kind = models.CharField(max_length=32, help_text="the kind of document that it words")
    title = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64, help_text="of the clean file that documents are made from")
    uploaded_sha256 = models.CharField(max_length=64, help_text="of the file as it was sent; that one is not kept")
    size = models.PositiveIntegerField()
    storage_key = models.CharField(max_length=100)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["employer", "title", "version"], name="text_version"),
            models.CheckConstraint(
                condition=models.Q(published_by=None) | ~models.Q(published_by=models.F("uploaded_by")), name="text_four_eyes"
            ),
        ]

    @property
    def usable(self) -> bool:
        """Whether new offers may be made with it."""
        return self.published_at is not None and self.withdrawn_at is None

    def __str__(self) -> str:
        return f"{self.title}（第{self.version}版）"
