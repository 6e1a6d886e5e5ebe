"""The second step of a login with what the person holds: the app's code, or a code on paper. Each counts once."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from qianyue.operations.actor import Request
from qianyue.operations.errors import InvalidInput
from qianyue.people import factors, totp
from qianyue.people.models import Authenticator, Person, RecoveryCode


def use_authenticator(person: Person, code: str, *, request: Request) -> None:
    """Errors: InvalidInput (wrong, used already, or too old), TooMany."""
    factors.check_open(person.id)
    with transaction.atomic():
        held = Authenticator.objects.filter(person=person, confirmed_at__isnull=False).first()
        step = held and totp.step_of(held.secret, "".join(code.split()), now=totp.step_now(), after=held.last_step)
        unused = Authenticator.objects.filter(person=person, last_step__lt=step or 0)
        right = bool(step and unused.update(last_step=step))  # two at once: one of them is first
        (factors.accepted if right else factors.refused)(person, "totp", request=request)
    if not right:
        wrong = "验证码不对或者已经用过。请等验证器显示下一个 6 位数字，再填写。"
        raise InvalidInput(wrong, fields={"code": wrong})


def use_paper_code(person: Person, code: str, *, request: Request) -> int:
    """Returns how many codes are left. Errors: InvalidInput (wrong or used), TooMany."""
    factors.check_open(person.id)
    with transaction.atomic():
        unused = RecoveryCode.objects.filter(person=person, digest=factors.digest_of(person.id, code), used_at=None)
        right = bool(unused.update(used_at=timezone.now()))
        (factors.accepted if right else factors.refused)(person, "paper_code", request=request)
    if not right:
        wrong = "这个恢复码不对或者已经用过，每个只能用一次。"
        raise InvalidInput(wrong, fields={"paper": wrong})
    return RecoveryCode.objects.filter(person=person, used_at=None).count()
