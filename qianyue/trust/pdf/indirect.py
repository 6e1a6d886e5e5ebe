"""Indirect objects where they stand in the file (ISO 32000-2 7.3.8 and 7.3.10)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from qianyue.trust.pdf.errors import PdfDamaged
from qianyue.trust.pdf.lexer import Lexer
from qianyue.trust.pdf.objects import Dictionary, Name, Ref, Span, Stream, Value

_OBJECT = re.compile(rb"(\d{1,10})[\x00\t\n\x0c\r ]+(\d{1,5})[\x00\t\n\x0c\r ]+obj(?=[\x00\t\n\x0c\r /<\[(%])")
_STREAM = re.compile(rb"[\x00\t\n\x0c\r ]*stream(?:\r\n|\n)")
_END_STREAM = re.compile(rb"(?:\r\n|\n|\r)?endstream[\x00\t\n\x0c\r ]+endobj")
_END_OBJECT = re.compile(rb"[\x00\t\n\x0c\r ]*endobj(?![A-Za-z])")


@dataclass(frozen=True)
class Indirect:
    """An indirect object where it stands: `start` of its number, `end` after its endobj."""

    number: int
    generation: int
    value: Value
    start: int
    end: int


def read_indirect(lexer: Lexer, offset: int, *, lengths: Callable[[Ref], Value] | None) -> Indirect:
    """The object at `offset`; `lengths` resolves a stream's indirect /Length (None: only direct ones)."""
    head = _OBJECT.match(lexer.data, offset)
    if head is None:
        raise PdfDamaged(f"no object at {offset}")
    value, position = lexer.value(head.end())
    if isinstance(value, Dictionary) and (opening := _STREAM.match(lexer.data, position)):
        length = value.get(Name("Length"))
        if isinstance(length, Ref) and lengths is not None:
            length = lengths(length)
        if not isinstance(length, int) or isinstance(length, bool) or not 0 <= length <= len(lexer.data) - opening.end():
            raise PdfDamaged(f"stream length of the object at {offset}")
        span = Span(opening.end(), opening.end() + length)
        value, closing = Stream(value, lexer.data, span), _END_STREAM.match(lexer.data, span.end)
    else:
        closing = _END_OBJECT.match(lexer.data, position)
    if closing is None:
        raise PdfDamaged(f"object at {offset} does not end")
    return Indirect(int(head[1]), int(head[2]), value, offset, closing.end())
