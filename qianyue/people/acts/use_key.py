"""The second step of a login with a security key."""

from __future__ import annotations

import json
from typing import Any

from django.db import transaction
from django.utils import timezone
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.exceptions import WebAuthnException

from qianyue.operations.actor import Request
from qianyue.operations.errors import InvalidInput
from qianyue.people import factors, security_keys
from qianyue.people.models import Person, SecurityKey


def use_key(person: Person, answer: str, *, challenge: str, place: security_keys.Place, request: Request) -> None:
    """Errors: InvalidInput (not one of the person's keys, not this challenge, a copied key), TooMany."""
    factors.check_open(person.id)
    try:
        with transaction.atomic():  # the lock keeps two answers of one key in order
            key = SecurityKey.objects.select_for_update().filter(person=person, credential=_credential(answer)).first()
            if key is None:
                raise ValueError("not a key of this person")
            proved = security_keys.used(answer, challenge, place, key)
            key.sign_count, key.used_at = proved.new_sign_count, timezone.now()
            key.save(update_fields=["sign_count", "used_at"])
            factors.accepted(person, "security_key", request=request)
    except (
        WebAuthnException,
        ValueError,
        TypeError,
        KeyError,
        RecursionError,
    ):  # the library's own, and what hostile bytes make of its parsers
        with transaction.atomic():
            factors.refused(person, "security_key", request=request)
        raise InvalidInput("安全密钥没有通过核对，请用绑定过的那一个，再试一次。") from None


def _credential(answer: str) -> bytes:
    said: Any = json.loads(answer[: security_keys.LONGEST_ANSWER])
    return base64url_to_bytes(str(said["id"]))
