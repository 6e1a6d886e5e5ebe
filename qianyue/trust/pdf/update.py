"""Writing an incremental update (7.5.6): new objects, edits of existing ones, one cross-reference section.

Nothing is parsed here: an object that updates edit is a `Body`, its text and the places in it where something goes. What is not
touched stays as it was written, byte for byte.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from qianyue.trust.pdf.errors import PdfUnsupported
from qianyue.trust.pdf.objects import Ref

MAX_OFFSET = 9_999_999_999  # ten digits in a table entry


class Place(NamedTuple):
    """Where in a text something goes: it replaces `start` to `end`, between `before` and `after`.

    An appending place (of an array) stays behind what was put; a place of a value stays around it.
    """

    start: int
    end: int
    before: bytes = b""
    after: bytes = b""
    appending: bool = False


@dataclass(frozen=True)
class Body:
    """An object's text without `obj` and `endobj`, and its places by name."""

    text: bytes
    places: Mapping[str, Place]

    def put(self, name: str, value: bytes) -> Body:
        """The body with `value` in its place; the other places keep to their text."""
        place = self.places[name]
        written = place.before + value + place.after
        text = self.text[: place.start] + written + self.text[place.end :]
        grown, begin = len(written) - (place.end - place.start), place.start + len(place.before)
        behind = begin + len(value)
        places = {
            other: at._replace(start=at.start + grown, end=at.end + grown) if at.start >= place.end else at
            for other, at in self.places.items()
        }
        places[name] = Place(behind if place.appending else begin, behind, b" ", b"", place.appending)
        return Body(text, places)


@dataclass(frozen=True, kw_only=True)
class Footing:
    """Where an update begins: the size of the file, what its last section says, and the objects that may be edited.

    `trailer` is the text of the entries that must not change; `streams` says that the file has cross-reference streams, and
    must be continued with one (7.5.8.4); `ended` that it ends with an end of line.
    """

    size: int
    next_number: int
    previous: int
    trailer: bytes
    streams: bool
    ended: bool
    bodies: Mapping[int, Body] = field(default_factory=dict)


@dataclass(frozen=True)
class Tail:
    """The bytes to append, where in the whole file each new or changed object begins, and the next footing."""

    data: bytes
    offsets: dict[int, int]
    after: Footing

    def body(self, number: int) -> int:
        """Where in the whole file the body of an object begins."""
        return self.offsets[number] + len(b"%d 0 obj\n" % number)


class Update:
    """One update to the file that `footing` describes."""

    def __init__(self, footing: Footing) -> None:
        self._footing, self._next = footing, footing.next_number
        self._texts: dict[int, bytes] = {}
        self._bodies = dict(footing.bodies)

    def reserve(self) -> Ref:
        """A number for an object to be added later."""
        self._next += 1
        return Ref(self._next - 1, 0)

    def add(self, body: bytes, *, reference: Ref | None = None) -> Ref:
        reference = reference or self.reserve()
        self._texts[reference.number] = body
        return reference

    def add_all(self, bodies: Iterable[bytes]) -> list[int]:
        """Many at once; their numbers."""
        added = dict(enumerate(bodies, self._next))
        self._texts |= added
        self._next += len(added)
        return list(added)

    def put(self, number: int, name: str, value: bytes) -> None:
        """Puts `value` into a place of object `number`."""
        self._bodies[number] = self._bodies[number].put(name, value)
        self._texts[number] = self._bodies[number].text

    def replace(self, number: int, text: bytes) -> None:
        """Another text for object `number`, which no later update edits."""
        self._texts[number] = text

    def build(self) -> Tail:
        footing = self._footing
        parts = [] if footing.ended else [b"\n"]
        position = footing.size + len(parts)
        offsets = {}
        for number, text in sorted(self._texts.items()):
            written = b"%d 0 obj\n%b\nendobj\n" % (number, text)
            offsets[number] = position
            parts.append(written)
            position += len(written)
        if position > MAX_OFFSET:
            raise PdfUnsupported("larger than ten digits of offset")
        if footing.streams:
            offsets[self._next] = position
            self._next += 1
            parts.append(b"%d 0 obj\n" % (self._next - 1) + self._section(offsets) + b"\nendobj\n")
        else:
            entries = b"<</Size %d%s/Prev %d>>" % (self._next, footing.trailer, footing.previous)
            parts += (_table(offsets), b"trailer\n", entries, b"\n")
        parts.append(b"startxref\n%d\n%%%%EOF\n" % position)
        data = b"".join(parts)
        after = dataclasses.replace(
            footing,
            size=footing.size + len(data),
            next_number=self._next,
            previous=position,
            ended=True,
            bodies=self._bodies,
        )
        return Tail(data, offsets, after)

    def _section(self, offsets: dict[int, int]) -> bytes:
        """A cross-reference stream (7.5.8): rows of kind, offset in five octets, generation."""
        index = b" ".join(b"%d %d" % (first, count) for first, count in _runs(offsets))
        rows = b"".join(b"\x01" + offsets[number].to_bytes(5, "big") + b"\x00" for number in sorted(offsets))
        head = b"<</Type/XRef/W[1 5 1]/Index[%s]/Size %d%s/Prev %d/Length %d>>\nstream\n"
        footing = self._footing
        return head % (index, self._next, footing.trailer, footing.previous, len(rows)) + rows + b"\nendstream"


def _table(offsets: dict[int, int]) -> bytes:
    """Subsections of consecutive numbers, entries of exactly twenty octets."""
    parts = [b"xref\n"]
    for first, count in _runs(offsets):
        parts.append(b"%d %d\n" % (first, count))
        parts += [b"%010d 00000 n \n" % offsets[number] for number in range(first, first + count)]
    return b"".join(parts)


def _runs(offsets: dict[int, int]) -> list[tuple[int, int]]:
    """First number and length of every run of consecutive numbers."""
    runs: list[tuple[int, int]] = []
    first = behind = -1
    for number in sorted(offsets):
        if number != behind:
            if behind > first:
                runs.append((first, behind - first))
            first = number
        behind = number + 1
    if behind > first:
        runs.append((first, behind - first))
    return runs
