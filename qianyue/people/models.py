"""People: one account a person, for worker and staff alike. Everything personal is ciphertext with blind indexes."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from qianyue.operations.fields import EncryptedJson, EncryptedText
from qianyue.operations.ids import new_id
from qianyue.operations.keys import blind_index
from qianyue.operations.prepared import Prepared
from qianyue.people.factor_models import Authenticator, RecoveryCode, SecurityKey

__all__ = [
    "Authenticator", "Code", "Guard", "IdentityCheck", "Person", "RecoveryCode", "SecurityKey", "identity_index", "phone_index",
]  # fmt: skip


def phone_index(phone: str) -> bytes:
    """Blind index of a phone number: equal for equal numbers, meaningless without the key."""
    return blind_index().of("phone", "".join(phone.split()))


def identity_index(id_type: str, id_number: str) -> bytes:
    """Blind index of an identity document; letters count as capitals."""
    return blind_index().of("identity", f"{id_type}:{id_number.strip().upper()}")


class People(BaseUserManager["Person"]):
    def with_phone(self, phone: str) -> Person | None:
        return _with_phone.first(phone_index(phone))

    def known(self, key: uuid.UUID) -> Person:
        """The person of a key that we gave out: an actor's."""
        (person,) = _with_key(key)
        return person


class Person(AbstractBaseUser):
    """A natural person. Workers log in with a code to their phone; staff with a login name and a password (Argon2)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    login_name = models.CharField(max_length=64, unique=True, null=True, blank=True)
    name = EncryptedText(null=True)
    phone = EncryptedText(null=True)
    phone_index = models.BinaryField(unique=True, null=True)
    email = EncryptedText(null=True)
    id_type = models.CharField(max_length=32, blank=True)
    id_number = EncryptedText(null=True)
    id_index = models.BinaryField(null=True, db_index=True)
    identified_at = models.DateTimeField(null=True, help_text="last passed real-name, real-person check")
    account_index = models.BinaryField(
        null=True, db_index=True, help_text="whose the account is: nobody else at the same phone gets into it"
    )
    large_type = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = People()
    USERNAME_FIELD = "login_name"
    REQUIRED_FIELDS: list[str] = []

    def set_phone(self, phone: str) -> None:
        self.phone, self.phone_index = phone, phone_index(phone)

    def set_identity(self, *, name: str, id_type: str, id_number: str) -> None:
        self.name, self.id_type, self.id_number = name, id_type, id_number
        self.id_index = identity_index(id_type, id_number)

    def __str__(self) -> str:
        return f"person {self.id}"  # never the name: this ends up in logs


@Prepared
def _with_phone(index: Any) -> models.QuerySet[Person]:
    return Person.objects.filter(phone_index=index)


@Prepared
def _with_key(key: Any) -> models.QuerySet[Person]:
    return Person.objects.filter(id=key)


class IdentityCheck(models.Model):
    """One real-name, real-person check at a provider (art. 19), with the provider's signed answer."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="identity_checks")
    provider_id = models.CharField(max_length=128, blank=True)
    claimed = EncryptedJson(help_text="what was asked: name, id_type, id_number")
    status = models.CharField(max_length=16, default="pending")  # pending | passed | failed
    method = models.CharField(max_length=64, blank=True)
    answer = EncryptedJson(null=True, help_text="the provider's answer with its signature, as received")
    created_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True)


class Code(models.Model):
    """A six-digit code sent to a phone, for one purpose and one subject, good for a few minutes and five tries."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    purpose = models.CharField(max_length=16)  # login | intent
    phone_index = models.BinaryField()
    subject = models.CharField(max_length=128, blank=True, help_text="what the code confirms: proposal and digest")
    text_digest = models.CharField(max_length=64, help_text="SHA-256 of the message with the code blanked out")
    digest = models.BinaryField(help_text="keyed hash of the code")
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["phone_index", "purpose", "-sent_at"], name="code_latest")]


class Guard(models.Model):
    """Failed tries against one thing (a login name, a phone, an address) within a window, and how long it is closed."""

    key = models.BinaryField(primary_key=True)
    failures = models.PositiveSmallIntegerField(default=0)
    since = models.DateTimeField()
    closed_until = models.DateTimeField(null=True)
