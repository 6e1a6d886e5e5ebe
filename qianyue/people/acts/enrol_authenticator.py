"""An authenticator app becomes a second factor: a secret is shared by QR code, the first code that it shows confirms it."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils import timezone

from qianyue.operations.actor import Request
from qianyue.operations.errors import Conflict, InvalidInput
from qianyue.operations.fields import sealed
from qianyue.operations.rows import insert_once
from qianyue.people import factors, totp
from qianyue.people.models import Authenticator, Person

SECRET_BYTES = 20  # RFC 4226 section 4, requirement 6


def begin_authenticator(person: Person, *, anew: bool = False) -> Authenticator:
    """The secret that waits to be confirmed. `anew`: whenever it is shown, so that nobody confirms one that somebody else with
    the password has noted before. Errors: Conflict when an app counts already."""
    insert_once(Authenticator(person=person, secret=secrets.token_bytes(SECRET_BYTES), created_at=timezone.now()))
    waiting = Authenticator.objects.get(person=person)
    if waiting.confirmed_at:
        raise Conflict("您的账户已经绑定了验证器，不需要再次绑定。换了手机的，请联系平台的系统管理员重置。")
    if anew:
        waiting.secret = secrets.token_bytes(SECRET_BYTES)
        fresh = Authenticator.objects.filter(id=waiting.id, confirmed_at=None)
        fresh.update(**sealed(waiting, "secret"), created_at=timezone.now())
    return waiting


def confirm_authenticator(person: Person, code: str, *, request: Request) -> list[str]:
    """From now on it counts. Returns the paper codes, when it is the person's first factor.

    Errors: InvalidInput (not the code that the app shows now), TooMany, Conflict (confirmed meanwhile).
    """
    factors.check_open(person.id)
    waiting = begin_authenticator(person)
    step = totp.step_of(waiting.secret, "".join(code.split()), now=totp.step_now(), after=0)
    if step is None:
        with transaction.atomic():
            factors.refused(person, "totp", request=request)
        wrong = "验证码不对。请核对手机的时间是否准确，再填写验证器现在显示的 6 位数字。"
        raise InvalidInput(wrong, fields={"code": wrong})
    with transaction.atomic():
        first = not factors.has_any(person.id)
        unconfirmed = Authenticator.objects.filter(id=waiting.id, confirmed_at=None)
        if not unconfirmed.update(confirmed_at=timezone.now(), last_step=step):
            raise Conflict("您的账户已经绑定了验证器，不需要再次绑定。")
        factors.said(person, "second_factor.enrolled", request=request, method="totp")
        factors.accepted(person, "totp", request=request)
        return factors.new_paper_codes(person) if first else []
