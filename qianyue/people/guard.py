"""Closing the door after too many wrong tries (MLPS 8.1.4.1 b), for names, phones and addresses alike."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from qianyue.operations.errors import TooMany
from qianyue.operations.keys import blind_index
from qianyue.operations.prepared import Prepared
from qianyue.operations.rows import insert_once
from qianyue.operations.sentences import Sentence
from qianyue.people.models import Guard

TRIES = 5
WINDOW = datetime.timedelta(minutes=15)
CLOSED = datetime.timedelta(minutes=15)


@Prepared
def _guards(key: Any) -> QuerySet[Guard]:
    return Guard.objects.filter(key=key)


def check_open(kind: str, value: str) -> None:
    """Errors: TooMany, saying from when it works again."""
    guard = _guards.first(_key(kind, value))
    if guard and guard.closed_until and guard.closed_until > timezone.now():
        until = timezone.localtime(guard.closed_until).strftime("%H:%M")
        raise TooMany(Sentence("错误次数太多，为保护您的账户已暂时锁定，请在 {until} 之后再试。", until=until))


def failed(kind: str, value: str, *, tries: int = TRIES) -> None:
    """Count one wrong try; the `tries`-th within the window closes. An empty value (the command line) counts nothing."""
    if not value:
        return
    key, now = _key(kind, value), timezone.now()
    insert_once(Guard(key=key, since=now))
    Guard.objects.filter(key=key, since__lt=now - WINDOW).update(failures=0, since=now, closed_until=None)
    Guard.objects.filter(key=key).update(failures=F("failures") + 1)
    Guard.objects.filter(key=key, failures__gte=tries).update(failures=0, since=now, closed_until=now + CLOSED)


def succeeded(kind: str, value: str) -> None:
    Guard.objects.filter(key=_key(kind, value)).update(failures=0, closed_until=None)


def _key(kind: str, value: str) -> bytes:
    return blind_index().of(f"guard-{kind}", value)
