"""A forger's tools: incremental updates written by hand, well-formed or not, without our own writer.

`Forger` edits what a file shows and appends it as a revision; `closed_over` gives a forgery everything that can be had
without the parties' keys: fresh revocation evidence and a genuine timestamp over the whole file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from qianyue.trust import pades
from qianyue.trust.pdf import Array, Dictionary, Document, Name, Ref, Stream
from qianyue.trust.pdf.form import pages, signature_fields
from qianyue.trust.verification import Report, Roots, verify_pdf
from tests.trust.cast import Party, World
from tests.trust.papers import evidence, stamp


@dataclass
class Forger:
    """One revision to append to `pdf`."""

    pdf: bytes
    objects: dict[int, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.document = Document(self.pdf)
        self.view = self.document.current
        self.next = int(self.view.trailer["Size"])  # type: ignore[index, arg-type]

    @property
    def root(self) -> int:
        return self.view.trailer["Root"].number  # type: ignore[index, union-attr]

    @property
    def form(self) -> int:
        return self.view.catalog["AcroForm"].number  # type: ignore[index, union-attr]

    def page(self, index: int = 0) -> int:
        return pages(self.view)[index]

    def field(self, name: str) -> int:
        return next(found.number for found in signature_fields(self.view) if found.name == name)

    def reference(self, number: int, key: str) -> int:
        """The number of what stands under `key` in object `number`."""
        found = self.view.get(number)
        value = found[Name(key)]  # type: ignore[index, call-overload]
        assert isinstance(value, Ref)
        return value.number

    def text(self, number: int) -> bytes:
        """An object's body as it stands in the file, or as already edited."""
        if number in self.objects:
            return self.objects[number]
        found = self.view.indirect(number)
        assert found is not None
        return re.sub(rb"\A\d+ \d+ obj\s*|\s*endobj\Z", b"", self.pdf[found.start : found.end])

    def put(self, number: int, body: bytes) -> Forger:
        self.objects[number] = body
        return self

    def add(self, body: bytes) -> int:
        self.objects[self.next] = body
        self.next += 1
        return self.next - 1

    def insert(self, number: int, entries: bytes) -> Forger:
        """Puts entries before the end of a dictionary."""
        body = self.text(number)
        assert body.endswith(b">>")
        return self.put(number, body[:-2] + entries + b">>")

    def replace(self, number: int, old: bytes, new: bytes) -> Forger:
        body = self.text(number)
        assert body.count(old) == 1, body
        return self.put(number, body.replace(old, new))

    def set(self, number: int, key: str, value: bytes) -> Forger:
        """Sets an entry of an object that is a dictionary."""
        found = self.view.get(number)
        assert isinstance(found, Dictionary)
        if key not in found:
            return self.insert(number, b"/%s %s" % (key.encode(), value))
        end = found.spans[Name(key)].end
        return self.replace(number, self.pdf[found.entries[Name(key)].start : end], b"/%s %s" % (key.encode(), value))

    def append(self, number: int, key: str, item: bytes) -> Forger:
        """Appends to an array that stands in a dictionary or in an object of its own."""
        array = self.view.get(number)[Name(key)]  # type: ignore[index, call-overload]
        if isinstance(array, Ref):
            return self.put(array.number, self.text(array.number)[:-1] + b" " + item + b"]")
        assert isinstance(array, Array)
        return self.set(number, key, self.pdf[array.span.start : array.span.end - 1] + b" " + item + b"]")

    def save(
        self,
        *,
        trailer: bytes = b"",
        size: int | None = None,
        previous: int | None = None,
        root: bytes | None = None,
        free: tuple[int, ...] = (),
        offsets: dict[int, int] | None = None,
        before: bytes = b"",
        unlisted: bytes = b"",
    ) -> bytes:
        """The file with the revision: `unlisted` octets stand in it without an entry, `before` ahead of all objects."""
        position = len(self.pdf) + len(before)
        body, rows = before, dict.fromkeys(free, b"0000000000 65535 f \n")
        for number, text in sorted(self.objects.items()):
            rows[number] = b"%010d 00000 n \n" % (offsets or {}).get(number, position)
            body += b"%d 0 obj\n%s\nendobj\n" % (number, text)
            position = len(self.pdf) + len(body)
        body += unlisted
        section = len(self.pdf) + len(body)
        table = b"xref\n" + b"".join(b"%d 1\n%s" % (number, row) for number, row in sorted(rows.items()))
        previous = self.document.revisions[-1].section.offset if previous is None else previous
        kept = b"/Root %s" % (root or b"%d 0 R" % self.root)
        for key in ("Info", "ID"):
            if span := self.view.trailer.spans.get(Name(key)):
                kept += b"/%s %s" % (key.encode(), self.pdf[span.start : span.end])
        head = b"trailer\n<</Size %d%s/Prev %d%s>>\n" % (size or self.next, kept, previous, trailer)
        return self.pdf + body + table + head + b"startxref\n%d\n%%%%EOF\n" % section


def content(text: bytes) -> bytes:
    """A stream object's body."""
    return b"<</Length %d>>\nstream\n%s\nendstream" % (len(text), text)


def stream_text(view: object, number: int) -> bytes:
    found = view.get(number)  # type: ignore[attr-defined]
    assert isinstance(found, Stream)
    return found.raw


def closed_over(pdf: bytes, world: World, *parties: Party) -> bytes:
    """The file with evidence and a genuine timestamp over everything that stands in it."""
    world.clock.turn(seconds=1)
    closing = evidence(world, *parties)
    world.clock.turn(seconds=1)
    return pades.close(pdf, dss=closing, timestamp=lambda digest: stamp(world, digest), digest=world.digest)


def judged(pdf: bytes, world: World, **options: object) -> Report:
    return verify_pdf(pdf, roots=Roots([world.authority.root]), **options)  # type: ignore[arg-type]


def codes(report: Report) -> set[str]:
    return {item.code for item in report.reasons}
