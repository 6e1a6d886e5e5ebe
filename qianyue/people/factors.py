"""Which second factors a person has, and what all of them have in common: the door that closes, the record, the paper codes."""

from __future__ import annotations

import secrets
import uuid

from qianyue.evidence.record import record
from qianyue.operations.actor import VISITOR, Actor, Request
from qianyue.operations.keys import blind_index
from qianyue.people import guard
from qianyue.people.models import Authenticator, Person, RecoveryCode, SecurityKey

PAPER_CODES = 10
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that is taken for another
KIND = "second"


def has_authenticator(person: uuid.UUID) -> bool:
    return Authenticator.objects.filter(person=person, confirmed_at__isnull=False).exists()


def has_any(person: uuid.UUID) -> bool:
    """Whether the person can prove a second factor at all; paper codes alone are none."""
    return has_authenticator(person) or SecurityKey.objects.filter(person=person).exists()


def check_open(person: uuid.UUID) -> None:
    """Errors: TooMany, after too many wrong tries with whatever factor."""
    guard.check_open(KIND, str(person))


def refused(person: Person, method: str, *, request: Request) -> None:
    """A wrong try counts and is on record."""
    guard.failed(KIND, str(person.id))
    said(person, "second_factor.failed", request=request, method=method)


def accepted(person: Person, method: str, *, request: Request) -> None:
    guard.succeeded(KIND, str(person.id))
    said(person, "second_factor.accepted", request=request, method=method)


def said(person: Person, kind: str, *, request: Request, **facts: object) -> None:
    record(kind, stream=person.id, actor=Actor(role=VISITOR, person=person.id, request=request), facts=dict(facts))


def digest_of(person: uuid.UUID, code: str) -> bytes:
    return blind_index().of("recovery", f"{person}:{''.join(code.upper().replace('-', ' ').split())}")


def new_paper_codes(person: Person) -> list[str]:
    """Ten fresh ones, shown once; those before are worth nothing any more. Belongs into the caller's transaction."""
    RecoveryCode.objects.filter(person=person).delete()
    made = ["".join(secrets.choice(LETTERS) for _ in range(10)) for _ in range(PAPER_CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(person=person, digest=digest_of(person.id, code)) for code in made)
    return [f"{code[:5]}-{code[5:]}" for code in made]
