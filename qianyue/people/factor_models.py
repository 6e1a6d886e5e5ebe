"""What proves a login besides the password: an authenticator app, security keys, and codes for when both are lost."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from qianyue.operations.fields import EncryptedBytes
from qianyue.operations.ids import new_id


class Authenticator(models.Model):
    """The secret that an app on the person's phone shares with us (RFC 6238). Counts once a first code has confirmed it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="authenticator")
    secret = EncryptedBytes()
    last_step = models.BigIntegerField(default=0, help_text="of the last code that counted: no code of it or before counts again")
    confirmed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)


class SecurityKey(models.Model):
    """A key that signs the platform's challenge (WebAuthn). Its secret never leaves it; here is the public half."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="security_keys")
    name = models.CharField(max_length=40)
    credential = models.BinaryField(unique=True)
    public_key = models.BinaryField(help_text="COSE key")
    sign_count = models.BigIntegerField(default=0, help_text="of the last login: a smaller one is a copied key")
    created_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True)


class RecoveryCode(models.Model):
    """A code on paper that stands in for the app or the key, once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recovery_codes")
    digest = models.BinaryField(unique=True, help_text="keyed hash of person and code")
    used_at = models.DateTimeField(null=True)
