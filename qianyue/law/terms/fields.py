"""The kinds of value that terms are made of: text, names, dates, money, numbers, words from a list.

Each reads exactly what `terms.md` writes and nothing near it; JSON Schema comes from the same definition.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
MONEY = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?", re.ASCII)


class Part(BaseModel):
    """A section of the terms. Immutable: a legal document is never edited, a new one is made.

    Nothing is required here: what the law requires and is missing is a finding (F-01), not unreadable terms.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def _nfc(value: str) -> str | None:
    return unicodedata.normalize("NFC", value) if value.strip() else None


def _as_given(value: str) -> str | None:
    return value if value.strip() else None


def _paragraph(value: str) -> str:
    return unicodedata.normalize("NFC", value)


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
Count = Annotated[int, Field(strict=True)] | None
Flag = Annotated[bool, Field(strict=True)] | None

TermType = Literal["fixed", "open_ended", "task"]
Sex = Literal["female", "male"]
