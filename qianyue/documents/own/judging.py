"""Everything there is to say about an own text before anybody uses it, each with its place and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from qianyue.documents.own.fields import known
from qianyue.documents.own.literals import literals
from qianyue.documents.own.statutory import lacking
from qianyue.documents.own.text import BRACES, FIELD, OwnText


class Note(NamedTuple):
    """`block` keeps the text from being published, `warn` does not. `place` is `第 3 段` or empty for the whole."""

    severity: Literal["block", "warn"]
    place: str
    message: str


def notes(text: OwnText) -> list[Note]:
    """All findings, those that refuse first."""
    found = [*_fields(text), *_lacking(text), *_literals(text)]
    return sorted(found, key=lambda note: note.severity)


def _fields(text: OwnText) -> Iterator[Note]:
    names = known(text.kind)
    for number, name in text.fields():
        if name not in names:
            yield Note("block", f"第 {number} 段", f"没有名为“{name}”的字段，请对照字段表改正。")
    for number, paragraph in enumerate(text.paragraphs, 1):
        if left := BRACES.search(FIELD.sub("", paragraph)):
            yield Note("block", f"第 {number} 段", f"“{left[0]}”没有写成完整的字段。字段用半角括号，例如 {{{{ worker.name }}}}。")


def _lacking(text: OwnText) -> Iterator[Note]:
    for lack in lacking(text):
        fields = "、".join(f"{{{{ {field} }}}}" for field in lack.fields)
        yield Note("block", "", f"缺少必备条款“{lack.title}”（劳动合同法第十七条），请在文本中加入 {fields}。")


def _literals(text: OwnText) -> Iterator[Note]:
    for found in literals(text):
        yield Note("warn", f"第 {found.number} 段", f"“{found.words}”写成了固定文字，每份合同都会这样印出，建议改用字段。")
