"""From what a person types to the value of the terms. Forgiving about form, never about meaning."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.utils.translation import gettext as _

from qianyue.law.terms import Place

YEAR_FIRST = re.compile(r"(\d{4})[-/.年]\s*(\d{1,2})[-/.月]\s*(\d{1,2})日?", re.ASCII)
DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
MONEY = re.compile(r"\d{1,9}(\.\d{1,2})?", re.ASCII)
NUMBER = re.compile(r"\d{1,9}(\.\d{1,4})?", re.ASCII)
BREAKS = re.compile(r"[ \t]*[\r\n\t\u2028\u2029]+\s*")


class Mistyped(Exception):
    """`value` is kept in the draft as it was typed; `message` says what should stand there."""

    def __init__(self, value: str, message: str) -> None:
        super().__init__(message)
        self.value = value
        self.message = message


def value_of(typed: str, place: Place) -> Any:
    """The JSON value for what was typed; None when nothing was. Raises Mistyped."""
    text = BREAKS.sub(" ", typed).strip()  # a place of the terms is one paragraph
    if not text:
        return None
    if place.sort in ("text", "word"):
        return text
    if place.sort == "flag":
        return {"true": True, "false": False}.get(text)
    plain = unicodedata.normalize("NFKC", text)
    return {"date": read_date, "money": _money, "number": _number, "count": _count}[place.sort](plain)


def read_date(text: str) -> str:
    """ISO form. `2026/12/1`, `2026年12月1日` and `20261201` are dates, too; which days exist is said by the law's models."""
    found = YEAR_FIRST.fullmatch(text) or DIGITS.fullmatch(text)
    if not found:
        raise Mistyped(text, _("日期请写成 2026-12-01 这样的形式。"))
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"


def _money(text: str) -> str:
    amount = text.replace(",", "").replace(" ", "").removeprefix("¥").removesuffix("元")
    if not MONEY.fullmatch(amount):
        raise Mistyped(text, _("请填写金额，单位元，最多两位小数，例如 4500 或 4500.50。"))
    return amount


def _number(text: str) -> int | float:
    if not NUMBER.fullmatch(text):
        raise Mistyped(text, _("请填写数字，例如 8 或 7.5。"))
    number = float(text)
    return int(number) if number.is_integer() else number


def _count(text: str) -> int:
    if not NUMBER.fullmatch(text) or "." in text:
        raise Mistyped(text, _("请填写整数。"))
    return int(text)


def typed_of(value: Any) -> str:
    """How a value of the terms stands in its field."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else str(value)
