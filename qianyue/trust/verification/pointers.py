"""Where a file's text refers to objects: a number that was pointed at before it existed must not come to exist later.

Looked for in the text itself and not by reading every object: that is quick, and nothing a reader might find is missed
as long as the file has no object streams. The work is linear in the file's size, whatever it contains.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from qianyue.trust.pdf import PdfUnsupported
from qianyue.trust.pdf.lexer import BLANK

QUICK = 20_000_000  # octets to search number by number; beyond it one pass for all numbers costs less
QUICK_HITS = 5_000
SIGNS = 2_000_000  # comment signs, or what looks like them; a hundred megabytes of scanned pages have four hundred thousand
COMMENTS = 2_000_000  # octets of comments that stand behind digits; real files have a few kilobytes of such noise
_SPACE = rb"[\x00\t\n\x0c\r ]"
_SPACES = b"\0\t\n\f\r "
_AFTER_NUMBER = re.compile(_SPACE + rb"++\d{1,5}" + _SPACE + rb"++R")
_REFERENCE = re.compile(rb"([0-9]{1,10}+)" + _SPACE + rb"++\d{1,5}" + _SPACE + rb"++R")
_BEFORE_COMMENT = re.compile(rb"(\d++" + _SPACE + rb"++)?+\d++" + _SPACE + rb"*+\Z")
_SIGN = re.compile(rb"%(?<=[\d\x00\t\n\x0c\r ]%)")  # behind anything else it cannot stand inside a reference; quick to find
_LOOK_BACK = 64  # octets before a comment: two numbers and the blanks between them
_KEYWORD = re.compile(rb"R(?![^\x00\t\n\x0c\r ()<>\[\]{}/%])")
_GENERATION = re.compile(rb"\d{1,5}+(?=[\x00\t\n\x0c\r %])")


class Pointers:
    """The references in the text of one file."""

    def __init__(self, data: bytes) -> None:
        self._data, self._quick_left, self._comments_left, self._signs_left, self._checked = data, QUICK, COMMENTS, SIGNS, 0

    def pointed_at(self, numbers: Iterable[int], *, before: int) -> list[int]:
        """Those of `numbers` that something before the offset refers to. Raises `PdfUnsupported`."""
        wanted = list(numbers)
        if not wanted:
            return []
        self._refuse_comments(before)
        self._quick_left -= len(wanted) * before
        if self._quick_left >= 0:
            found = [self._quick(number, before) for number in wanted]
            if None not in found:
                return [number for number, hit in zip(wanted, found, strict=True) if hit]
            self._quick_left = 0
        return [number for number in wanted if self._first.get(number, before + 1) <= before]

    def _quick(self, number: int, end: int) -> bool | None:
        """None when the number stands in too many places for this way of looking."""
        digits, position, data = b"%d" % number, 0, self._data
        for _ in range(QUICK_HITS):
            if (position := data.find(digits, position, end)) < 0:
                return False
            before = data[max(0, position - 10) : position].rstrip(b"0")  # leading zeros are still the same number
            if not before[-1:].isdigit() and _AFTER_NUMBER.match(data, position + len(digits), end):
                return True
            position += 1
        return None

    @functools.cached_property
    def _first(self) -> dict[int, int]:
        """For every number referred to, where that is first done."""
        found: dict[int, int] = {}
        for hit in _REFERENCE.finditer(self._data):
            found.setdefault(int(hit[1]), hit.end())
        return found

    def _refuse_comments(self, end: int) -> None:
        """A comment inside a reference is allowed (7.2.4) and written by nobody: a hiding place, and costly to look into."""
        data = self._data
        self._signs_left -= data.count(b"%", self._checked, end)
        if self._signs_left < 0:
            raise PdfUnsupported("too many comments")
        for found in _SIGN.finditer(data, self._checked, end):
            position = found.start()
            back = data[max(0, position - _LOOK_BACK) : position]
            numbers = _BEFORE_COMMENT.search(back)
            if numbers or not back.strip(_SPACES):
                after = self._blank(position, end)
                generation = _GENERATION.match(data, after, end)
                if (numbers is None or numbers[1]) and _KEYWORD.match(data, after, end):
                    raise PdfUnsupported("comment inside a reference")
                if generation and _KEYWORD.match(data, self._blank(generation.end(), end), end):
                    raise PdfUnsupported("comment inside a reference")
        self._checked = max(self._checked, end)

    def _blank(self, position: int, end: int) -> int:
        found = BLANK.match(self._data, position, end)
        after = found.end() if found else position
        self._comments_left -= after - position
        if self._comments_left < 0:
            raise PdfUnsupported("too many comments")
        return after
