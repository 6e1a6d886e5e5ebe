"""Amounts, dates and months that an own text prints by itself where a field should stand: they say the same in every contract,
whatever its terms say.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from qianyue.documents.leaves import leaves
from qianyue.documents.own.text import FIELD, OwnText
from qianyue.law import Terms
from qianyue.law.dates import last_day

PLACEHOLDER = "\x00"
NEAR = r"[^。；\n\x00]{0,24}?"
MONEY = re.compile(rf"(?:工资|报酬|薪){NEAR}([0-9][0-9,]{{0,11}}(?:\.[0-9]{{1,2}})?)\s*元")
MONTHS = re.compile(rf"试用期{NEAR}([0-9]{{1,2}}|[一二两三四五六])\s*个月")
DATE = re.compile(rf"(?:期限|试用期|用工|起|止|自|至|届满){NEAR}([0-9]{{4}})\s*年\s*([0-9]{{1,2}})\s*月\s*([0-9]{{1,2}})\s*日")
LAWS = ("不得", "不超过", "以上", "以下", "不满", "最低")  # what the law says of every contract is no term of this one
NUMBERS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6}


class Literal(NamedTuple):
    """`sort` is money, months or date; `words` as printed, in paragraph `number` (from 1); `value` compares with the terms."""

    number: int
    sort: str
    words: str
    value: Decimal | int | datetime.date


def literals(text: OwnText) -> Iterator[Literal]:
    for number, paragraph in enumerate(text.paragraphs, 1):
        words = FIELD.sub(PLACEHOLDER, paragraph)
        for match in MONEY.finditer(words):
            if not any(law in match[0] for law in LAWS):
                yield Literal(number, "money", match[0], Decimal(match[1].replace(",", "")))
        for match in MONTHS.finditer(words):
            if not any(law in match[0] for law in LAWS):
                yield Literal(number, "months", match[0], NUMBERS.get(match[1]) or int(match[1]))
        for match in DATE.finditer(words):
            if date := _date(match):
                yield Literal(number, "date", match[0], date)


def contradictions(text: OwnText, terms: Terms) -> list[Literal]:
    """The literals that say something else than these terms."""
    said = [value for _, value in leaves(terms)]
    return [found for found in literals(text) if not _agrees(found, terms, said)]


def _agrees(found: Literal, terms: Terms, said: list[object]) -> bool:
    if found.sort == "months":
        probation = getattr(terms, "probation", None)
        if probation is None or probation.start is None or probation.end is None:
            return False
        return bool(probation.end == last_day(probation.start, int(str(found.value))))
    return any(type(value) is type(found.value) and value == found.value for value in said)


def _date(match: re.Match[str]) -> datetime.date | None:
    try:
        return datetime.date(*(int(part) for part in match.groups()))
    except ValueError:
        return None
