"""What people do with an offer: look at it, confirm it, answer it, sign it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from qianyue.contracts.models.contract import Document, Proposal
from qianyue.employers.models import Seal
from qianyue.operations.fields import EncryptedBytes, EncryptedJson, EncryptedText
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
    kind = models.CharField(max_length=16)  # electronic_form | key_facts | full_text | attachment-N | intent
    digest = models.CharField(max_length=64, help_text="SHA-256 of what was shown")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "person", "kind"], name="acknowledged_once")]


class Reply(models.Model):
    """What the worker says to an offer instead of signing it, a refusal, a wish or a question, and what the employer answers."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="replies")
    kind = models.CharField(max_length=16)  # declined | change | question
    text = EncryptedText()
    at = models.DateTimeField()
    answer = EncryptedText(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)


class JointKey(models.Model):
    """The platform's half of a worker's SM2 key, for one offer. Destroyed when it has signed, or its time is up."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="joint_keys")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    public_key = models.BinaryField(help_text="the joint point, 65 octets")
    half = EncryptedText(null=True, help_text="trust.sm2.two_party.Platform; empty once it is destroyed")
    made_at = models.DateTimeField(auto_now_add=True)


class PlatformKey(models.Model):
    """What the platform itself signs with, and its certificate; the newest that is valid long enough counts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = EncryptedBytes(help_text="what `operations.keystore` opens")
    request = models.BinaryField(help_text="PKCS#10: a CA asked again must be asked the same")
    certificate_chain = models.JSONField(default=list, help_text="base64 DER, leaf first; empty until the CA has answered")
    made_at = models.DateTimeField(auto_now_add=True)


class Signing(models.Model):
    """One ceremony of one signer: certificate, what is to be signed, and the signature when it has come.

    Written down before anything is signed (rule 3). A worker may begin again (browser closed): the older one dies.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="signings")
    role = models.CharField(max_length=8)  # worker | partner | employer | platform
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
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
