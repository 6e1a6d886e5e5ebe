"""Jinja for texts of law: values go in as numbered marks, absent values are known as absent, typing errors are refused."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from jinja2.utils import missing
from markupsafe import Markup

from qianyue.documents.errors import TemplateError
from qianyue.documents.markup import CLOSE, OPEN

_VALUES = "values of this rendering"
SHARED = Path(__file__).parent / "shared"  # passages that several kinds have in common: written once, included by name


class Absent(jinja2.ChainableUndefined):
    """What the terms do not have: a field of a section that is absent. A name that no section has is a typing error."""

    def __init__(
        self,
        hint: str | None = None,
        obj: Any = missing,
        name: str | None = None,
        exc: type[jinja2.TemplateRuntimeError] = jinja2.UndefinedError,
    ) -> None:
        super().__init__(hint, obj, name, exc)
        if obj is not None:
            raise TemplateError(f"文本中用了不存在的名称“{name}”。")


def absent(value: Any) -> bool:
    return value is None or isinstance(value, jinja2.Undefined)


def plain(value: Any) -> str | None:
    """A value as the page says it: text as given, dates and numbers in Chinese style, None where there is nothing."""
    if absent(value):
        return None
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, Decimal):
        return f"{value:.2f}元"
    if isinstance(value, int | float):
        return f"{value:g}" if abs(value) < 1e6 else repr(value)
    raise TemplateError(f"文本中的值不能直接印出：{type(value).__name__}。")


def word(value: Any, words: Mapping[str, str], *, free: bool = False) -> str | None:
    """A word of a list in Chinese; None where absent. A word without a translation is an error of ours,
    unless the list is open (`free`): then it stands as given.
    """
    if absent(value):
        return None
    if value in words:
        return words[value]
    if free:
        return str(value)
    raise TemplateError(f"“{value}”没有中文名称。")


def serial(number: int) -> Markup:
    """A number that belongs to the form and not to the values: the place of an item in a list."""
    return Markup(int(number))  # noqa: S704 - digits


@jinja2.pass_context
def _mark(context: jinja2.runtime.Context, value: Any) -> Any:
    if isinstance(value, Markup):  # what a macro of the text itself has made: its values are marks already
        return value
    values: list[str | None] = context[_VALUES]
    values.append(plain(value))
    return Markup(f"{OPEN}{len(values) - 1}{CLOSE}")  # noqa: S704 - a number between two private-use characters


@cache
def _environment(folder: Path) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader([folder, SHARED]),
        autoescape=True,
        undefined=Absent,
        finalize=_mark,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.filters.clear()  # `safe` and its kin could let a value pass for text
    environment.filters.update(word=word, serial=serial)
    environment.tests["absent"] = absent
    return environment


def fill(file: Path, names: Mapping[str, Any]) -> tuple[str, list[str | None]]:
    """The text of `file` with a mark for every value, and the values."""
    values: list[str | None] = []
    try:
        text = _environment(file.parent).get_template(file.name).render({**names, _VALUES: values})
    except jinja2.TemplateError as error:
        raise TemplateError(f"文本 {file.name} 有错误：{error}") from error
    return text, values


@cache
def digest(folder: Path) -> str:
    """SHA-256 (hex) over every text of a folder and the passages that texts share: names and contents, in order."""
    total = hashlib.sha256()
    for file in sorted([*folder.glob("*.jinja"), *folder.glob("*.typ"), *SHARED.glob("*.jinja")]):
        total.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()
