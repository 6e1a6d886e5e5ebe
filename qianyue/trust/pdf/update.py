"""Writing an incremental update (7.5.6): new objects, edits of existing ones, a classic cross-reference section.

Existing objects are changed in their own text: what is not touched stays as it was written, byte for byte.
"""

from __future__ import annotations

from dataclasses import dataclass

from qianyue.trust.pdf.document import Document
from qianyue.trust.pdf.errors import PdfUnsupported
from qianyue.trust.pdf.objects import Array, Dictionary, Name, Ref, Span

MAX_OFFSET = 9_999_999_999  # ten digits in a table entry


@dataclass(frozen=True)
class Tail:
    """The bytes to append, and where in the whole file the body of each new or changed object begins."""

    data: bytes
    bodies: dict[int, int]


class Update:
    """One update to `document`, which must use classic cross-reference tables, as our renderer writes them."""

    def __init__(self, document: Document) -> None:
        if not document.classic:
            raise PdfUnsupported("cross-reference streams")
        self._document = document
        size = document.current.trailer.get(Name("Size"))
        highest = max(max(revision.section.entries, default=0) for revision in document.revisions)
        self._next = max(highest + 1, size if isinstance(size, int) else 0)
        self._new: dict[int, bytes] = {}
        self._edits: dict[int, list[tuple[Span, bytes]]] = {}

    def reserve(self) -> Ref:
        """A number for an object to be added later."""
        self._next += 1
        return Ref(self._next - 1, 0)

    def add(self, body: bytes, *, reference: Ref | None = None) -> Ref:
        reference = reference or self.reserve()
        self._new[reference.number] = body
        return reference

    def set_entry(self, number: int, dictionary: Dictionary, key: str, text: bytes) -> None:
        """Sets an entry of a dictionary that stands in object `number`."""
        name = Name(key)
        if name in dictionary:
            self._edit(number, dictionary.spans[name], b" " + text)
        else:
            at = dictionary.span.end - 2
            self._edit(number, Span(at, at), b"/" + key.encode() + b" " + text)

    def append(self, number: int, array: Array, text: bytes) -> None:
        """Adds an item to an array that stands in object `number`."""
        at = array.span.end - 1
        self._edit(number, Span(at, at), b" " + text)

    def _edit(self, number: int, span: Span, text: bytes) -> None:
        self._edits.setdefault(number, []).append((span, text))

    def build(self) -> Tail:
        data = self._document.data
        parts = [] if data.endswith((b"\n", b"\r")) else [b"\n"]
        position = len(data) + sum(map(len, parts))
        offsets, bodies = {}, {}
        for number in sorted((*self._new, *self._edits)):
            head = b"%d 0 obj\n" % number
            body = self._new[number] if number in self._new else self._edited(number)
            offsets[number], bodies[number] = position, position + len(head)
            parts.append(head + body + b"\nendobj\n")
            position += len(parts[-1])
        parts += [_table(offsets), b"trailer\n", self._trailer(), b"\nstartxref\n%d\n%%%%EOF\n" % position]
        if position > MAX_OFFSET:
            raise PdfUnsupported("larger than ten digits of offset")
        return Tail(b"".join(parts), bodies)

    def _edited(self, number: int) -> bytes:
        found = self._document.current.indirect(number)
        if found is None or not isinstance(found.value, Dictionary | Array):
            raise PdfUnsupported(f"object {number} cannot be edited")
        start, end = found.value.span
        text = self._document.data
        parts, position = [], start
        for span, replacement in sorted(self._edits[number], key=lambda edit: edit[0]):
            parts += [text[position : span.start], replacement]
            position = span.end
        return b"".join((*parts, text[position:end]))

    def _trailer(self) -> bytes:
        """The old trailer's text for what must not change (7.5.5), with new size and link."""
        trailer, data = self._document.current.trailer, self._document.data
        kept = b"".join(
            b"/" + key.encode() + b" " + data[trailer.spans[Name(key)].start : trailer.spans[Name(key)].end]
            for key in ("Root", "Info", "ID")
            if key in trailer
        )
        previous = self._document.revisions[-1].section.offset
        return b"<</Size %d%s/Prev %d>>" % (self._next, kept, previous)


def _table(offsets: dict[int, int]) -> bytes:
    """Subsections of consecutive numbers, entries of exactly twenty octets."""
    parts, numbers = [b"xref\n"], sorted(offsets)
    while numbers:
        run = 1
        while run < len(numbers) and numbers[run] == numbers[0] + run:
            run += 1
        parts.append(b"%d %d\n" % (numbers[0], run))
        parts += [b"%010d 00000 n \n" % offsets[number] for number in numbers[:run]]
        numbers = numbers[run:]
    return b"".join(parts)
