"""A security key becomes a second factor."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from webauthn.helpers.exceptions import WebAuthnException

from qianyue.operations.actor import Request
from qianyue.operations.errors import InvalidInput
from qianyue.operations.rows import insert_once
from qianyue.people import factors, security_keys
from qianyue.people.models import Person, SecurityKey

LONGEST_NAME = 40
MOST = 5  # keys of one person


def register_key(
    person: Person, answer: str, name: str, *, challenge: str, place: security_keys.Place, request: Request
) -> list[str]:
    """Keep the public half of what the browser's answer proves. Returns the paper codes when it is the first factor.

    Errors: InvalidInput (no sound answer to this challenge, registered already, too many), TooMany.
    """
    factors.check_open(person.id)
    try:
        proved = security_keys.registered(answer, challenge, place)
    except (
        WebAuthnException,
        ValueError,
        TypeError,
        KeyError,
        RecursionError,
    ):  # the library's own, and what hostile bytes make of its parsers
        raise _unsound(person, request=request) from None
    key = SecurityKey(
        person=person,
        name=" ".join(name.split())[:LONGEST_NAME] or "安全密钥",
        credential=proved.credential_id,
        public_key=proved.credential_public_key,
        sign_count=proved.sign_count,
        created_at=timezone.now(),
    )
    with transaction.atomic():
        Person.objects.select_for_update().get(id=person.id)
        first = not factors.has_any(person.id)
        if SecurityKey.objects.filter(person=person).count() >= MOST:
            raise InvalidInput("最多绑定 5 个安全密钥，请先联系平台的系统管理员重置。")
        if not insert_once(key):
            raise InvalidInput("这个安全密钥已经绑定过，请换一个。")
        factors.said(person, "second_factor.enrolled", request=request, method="security_key")
        factors.accepted(person, "security_key", request=request)
        return factors.new_paper_codes(person) if first else []


def _unsound(person: Person, *, request: Request) -> InvalidInput:
    with transaction.atomic():
        factors.refused(person, "security_key", request=request)
    return InvalidInput("没有收到安全密钥的有效回答，请重新插入密钥，再试一次。")
