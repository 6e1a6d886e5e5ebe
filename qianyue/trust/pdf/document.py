"""A file as its revisions: every incremental update with its bytes, its cross-references and the objects it defines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qianyue.trust.pdf.errors import PdfDamaged, PdfUnsupported
from qianyue.trust.pdf.indirect import Indirect, read_indirect
from qianyue.trust.pdf.lexer import Lexer
from qianyue.trust.pdf.objects import Array, Dictionary, Name, Ref, Stream, Value
from qianyue.trust.pdf.xref import Entry, Section, decoded, last_offset, read_section

if TYPE_CHECKING:
    from qianyue.trust.pdf.form import SignatureField

MAX_SIZE = 100_000_000  # octets, the bound of the service for whole files
MAX_REVISIONS = 64  # a contract has four; yearly re-stamping for fifty years stays below
MAX_ENTRIES = 500_000  # of all cross-reference sections together: what they cost in memory stays below the file's own bound
MAX_OBJECT_STREAM = 20_000_000
MAX_UNPACKED = 100_000_000  # octets of all object streams together
_HEADER = re.compile(rb"%PDF-[12]\.\d[\r\n]")


@dataclass(frozen=True)
class Revision:
    """One update: its bytes are `start` to `end`; `eof` is the same without the last end of line."""

    index: int
    start: int
    section: Section

    @property
    def eof(self) -> int:
        return self.section.eof

    @property
    def end(self) -> int:
        return self.section.end


class Document:
    """A PDF file read from its end, section by section. Raises `PdfDamaged` or `PdfUnsupported`."""

    def __init__(self, data: bytes) -> None:
        if len(data) > MAX_SIZE:
            raise PdfUnsupported("larger than 100 MB")
        if not _HEADER.match(data):
            raise PdfDamaged("no PDF header")
        self.data, self.lexer = data, Lexer(data)
        self._objects: dict[int, Indirect] = {}
        self._octets_read = 0
        self._unpacked = 0
        self._members: dict[int, list[tuple[int, Value]]] = {}
        self._contents: dict[int, bytes] = {}
        self.revisions = self._read_revisions()
        self.views = [View(self, index) for index in range(len(self.revisions))]

    @property
    def current(self) -> View:
        return self.views[-1]

    @property
    def classic(self) -> bool:
        return not any(revision.section.stream for revision in self.revisions)

    def _read_revisions(self) -> list[Revision]:
        sections: list[Section] = []
        offset: int | None = last_offset(self.data)
        while offset is not None:
            if sections and offset >= sections[-1].offset:
                raise PdfUnsupported("linearised file, or sections out of order")
            if len(sections) >= MAX_REVISIONS:
                raise PdfUnsupported("too many revisions")
            sections.append(read_section(self.lexer, offset))
            if sum(len(section.entries) for section in sections) > MAX_ENTRIES:
                raise PdfUnsupported("too many objects")
            offset = sections[-1].previous
        revisions, start, size = [], 0, 0
        for index, section in enumerate(reversed(sections)):
            if not start <= section.offset < section.end:
                raise PdfDamaged("revisions overlap")
            size = _size(section, at_least=size)
            for number, entry in section.entries.items():
                # An entry that points into another revision would bring hidden objects back (shadow attacks).
                outside = entry.kind == "n" and not start <= entry.where < section.end
                if outside or (entry.kind == "c" and entry.where not in section.entries):
                    raise PdfDamaged(f"object {number} of revision {index} lies outside it")
            revisions.append(Revision(index, start, section))
            start = section.end
        return revisions

    def object_at(self, offset: int, *, view: View) -> Indirect:
        if offset not in self._objects:
            found = read_indirect(self.lexer, offset, lengths=view.resolve)
            self._octets_read += found.end - found.start
            if self._octets_read > len(self.data):
                raise PdfDamaged("objects overlap")
            self._objects[offset] = found
        return self._objects[offset]

    def members(self, stream: Stream) -> list[tuple[int, Value]]:
        """Numbers and values in an object stream (7.5.7)."""
        if stream.span.start not in self._members:
            content = decoded(stream, limit=MAX_OBJECT_STREAM)
            self._unpacked += len(content)
            if self._unpacked > MAX_UNPACKED:
                raise PdfUnsupported("object streams too large")
            self._contents[stream.span.start] = content
            lexer = Lexer(content)
            lexer.tokens_left = self.lexer.tokens_left  # one allowance for the whole file
            self._members[stream.span.start] = _members(stream, lexer)
            self.lexer.tokens_left = lexer.tokens_left
        return self._members[stream.span.start]

    def content(self, stream: Stream) -> bytes:
        """What an object stream unpacks to: the spans of its members count in it."""
        self.members(stream)
        return self._contents[stream.span.start]


class View:
    """The file as of one revision: what a reader of that time would have seen."""

    def __init__(self, document: Document, index: int) -> None:
        self.document, self.index = document, index
        self._resolving: set[int] = set()
        self.signature_fields: tuple[SignatureField, ...] | None = None  # once `form.signature_fields` has read them

    @property
    def trailer(self) -> Dictionary:
        return self.document.revisions[self.index].section.trailer

    def entry(self, number: int) -> Entry | None:
        for revision in reversed(self.document.revisions[: self.index + 1]):
            if (found := revision.section.entries.get(number)) is not None:
                return found
        return None

    def numbers(self) -> Iterator[int]:
        """Every object number in use."""
        seen: set[int] = set()
        for revision in reversed(self.document.revisions[: self.index + 1]):
            for number, entry in revision.section.entries.items():
                if number not in seen:
                    seen.add(number)
                    if entry.kind != "f":
                        yield number

    def indirect(self, number: int) -> Indirect | None:
        """The object as it stands in the file; None for free, absent and compressed ones."""
        entry = self.entry(number)
        if entry is None or entry.kind != "n":
            return None
        found = self.document.object_at(entry.where, view=self)
        if found.number != number or found.generation != 0:
            raise PdfDamaged(f"another object where {number} belongs")
        return found

    def get(self, number: int) -> Value:
        """The value of an object; null when it is free or absent (7.3.10)."""
        entry = self.entry(number)
        if entry is None or entry.kind == "f":
            return None
        if entry.kind == "n":
            found = self.indirect(number)
            return found.value if found else None
        members = self.document.members(self._container(number, entry))
        if entry.member >= len(members) or members[entry.member][0] != number:
            raise PdfDamaged(f"object stream of {number}")
        return members[entry.member][1]

    def text(self, number: int) -> tuple[bytes, int]:
        """The text of a dictionary or an array, and the offset that its spans count from. Raises `PdfUnsupported` for others."""
        value, entry = self.get(number), self.entry(number)
        if entry is None or not isinstance(value, Dictionary | Array):
            raise PdfUnsupported(f"object {number} cannot be edited")
        data = self.document.data if entry.kind == "n" else self.document.content(self._container(number, entry))
        return data[value.span.start : value.span.end], value.span.start

    def _container(self, number: int, entry: Entry) -> Stream:
        """The object stream of a compressed object."""
        stream = self.get(entry.where) if entry.where != number and self._plain(entry.where) else None
        if not isinstance(stream, Stream):
            raise PdfDamaged(f"object stream of {number}")
        return stream

    def resolve(self, value: Value) -> Value:
        """The value itself, through one reference; a chain of references or a circle is damage."""
        if not isinstance(value, Ref):
            return value
        if value.number in self._resolving or value.generation:
            raise PdfDamaged(f"reference to {value.number}")
        self._resolving.add(value.number)
        try:
            found = self.get(value.number)
        finally:
            self._resolving.discard(value.number)
        if isinstance(found, Ref):
            raise PdfDamaged(f"reference to a reference: {value.number}")
        return found

    def dictionary(self, value: Value) -> Dictionary | None:
        found = self.resolve(value)
        return found if isinstance(found, Dictionary) else None

    @property
    def catalog(self) -> Dictionary:
        found = self.dictionary(self.trailer.get(Name("Root")))
        if found is None or not isinstance(self.trailer.get(Name("Root")), Ref):
            raise PdfDamaged("no catalog")
        return found

    def _plain(self, number: int) -> bool:
        entry = self.entry(number)
        return entry is not None and entry.kind == "n"


def _size(section: Section, *, at_least: int) -> int:
    """/Size, above every object number and never shrinking: readers take objects beyond it for absent (7.5.5)."""
    size = section.trailer.get(Name("Size"))
    if not isinstance(size, int) or isinstance(size, bool) or size < max(at_least, 1 + max(section.entries, default=0)):
        raise PdfDamaged("Size")
    return size


def _members(stream: Stream, lexer: Lexer) -> list[tuple[int, Value]]:
    count, first = stream.dictionary.get(Name("N")), stream.dictionary.get(Name("First"))
    if not isinstance(count, int) or not isinstance(first, int) or not (0 <= count <= 100_000 and first >= 0):
        raise PdfDamaged("object stream")
    head = lexer.data[:first].split()
    if len(head) != 2 * count or not all(item.isdigit() and len(item) < 11 for item in head):
        raise PdfDamaged("object stream")
    members, end = [], first
    for number, offset in zip(head[::2], head[1::2], strict=True):
        if first + int(offset) < end:
            raise PdfDamaged("object stream")  # not in increasing order (7.5.7): the same octets read again and again
        value, end = lexer.value(first + int(offset))
        members.append((int(number), value))
    return members
