"""Six-digit codes: made, sent through `notices` by whoever asks, compared, used once."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import hmac
import secrets
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet
from django.utils import timezone

from qianyue.operations.errors import InvalidInput, TooMany
from qianyue.operations.keys import blind_index
from qianyue.operations.prepared import Prepared
from qianyue.operations.rows import insert
from qianyue.operations.sentences import Sentence
from qianyue.people.models import Code, phone_index

LIFETIME = datetime.timedelta(minutes=5)
TRIES = 5
PAUSE = datetime.timedelta(seconds=60)  # between two messages to one phone for one purpose and subject
PER_DAY = 20


@Prepared
def _sent(phone: Any, since: Any) -> QuerySet[Code]:
    return Code.objects.filter(phone_index=phone, sent_at__gt=since).order_by("-sent_at")


@Prepared
def _latest(phone: Any, purpose: Any, subject: Any) -> QuerySet[Code]:
    return Code.objects.filter(phone_index=phone, purpose=purpose, subject=subject).order_by("-sent_at")[:1]


@dataclasses.dataclass(frozen=True)
class Issued:
    code: Code
    text: str  # the message, with the code in it: for the gateway, never for a log


def issue(*, purpose: str, phone: str, subject: str, template: str) -> Issued:
    """Make a code for `purpose` and `subject`; `template` is the message with `{code}`. Belongs into the caller's transaction.

    Errors: TooMany when one was sent less than a minute ago, or too many today.
    """
    index = phone_index(phone)
    with connection.cursor() as cursor:  # two clicks at once: the second waits for the first one's transaction, and is told
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(index[:8], signed=True)])
    now = timezone.now()
    recent = _sent(index, now - datetime.timedelta(days=1))
    latest = next((code for code in recent if (code.purpose, code.subject) == (purpose, subject)), None)
    if latest and latest.used_at is None and (rest := latest.sent_at + PAUSE - now) > datetime.timedelta(0):
        raise TooMany(Sentence("验证码刚刚发送过，请等 {seconds} 秒再重新获取。", seconds=int(rest.total_seconds()) + 1))
    if len(recent) >= PER_DAY:
        raise TooMany("今天向这个手机号发送的验证码已达上限，请明天再试，或联系服务窗口。")
    number = f"{secrets.randbelow(10**6):06d}"
    code = Code(purpose=purpose, phone_index=index, subject=subject, sent_at=now, expires_at=now + LIFETIME)
    code.text_digest = hashlib.sha256(template.encode()).hexdigest()
    code.digest = _digest(code, number)
    insert(code)
    return Issued(code, template.replace("{code}", number))


def use(*, purpose: str, phone: str, subject: str, number: str) -> Code:
    """Compare and use up the latest code for this purpose and subject.

    Errors: InvalidInput with what is left to try; TooMany when this code has had its five tries.
    """
    now = timezone.now()
    digits = "".join(number.split())
    code = _latest.first(phone_index(phone), purpose, subject)
    if code is None or code.used_at is not None or code.expires_at < now:
        raise InvalidInput("验证码已过期或已使用，请重新获取。", fields={"code": "验证码已过期，请重新获取。"})
    unused = Code.objects.filter(id=code.id, used_at=None)
    if not unused.filter(attempts__lt=TRIES).update(attempts=F("attempts") + 1):
        if not unused.exists():  # two clicks at once: the other one was first
            raise _used()
        raise TooMany("这个验证码已输错五次，已作废，请重新获取。", fields={"code": "已输错五次，请重新获取验证码。"})
    if not hmac.compare_digest(bytes(code.digest), _digest(code, digits)):
        left = TRIES - 1 - code.attempts
        hint = Sentence("验证码不对，还可以试 {left} 次。", left=left) if left > 0 else "验证码不对，已作废，请重新获取。"
        raise InvalidInput(hint, fields={"code": hint})
    if not unused.update(used_at=now):
        raise _used()
    return code


def _used() -> InvalidInput:
    return InvalidInput("验证码已使用，请重新获取。", fields={"code": "验证码已使用，请重新获取。"})


def _digest(code: Code, number: str) -> bytes:
    return blind_index().of("code", f"{code.id}:{number}")
