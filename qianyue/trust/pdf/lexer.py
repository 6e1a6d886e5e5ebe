"""Reading values from bytes (ISO 32000-2 7.2 and 7.3), strictly and with bounded work."""

from __future__ import annotations

import re
from functools import lru_cache

from qianyue.trust.pdf.errors import PdfDamaged, PdfUnsupported
from qianyue.trust.pdf.objects import Array, Dictionary, Name, Ref, Span, Value

MAX_DEPTH = 40  # nested arrays and dictionaries; real files stay below ten
MAX_TOKENS = 600_000  # of one file, all objects read together: a contract has some thousands; two seconds of work at most
MAX_NAME = 4_000  # octets, escapes counted as written; real names have some dozens
MAX_KNOWN_NAME = 32  # octets: longer names are not remembered

_SPACE = rb"[\x00\t\n\x0c\r ]"
_REGULAR = rb"[^\x00\t\n\x0c\r ()<>\[\]{}/%]"
BLANK = re.compile(rb"(?:" + _SPACE + rb"++|%[^\r\n]*+)*+")
_TOKEN = re.compile(
    BLANK.pattern
    + rb"(?:/(?P<name>" + _REGULAR + rb"*+)"
    + rb"|(?P<number>\d{1,10}+)" + _SPACE + rb"++(?P<ref>\d{1,5}+)" + _SPACE + rb"++R(?!" + _REGULAR + rb")"
    + rb"|(?P<integer>[+-]?\d{1,18}+)(?!" + _REGULAR + rb")"
    + rb"|(?P<real>[+-]?(?:\d{1,18}+\.\d{0,18}+|\.\d{1,18}+))(?!" + _REGULAR + rb")"
    + rb"|(?P<open><<)|(?P<close>>>)|(?P<array>\[)|(?P<end>\])"
    + rb"|<(?P<hex>[0-9A-Fa-f\x00\t\n\x0c\r ]*+)>"
    + rb"|(?P<string>\()"
    + rb"|(?P<word>true|false|null)(?!" + _REGULAR + rb"))"
)  # fmt: skip
_ESCAPED_NAME = re.compile(rb"#([0-9A-Fa-f]{2})")
_STRING_STOP = re.compile(rb"[()\\\r]")
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|[\r\n])|(.))|\r\n?", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_WORDS: dict[bytes, bool | None] = {b"true": True, b"false": False, b"null": None}
_CLOSE, _END = object(), object()


class Lexer:
    """Values of one file's bytes. Work is counted over the whole file."""

    __slots__ = ("data", "tokens_left")

    def __init__(self, data: bytes) -> None:
        self.data, self.tokens_left = data, MAX_TOKENS

    def skip_blank(self, position: int) -> int:
        found = BLANK.match(self.data, position)
        return found.end() if found else position

    def value(self, position: int, depth: int = 0) -> tuple[Value, int]:
        """The value at `position` (blanks before it are skipped) and the offset after it."""
        value, _, end = self._item(position, depth)
        if value is _CLOSE or value is _END:
            raise PdfDamaged(f"closing bracket without an opening one at {position}")
        return value, end  # type: ignore[return-value]  # the two sentinels are out of the way

    def dictionary(self, position: int) -> tuple[Dictionary, int]:
        value, end = self.value(position)
        if not isinstance(value, Dictionary):
            raise PdfDamaged(f"no dictionary at {position}")
        return value, end

    def _spend(self) -> None:
        self.tokens_left -= 1
        if self.tokens_left < 0:
            raise PdfUnsupported("too many objects")

    def _item(self, position: int, depth: int) -> tuple[object, int, int]:
        """A value or a closing bracket, where it begins and where it ends."""
        self._spend()
        found = _TOKEN.match(self.data, position)
        if found is None:
            raise PdfDamaged(f"unreadable at {position}")
        kind, end = found.lastgroup, found.end()
        if kind == "name":
            text = found["name"]
            return _name(text), end - len(text) - 1, end
        if kind == "ref":
            return Ref(int(found["number"]), int(found["ref"])), found.start("number"), end
        if kind == "integer":
            return int(found["integer"]), found.start(kind), end
        if kind == "open":
            return self._dictionary(found.start(kind), end, depth + 1)
        if kind == "array":
            return self._array(found.start(kind), end, depth + 1)
        if kind == "close":
            return _CLOSE, found.start(kind), end
        if kind == "end":
            return _END, found.start(kind), end
        if kind == "hex":
            return _unhex(found["hex"]), found.start(kind) - 1, end
        if kind == "string":
            value, after = self._string(end)
            return value, found.start(kind), after
        if kind == "real":
            return float(found["real"]), found.start(kind), end
        return _WORDS[found["word"]], found.start("word"), end

    def _dictionary(self, start: int, position: int, depth: int) -> tuple[Dictionary, int, int]:
        if depth > MAX_DEPTH:
            raise PdfUnsupported("nested too deeply")
        result = Dictionary()
        while True:
            key, key_start, position = self._item(position, depth)
            if key is _CLOSE:
                result.span = Span(start, position)
                return result, start, position
            if not isinstance(key, Name) or key in result:
                raise PdfDamaged(f"dictionary key at {key_start}")  # twice: readers differ in which one counts
            value, value_start, position = self._item(position, depth)
            if value is _CLOSE or value is _END:
                raise PdfDamaged(f"dictionary value at {value_start}")
            result[key] = value  # type: ignore[assignment]  # sentinels excluded above
            result.spans[key], result.entries[key] = Span(value_start, position), Span(key_start, position)

    def _array(self, start: int, position: int, depth: int) -> tuple[Array, int, int]:
        if depth > MAX_DEPTH:
            raise PdfUnsupported("nested too deeply")
        values: list[Value] = []
        while True:
            value, value_start, position = self._item(position, depth)
            if value is _END:
                return Array(values, Span(start, position)), start, position
            if value is _CLOSE:
                raise PdfDamaged(f"array value at {value_start}")
            values.append(value)  # type: ignore[arg-type]  # sentinels excluded above

    def _string(self, position: int) -> tuple[bytes, int]:
        """The literal string whose opening parenthesis ends at `position`."""
        start, level = position, 1
        while level:
            stop = _STRING_STOP.search(self.data, position)
            if stop is None:
                raise PdfDamaged(f"string without end at {start}")
            self._spend()  # what has to be looked at one by one costs as much as an object
            character, position = stop[0], stop.end()
            if character == b"\\":
                position += 1
            elif character != b"\r":
                level += 1 if character == b"(" else -1
        return _ESCAPE.sub(_unescape, self.data[start : position - 1]), position


def _name(text: bytes) -> Name:
    return _known_name(text) if len(text) <= MAX_KNOWN_NAME else _read_name(text)


def _read_name(text: bytes) -> Name:
    if len(text) > MAX_NAME:
        raise PdfUnsupported("name too long")
    if b"#" in text:
        text = _ESCAPED_NAME.sub(lambda found: bytes((int(found[1], 16),)), text)
    return Name(text.decode("latin-1"))


_known_name = lru_cache(maxsize=2048)(_read_name)  # the same few hundred names make up most of every file


def _unhex(text: bytes) -> bytes:
    digits = text.translate(None, b"\0\t\n\f\r ")
    return bytes.fromhex((digits + b"0" if len(digits) % 2 else digits).decode("ascii"))


def _unescape(found: re.Match[bytes]) -> bytes:
    octal, line, other = found.groups()
    if octal is not None:
        return bytes((int(octal, 8) & 0xFF,))
    if line is not None:
        return b""
    if other is not None:
        return _ESCAPES.get(other, other)
    return b"\n"  # an end of line inside a string reads as a line feed, however it was written
