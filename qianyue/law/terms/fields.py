"""The kinds of value that terms are made of: text, names, dates, money, numbers, words from a list.

Each reads exactly what `terms.md` writes and nothing near it; JSON Schema comes from the same definition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeAlias, TypeVar
from unicodedata import normalize

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

EXACT = 2**53 - 1  # beyond it a number does not survive JavaScript, nor RFC 8785
# Control characters and lone surrogates: neither can be printed, and they make two readers see different texts.
FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
MONEY = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?", re.ASCII)


class Part(BaseModel):
    """A section of the terms. Immutable: a legal document is never edited, a new one is made.

    Nothing is required here: what the law requires and is missing is a finding (F-01), not unreadable terms.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def parts(kind: type[Part] = Part) -> Iterator[type[Part]]:
    """Every kind of section there is: a set of them is asked much faster than `isinstance`."""
    for section in kind.__subclasses__():
        yield section
        yield from parts(section)


def _nfc(value: str) -> str | None:
    # isprintable() is quick and nearly always true; what it dislikes is then looked at closely.
    if value.isprintable() and value and not value.isspace():
        return normalize("NFC", value)
    given = _as_given(value)
    return given if given is None else normalize("NFC", given)


def _as_given(value: str) -> str | None:
    if not value.isprintable() and FORBIDDEN.search(value):
        raise PydanticCustomError("control", "文字中有不能使用的控制字符，换行请分成多段")
    return value if value.strip() else None


def _paragraph(value: str) -> str:
    return _nfc(value) or value


def _read_date(value: Any) -> date:
    if isinstance(value, str) and DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise PydanticCustomError("date", "“{value}”不是日历上存在的日期", {"value": value}) from None
    if type(value) is date:
        return value
    raise PydanticCustomError("date", "日期要写成 2026-12-01 这样的形式")


def _read_money(value: Any) -> Decimal:
    if isinstance(value, str) and MONEY.fullmatch(value):
        return Decimal(value)
    raise PydanticCustomError("money", '金额要写成带引号的数字，最多两位小数，例如 "4500.00"')


def _read_number(value: Any) -> int | float:
    if type(value) is int or type(value) is float:
        if not -EXACT <= value <= EXACT:  # false for what is no number
            raise PydanticCustomError("number", "数字太大")
        return value
    raise PydanticCustomError("number", "这里应为数字，不加引号")


# Blank text is unknown text: absent, never an empty string (terms.md, conventions).
Text = Annotated[str, AfterValidator(_nfc)] | None
# Names of people and places keep every character as given: NFC would replace compatibility ideographs.
Name = Annotated[str, AfterValidator(_as_given)] | None
# An item of a list has a place of its own and stays there even when blank, so that pointers keep their meaning.
Paragraph = Annotated[str, AfterValidator(_paragraph)]
Date = Annotated[date, BeforeValidator(_read_date)] | None
Money = (
    Annotated[
        Decimal,
        BeforeValidator(_read_money),
        WithJsonSchema({"type": "string", "pattern": r"^[0-9]{1,9}(\.[0-9]{1,2})?$", "description": "yuan"}),
    ]
    | None
)
Number = Annotated[int | float, PlainValidator(_read_number), WithJsonSchema({"type": "number"})] | None
Count = Annotated[int, Field(strict=True, ge=-EXACT, le=EXACT)] | None
Flag = Annotated[bool, Field(strict=True)] | None
# Reading stops at the first item that is wrong: a hostile megabyte must not become half a million complaints.
Item = TypeVar("Item")
Items: TypeAlias = Annotated[list[Item], Field(fail_fast=True)] | None

TermType = Literal["fixed", "open_ended", "task"]
Sex = Literal["female", "male"]
