"""Which bytes a signature covers: one gap, exactly its own /Contents, to the end of its own revision (crypto.md P9)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qianyue.trust import digests
from qianyue.trust.pdf import Array, Dictionary, Document, Name, Ref
from qianyue.trust.pdf.form import SignatureField

# One spelling only: what nothing signs must not be changeable without notice, not even the case of a digit.
_HEXADECIMAL = re.compile(rb"<(?:[0-9a-f]*+|[0-9A-F]*+)>")


@dataclass(frozen=True)
class Covered:
    """A signature dictionary with the revision that wrote it and the bytes it covers."""

    field: str
    dictionary: Dictionary
    revision: int
    byte_range: tuple[int, int, int, int]
    contents: bytes
    whole_file: bool

    def digest(self, data: bytes, algorithm: str) -> bytes:
        start, length, second, rest = self.byte_range
        view = memoryview(data)
        return digests.digest(algorithm, view[start : start + length], view[second : second + rest])

    @property
    def is_timestamp(self) -> bool:
        return self.dictionary.get(Name("Type")) == Name("DocTimeStamp")


def covered(document: Document, field: SignatureField) -> Covered | None:
    """What the field's signature covers; None when that is not what a signature must cover."""
    value = field.value
    found = document.current.dictionary(value)
    if found is None or not isinstance(value, Ref) or found.span.end == 0:
        return None
    numbers = found.get(Name("ByteRange"))
    contents, span = found.get(Name("Contents")), found.spans.get(Name("Contents"))
    if not isinstance(numbers, Array) or len(numbers) != 4 or not isinstance(contents, bytes) or span is None:
        return None
    if any(not isinstance(number, int) or isinstance(number, bool) or number < 0 for number in numbers):
        return None
    first, gap_start, gap_end, rest = (int(number) for number in numbers if isinstance(number, int))
    revision = next((item for item in document.revisions if item.start <= span.start < item.end), None)
    if revision is None:
        return None
    entry, end = revision.section.entries.get(value.number), gap_end + rest
    if entry is None or entry.kind != "n" or entry != document.current.entry(value.number):
        return None  # not this revision's object but another that pretends to stand here
    exact = first == 0 and (gap_start, gap_end) == (span.start, span.end)
    if not exact or not _HEXADECIMAL.fullmatch(document.data, *span) or end not in (revision.eof, revision.end):
        return None
    whole = revision.index == len(document.revisions) - 1 and end == len(document.data)
    return Covered(field.name, found, revision.index, (first, gap_start, gap_end, rest), contents, whole)


def cms_of(contents: bytes) -> bytes:
    """The DER inside /Contents: the reserved room after it must be zeros. Raises ValueError."""
    if len(contents) < 4 or contents[0] != 0x30:
        raise ValueError("no DER sequence")
    size = contents[1]
    head = 2
    if size & 0x80:
        count = size & 0x7F
        if not 1 <= count <= 4:
            raise ValueError("length")
        size, head = int.from_bytes(contents[2 : 2 + count], "big"), 2 + count
    end = head + size
    if end > len(contents) or contents[end:].strip(b"\0"):
        raise ValueError("something after the signature")
    return contents[:end]
