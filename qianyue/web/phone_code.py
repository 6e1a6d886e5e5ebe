"""The two halves of logging in by phone, whichever page asks: a code goes out, a code comes back."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest

from qianyue.notices.send import send_code
from qianyue.people.acts.log_in import clean_phone, log_in_with_code, request_login_code
from qianyue.people.models import Person


def send(request: HttpRequest, number: str) -> str:
    """Send a code and return the eleven digits it went to."""
    digits = clean_phone(number)
    with transaction.atomic():
        issued = request_login_code(digits, request=request.origin)  # type: ignore[attr-defined]
        send_code(code_id=issued.code.id, phone=digits, text=issued.text, expires_at=issued.code.expires_at)
    return digits


def check(request: HttpRequest, number: str, given: str) -> Person:
    return log_in_with_code(number, given, request=request.origin)  # type: ignore[attr-defined]
