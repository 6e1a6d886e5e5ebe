"""Texts that contracts are worded by (art. 15): an employer's own, and the official model texts of labour authorities."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from qianyue.operations.ids import new_id


class Texts(models.QuerySet["ContractText"]):
    def published(self) -> Self:
        """Those that have been put into use, now or from a day to come; also those that have been taken out of it since."""
        return self.exclude(published_at=None)

    def usable(self) -> Self:
        """Those that new offers may be made with today."""
        today = timezone.localdate()
        begun = models.Q(begins_on=None) | models.Q(begins_on__lte=today)
        successor = ContractText.objects.filter(
            models.Q(withdrawn_at=None) | models.Q(ends_on__gt=models.F("begins_on")),  # another has never been in use
            authority=models.OuterRef("authority"),
            title=models.OuterRef("title"),
            version__gt=models.OuterRef("version"),
            published_at__isnull=False,
            begins_on__lte=today,
        )
        standing = models.Q(withdrawn_at=None) | models.Q(ends_on__gt=today)
        return self.published().filter(begun, standing).exclude(models.Exists(successor))


class ContractText(models.Model):
    """One version of a text. Its file never changes: another file is another version of the same title.

    Uploaded by one person, published by another; withdrawn it serves no new offer, and those that were made with it stand.
    It belongs to an employer, or to an authority: then it is an official model text, which holds from a day on, and until
    the day on which a later version of it begins.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    employer = models.ForeignKey("employers.Employer", null=True, on_delete=models.PROTECT, related_name="texts")
    authority = models.ForeignKey("oversight.Authority", null=True, on_delete=models.PROTECT, related_name="texts")
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
    begins_on = models.DateField(null=True, help_text="an official text's first day; null: from its publication")
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    ends_on = models.DateField(null=True, help_text="of a withdrawn official text: the first day without it; null: at once")
    withdrawn_because = models.CharField(max_length=200, blank=True)

    objects = Texts.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(employer=None, authority__isnull=False) | models.Q(employer__isnull=False, authority=None),
                name="text_of_one",
            ),
            models.UniqueConstraint(fields=["employer", "title", "version"], name="text_version"),
            models.UniqueConstraint(fields=["authority", "title", "version"], name="official_text_version"),
            models.CheckConstraint(
                condition=models.Q(published_by=None) | ~models.Q(published_by=models.F("uploaded_by")), name="text_four_eyes"
            ),
            models.CheckConstraint(
                condition=models.Q(authority=None) | models.Q(published_at=None) | models.Q(begins_on__isnull=False),
                name="official_text_begins",
            ),
        ]

    @property
    def usable(self) -> bool:
        """Whether new offers may be made with it today. Asked of the database where later versions may have begun."""
        if self.authority_id:
            return ContractText.objects.usable().filter(id=self.id).exists()
        return self.published_at is not None and self.withdrawn_at is None

    @property
    def owner(self) -> uuid.UUID:
        """The employer or authority whose it is: the stream of its events."""
        return self.employer_id or self.authority_id  # type: ignore[return-value]  # text_of_one

    def __str__(self) -> str:
        return f"{self.title}（第{self.version}版）"
