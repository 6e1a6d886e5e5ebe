"""Between password and desk: an officer who still owes the second factor, kept in the visitor's session. It opens nothing."""

from __future__ import annotations

import dataclasses

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from qianyue.oversight.models import Officer
from qianyue.people.security_keys import Challenge, Place

_KEY, _CHALLENGE = "second_step", "second_challenge"
PATIENCE = 600  # seconds from the password to the second factor


@dataclasses.dataclass(frozen=True)
class SecondStep:
    officer: Officer
    onward: str  # a local path, or empty

    @classmethod
    def begin(cls, request: HttpRequest, officer: Officer, onward: str) -> None:
        request.session.flush()
        request.session[_KEY] = {"officer": str(officer.id), "onward": onward, "at": timezone.now().timestamp()}

    @classmethod
    def of(cls, request: HttpRequest) -> SecondStep | None:
        kept = request.session.get(_KEY)
        if not kept or timezone.now().timestamp() - kept["at"] > PATIENCE:
            return None
        found = Officer.objects.select_related("authority", "person").filter(
            id=kept["officer"], active=True, person__is_active=True
        )
        officer = found.first()
        return cls(officer, kept["onward"]) if officer else None


def place(request: HttpRequest) -> Place:
    """In service what the settings say; in development the name by which the browser has found us."""
    return Place(settings.PUBLIC_URL if settings.PRODUCTION else f"{request.scheme}://{request.get_host()}")


def ask(request: HttpRequest, challenge: Challenge) -> str:
    """Remember what is asked of a security key; returns the options for the page."""
    request.session[_CHALLENGE] = challenge.challenge
    return challenge.options


def asked(request: HttpRequest) -> str:
    """The challenge that is being answered: it counts once."""
    return str(request.session.pop(_CHALLENGE, ""))
