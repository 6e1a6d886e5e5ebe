"""Cross-reference sections (ISO 32000-2 7.5.4, 7.5.5, 7.5.8): tables, and the streams that other programs write."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import NamedTuple

from qianyue.trust.pdf.errors import PdfDamaged, PdfUnsupported
from qianyue.trust.pdf.indirect import read_indirect
from qianyue.trust.pdf.lexer import BLANK, Lexer
from qianyue.trust.pdf.objects import Array, Dictionary, Name, Ref, Stream

MAX_OBJECTS = 250_000  # of one section; a contract has hundreds, a thousand scanned pages some thousands
_HEAD = re.compile(rb"xref[ \t]*(?:\r\n|\n|\r)")
_SUBSECTION = re.compile(rb"(\d{1,8}) (\d{1,8})[ \t]*(?:\r\n|\n|\r)")
_ENTRY = re.compile(rb"(\d{10}) (\d{5}) ([nf])(?: \n| \r|\r\n)")
_TRAILER = re.compile(rb"trailer(?=[\x00\t\n\x0c\r <])")
_TAIL = re.compile(BLANK.pattern + rb"startxref[ \t]*(?:\r\n|\n|\r)[ \t]*(\d{1,10})[ \t]*(?:\r\n|\n|\r)%%EOF")
_END_OF_LINE = re.compile(rb"\r\n|\n|\r|")


class Entry(NamedTuple):
    """`kind` n: at offset `where`; c: number `member` of object stream `where`; f: free."""

    kind: str
    where: int
    member: int


@dataclass(frozen=True)
class Section:
    """One section with its trailer. `offset` is where it begins; `eof` follows its %%EOF, `end` the end of that line."""

    offset: int
    entries: dict[int, Entry]
    trailer: Dictionary
    stream: bool
    eof: int
    end: int

    @property
    def previous(self) -> int | None:
        value = self.trailer.get(Name("Prev"))
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool):
            raise PdfDamaged("Prev")
        return value


def last_offset(data: bytes) -> int:
    """The offset after the last `startxref`."""
    position = data.rfind(b"startxref", max(0, len(data) - 2048))
    found = _TAIL.match(data, position) if position >= 0 else None
    if found is None:
        raise PdfDamaged("no end-of-file marker")
    return int(found[1])


def read_section(lexer: Lexer, offset: int) -> Section:
    if _HEAD.match(lexer.data, offset):
        return _table(lexer, offset)
    return _stream_section(lexer, offset)


def _table(lexer: Lexer, offset: int) -> Section:
    data, entries = lexer.data, {}
    head = _HEAD.match(data, offset)
    assert head is not None  # noqa: S101  # read_section looked
    position = head.end()
    while found := _SUBSECTION.match(data, position):
        first, count, position = int(found[1]), int(found[2]), found.end()
        if first + count > MAX_OBJECTS:
            raise PdfUnsupported("too many objects")
        rows = _ENTRY.findall(data, position, position + 20 * count)
        if len(rows) != count:
            raise PdfDamaged(f"cross-reference table at {offset}")
        for number, (where, generation, kind) in enumerate(rows, first):
            if number in entries:
                raise PdfDamaged(f"object {number} twice in one table")
            if kind == b"n" and int(generation):
                raise PdfUnsupported("generations")
            entries[number] = Entry(kind.decode(), int(where) if kind == b"n" else 0, 0)
        position += 20 * count
    trailer = _TRAILER.match(data, lexer.skip_blank(position))
    if trailer is None:
        raise PdfDamaged(f"no trailer after the table at {offset}")
    dictionary, position = lexer.dictionary(trailer.end())
    if "XRefStm" in dictionary:
        raise PdfUnsupported("hybrid cross-references")
    return _finish(lexer, offset, entries, dictionary, position, stream=False)


def _finish(lexer: Lexer, offset: int, entries: dict[int, Entry], trailer: Dictionary, position: int, *, stream: bool) -> Section:
    """Reads `startxref`, which must name this very section, and %%EOF."""
    if "Encrypt" in trailer:
        raise PdfUnsupported("encryption")
    tail = _TAIL.match(lexer.data, position)
    if tail is not None and int(tail[1]) == 0:
        raise PdfUnsupported("linearised file")
    if tail is None or int(tail[1]) != offset:
        raise PdfDamaged(f"section at {offset} does not end with its own startxref")
    line = _END_OF_LINE.match(lexer.data, tail.end())
    return Section(offset, entries, trailer, stream, tail.end(), line.end() if line else tail.end())


def _stream_section(lexer: Lexer, offset: int) -> Section:
    if not 0 <= offset < len(lexer.data):
        raise PdfDamaged("startxref points outside the file")
    found = read_indirect(lexer, offset, lengths=None)
    if not isinstance(found.value, Stream) or found.value.dictionary.get(Name("Type")) != Name("XRef"):
        raise PdfDamaged(f"no cross-references at {offset}")
    stream = found.value
    widths, size = _integers(stream.dictionary.get(Name("W"))), stream.dictionary.get(Name("Size"))
    if len(widths) != 3 or max(widths) > 8 or not isinstance(size, int) or not 0 < size <= MAX_OBJECTS:
        raise PdfUnsupported("cross-reference stream")
    index = _integers(stream.dictionary.get(Name("Index"))) or [0, size]
    if len(index) % 2 or sum(index[1::2]) > MAX_OBJECTS:
        raise PdfUnsupported("cross-reference stream")  # before a list of that length is made
    rows = decoded(stream, limit=sum(index[1::2]) * (sum(widths) + 1) + 64)
    return _finish(lexer, offset, _rows(rows, widths, index), stream.dictionary, found.end, stream=True)


def _rows(rows: bytes, widths: list[int], index: list[int]) -> dict[int, Entry]:
    width, entries, position = sum(widths), {}, 0
    numbers = [number for first, count in zip(index[::2], index[1::2], strict=True) for number in range(first, first + count)]
    if len(rows) != width * len(numbers):
        raise PdfDamaged("cross-reference stream")
    for number in numbers:
        row, values, position = rows[position : position + width], [], position + width
        for size in widths:
            values.append(int.from_bytes(row[:size], "big"))
            row = row[size:]
        kind = values[0] if widths[0] else 1
        if number in entries or kind > 2:
            raise PdfDamaged("cross-reference stream")
        if kind == 1 and values[2]:
            raise PdfUnsupported("generations")
        entries[number] = (
            Entry("n", values[1], 0) if kind == 1 else Entry("c", values[1], values[2]) if kind == 2 else Entry("f", 0, 0)
        )
    return entries


def _integers(value: object) -> list[int]:
    """The numbers of an array, all of them or none: one left out would shift the others."""
    items = value if isinstance(value, Array) else []
    numbers = [item for item in items if isinstance(item, int) and not isinstance(item, bool) and 0 <= item <= MAX_OBJECTS]
    if len(numbers) != len(items):
        raise PdfDamaged("cross-reference stream")
    return numbers


def decoded(stream: Stream, *, limit: int) -> bytes:
    """The content of a stream without filter or with FlateDecode (and PNG prediction), of at most `limit` octets."""
    filters = stream.dictionary.get(Name("Filter"))
    names = list(filters) if isinstance(filters, Array) else [filters] if filters is not None else []
    parameters = stream.dictionary.get(Name("DecodeParms"))
    if isinstance(parameters, Array):
        parameters = parameters[0] if len(parameters) == 1 else None
    if stream.span.end - stream.span.start > limit + limit // 100 + 100:  # deflate adds less than one in a thousand
        raise PdfUnsupported("stream too large")
    if not names:
        if len(stream.raw) > limit:
            raise PdfUnsupported("stream too large")
        return stream.raw
    if names != [Name("FlateDecode")] or isinstance(parameters, Ref):
        raise PdfUnsupported("stream filter")
    inflater = zlib.decompressobj()
    try:
        content = inflater.decompress(stream.raw, limit + 1)
    except zlib.error:
        raise PdfDamaged("compressed stream") from None
    if len(content) > limit:
        raise PdfUnsupported("stream too large")
    if not inflater.eof:
        raise PdfDamaged("compressed stream is cut off")
    return _unpredict(content, parameters) if isinstance(parameters, Dictionary) else content


def _unpredict(content: bytes, parameters: Dictionary) -> bytes:
    """PNG prediction as cross-reference streams use it: row filters none and up, one component of eight bits."""
    predictor, columns = parameters.get(Name("Predictor"), 1), parameters.get(Name("Columns"), 1)
    if predictor == 1:
        return content
    plain = parameters.get(Name("Colors"), 1) == 1 and parameters.get(Name("BitsPerComponent"), 8) == 8
    if not isinstance(predictor, int) or not isinstance(columns, int) or not (10 <= predictor <= 15 and plain and columns > 0):
        raise PdfUnsupported("prediction")
    if columns >= len(content) or len(content) // (columns + 1) > MAX_OBJECTS:
        raise PdfUnsupported("prediction")  # before a row of that length, or that many rows, are made
    above, result = bytes(columns), bytearray()
    for start in range(0, len(content), columns + 1):
        kind, row = content[start], content[start + 1 : start + columns + 1]
        if kind not in (0, 2) or len(row) != columns:
            raise PdfUnsupported("prediction")
        above = row if kind == 0 else bytes((one + other) & 0xFF for one, other in zip(row, above, strict=True))
        result += above
    return bytes(result)
