"""What people do with an offer: look at it, confirm it, answer it, sign it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from qianyue.contracts.models.contract import Document, Proposal
from qianyue.employers.models import Seal
from qianyue.operations.fields import EncryptedJson, EncryptedText
from qianyue.operations.ids import new_id


class Shown(models.Model):
    """What of a proposal the server has shown to the worker, once per thing: the text, a page, a file."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="shown")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=24)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "person", "what"], name="shown_once")]


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
