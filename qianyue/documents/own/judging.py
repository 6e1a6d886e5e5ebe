"""Everything there is to say about an own text before anybody uses it, each with its place and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple

from qianyue.documents.kinds import kind_of
from qianyue.documents.own.fields import known
from qianyue.documents.own.literals import literals
from qianyue.documents.own.statutory import lacking
from qianyue.documents.own.text import BRACES, FIELD, OwnText
from qianyue.law import check_text
from qianyue.law.dates import today

ENDS = ("。", "；", "：", "！", "？", ".", ";", ":")
LONGEST = 2000  # characters: of a text without any full stop


class Note(NamedTuple):
    """`block` keeps the text from being published, `warn` does not. `place` is `第 3 段` or empty for the whole."""

    severity: Literal["block", "warn"]
    place: str
    message: str


def notes(text: OwnText) -> list[Note]:
    """All findings, those that refuse first."""
    found = [*_fields(text), *_lacking(text), *unlawful(text, today()), *_literals(text)]
    return sorted(found, key=lambda note: note.severity)


def unlawful(text: OwnText, on: date) -> Iterator[Note]:
    """What the text's own words take from the worker, by the rules of that day. A rule that misreads a sentence is met by other
    words, or by moving it into the contract's clauses, where the authority can be asked.
    """
    kind = kind_of(text.kind).code
    for number, words in _sentences(text):
        for found in check_text(words, kind, on):
            severity: Literal["block", "warn"] = "block" if found.severity == "block" else "warn"
            yield Note(severity, f"第 {number} 段", f"{found.message}（{found.basis}）。{found.fix}。")


def _sentences(text: OwnText) -> Iterator[tuple[int, str]]:
    """Whole sentences, however many paragraphs they are torn into, each with the number of its first paragraph."""
    begun, words = 0, ""
    for number, paragraph in enumerate(text.paragraphs, 1):
        begun = begun if words else number
        words += FIELD.sub("", paragraph).strip()
        if words.endswith(ENDS) or len(words) > LONGEST:
            yield begun, words
            words = ""
    if words:
        yield begun, words


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
