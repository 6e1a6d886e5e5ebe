"""Files that become part of a contract: each as its tamper-proof rendition, and which offer names which (guideline art. 16)."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from qianyue.contracts.models.contract import Contract, Proposal
from qianyue.operations.fields import EncryptedJson, EncryptedText
from qianyue.operations.ids import new_id


class Attachment(models.Model):
    """A PDF/A that the platform has made of what the handler sent; encrypted at rest. `sha256` is of the plain bytes.

    Of what was sent only the digest is kept. The row goes with its file while no offer names it; from then on it only leaves the
    working copy (`removed_at`).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="attachments")
    position = models.PositiveSmallIntegerField(help_text="in the working copy; what an offer says is in Enclosure")
    title = EncryptedText()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    pages = models.PositiveSmallIntegerField()
    storage_key = models.CharField(max_length=100)
    words = EncryptedText(help_text="what it says, paragraphs one a line; empty: nothing that can be read")
    looks = EncryptedJson(help_text="`unread` and `drawn`: numbers of pages without words, and of those that became pictures")
    sent_kind = models.CharField(max_length=8)  # pdf | jpeg | png | docx | xlsx
    sent_sha256 = models.CharField(max_length=64)
    sent_size = models.PositiveIntegerField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, help_text="from the working copy; an offer names it still")

    class Meta:
        indexes = [models.Index(fields=["contract", "position"], name="attachment_by_contract")]


class Enclosure(models.Model):
    """The attachment that an offer has as its `number` (from 1), as in the offer's terms. Append-only."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="enclosures")
    number = models.PositiveSmallIntegerField()
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="enclosures")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "number"], name="one_enclosure_a_number")]
