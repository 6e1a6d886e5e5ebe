"""How we write times, long numbers and what other rooms say, on every screen."""

from __future__ import annotations

import datetime

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from qianyue.operations.sentences import Sentence
from qianyue.web.notice_words import english

register = template.Library()
register.filter("notice_english", english)


@register.filter
def said(sentence: str) -> str:
    """A sentence of another room (`web/spoken.py`) in the reader's language, with what is filled in it."""
    if isinstance(sentence, Sentence):
        blanks = {name: said(value) if isinstance(value, str) else value for name, value in sentence.blanks.items()}
        return _(sentence.pattern).format(**blanks)
    return _(sentence) if sentence else ""  # the empty one is the catalogue's own head


@register.filter
def beijing(moment: datetime.datetime | None) -> str:
    """A moment in Asia/Shanghai, with its offset: never a time that leaves open where it is the time."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    return _("{year}年{month}月{day}日 {clock}（北京时间 UTC+08:00）").format(
        year=local.year, month=local.month, day=local.day, clock=local.strftime("%H:%M:%S")
    )


@register.filter
def beijing_day(moment: datetime.datetime | None) -> str:
    """The day of a moment in Asia/Shanghai."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    return _("{year}年{month}月{day}日").format(year=local.year, month=local.month, day=local.day)


@register.filter
def is_digest(text: str) -> bool:
    """Whether this is a digest as documents print it: sixty-four characters that no browser breaks by itself."""
    return len(text) == 64 and text.isascii() and text.isalnum()


@register.filter
def grouped(digest: str) -> str:
    """A long hex number in groups of four, so that two can be compared by eye."""
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))
