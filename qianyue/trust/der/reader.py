"""Reading DER strictly: definite minimal lengths, one-octet tags, no byte left over.

Elements are read level by level on demand: there is no recursion for hostile input to exhaust.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

from qianyue.trust.der import tags
from qianyue.trust.errors import TrustError

MAX_OID_OCTETS = 63  # what OpenSSL and pyca accept; longer ones occur only in attacks
MAX_CHILDREN = 100_000  # a CRL of a large issuer; far below what exhausts memory


class DerError(TrustError):
    """The bytes are not DER, or not the structure expected."""

    def __init__(self, why: str) -> None:
        super().__init__("der_malformed", f"数据不是合法的 DER 编码({why})，请向出具方重新索取原始文件。")


class Element:
    """One element inside `data`: its tag, and where its content begins and ends (octets)."""

    __slots__ = ("body", "data", "end", "start", "tag")

    def __init__(self, data: bytes, start: int, limit: int) -> None:
        if limit - start < 2:
            raise DerError("truncated")
        self.data, self.start, self.tag = data, start, data[start]
        if self.tag & 0x1F == 0x1F:
            raise DerError("multi-octet tag")
        size, body = data[start + 1], start + 2
        if size >= 0x80:
            octets = size & 0x7F
            if not 1 <= octets <= 4 or limit - body < octets:
                raise DerError("length")
            size = int.from_bytes(data[body : body + octets], "big")
            if size < 0x80 or size.bit_length() <= 8 * (octets - 1):
                raise DerError("length not minimal")
            body += octets
        if size > limit - body:
            raise DerError("truncated")
        self.body, self.end = body, body + size

    @property
    def content(self) -> bytes:
        return self.data[self.body : self.end]

    @property
    def encoded(self) -> bytes:
        return self.data[self.start : self.end]

    def expect(self, tag: int) -> Element:
        if self.tag != tag:
            raise DerError(f"tag {self.tag:#04x} where {tag:#04x} belongs")
        return self

    def children(self) -> list[Element]:
        if not self.tag & 0x20:
            raise DerError("primitive where constructed belongs")
        found, position = [], self.body
        while position < self.end:
            child = Element(self.data, position, self.end)
            found.append(child)
            if len(found) > MAX_CHILDREN:
                raise DerError("too many elements")
            position = child.end
        return found

    def fields(self, tag: int = tags.SEQUENCE) -> Fields:
        return Fields(self.expect(tag).children())

    def inner(self) -> Element:
        """The single element inside an explicit tag."""
        children = self.children()
        if len(children) != 1:
            raise DerError("explicit tag must hold one element")
        return children[0]

    def as_integer(self, tag: int = tags.INTEGER) -> int:
        value = self.expect(tag).content
        if not value or (len(value) > 1 and value[0] in (0x00, 0xFF) and (value[0] ^ value[1]) < 0x80):
            raise DerError("INTEGER not minimal")
        return int.from_bytes(value, "big", signed=True)

    def as_boolean(self, tag: int = tags.BOOLEAN) -> bool:
        value = self.expect(tag).content
        if value not in (b"\x00", b"\xff"):
            raise DerError("BOOLEAN")
        return value == b"\xff"

    def as_octets(self, tag: int = tags.OCTET_STRING) -> bytes:
        return self.expect(tag).content

    def as_bits(self, tag: int = tags.BIT_STRING) -> tuple[bytes, int]:
        """Octets and the number of unused bits, which must be zero bits."""
        value = self.expect(tag).content
        if not value or value[0] > 7 or (value[0] and (len(value) < 2 or value[-1] & ((1 << value[0]) - 1))):
            raise DerError("BIT STRING")
        return value[1:], value[0]

    def as_oid(self, tag: int = tags.OID) -> str:
        self.expect(tag)
        if self.end - self.body > MAX_OID_OCTETS:
            raise DerError("OBJECT IDENTIFIER")
        return _dotted(self.content)

    def as_text(self) -> str:
        """A DirectoryString or IA5String."""
        encoding = _TEXT_ENCODINGS.get(self.tag)
        if encoding is None:
            raise DerError(f"tag {self.tag:#04x} where a text belongs")
        try:
            return self.content.decode(encoding)
        except UnicodeDecodeError:
            raise DerError("text") from None

    def as_time(self) -> datetime:
        """UTCTime or GeneralizedTime in the DER forms: to the second, Zulu; a fraction without trailing zeros."""
        try:
            text = self.content.decode("ascii")
            if self.tag == tags.UTC_TIME and len(text) == 13:
                century = "19" if text[:2] >= "50" else "20"
                return _instant(century + text[:-1], text[-1])
            if self.tag == tags.GENERALIZED_TIME and len(text) >= 15:
                return _instant(text[:-1], text[-1])
        except ValueError:
            pass
        raise DerError("time")


@lru_cache(maxsize=1024)
def _dotted(value: bytes) -> str:
    """The dotted form of at most `MAX_OID_OCTETS`; remembered, since every structure names the same few."""
    if not value or value[-1] & 0x80:
        raise DerError("OBJECT IDENTIFIER")
    arcs, arc, fresh = [], 0, True
    for octet in value:
        if fresh and octet == 0x80:
            raise DerError("OBJECT IDENTIFIER not minimal")
        arc, fresh = (arc << 7) | (octet & 0x7F), not octet & 0x80
        if fresh:
            arcs.append(arc)
            arc = 0
    top = min(arcs[0] // 40, 2)
    return ".".join(str(arc) for arc in (top, arcs[0] - 40 * top, *arcs[1:]))


_TEXT_ENCODINGS = {
    tags.UTF8_STRING: "utf-8",
    tags.PRINTABLE_STRING: "ascii",
    tags.IA5_STRING: "ascii",
    tags.TELETEX_STRING: "latin-1",
    tags.BMP_STRING: "utf-16-be",
}


def _instant(digits: str, zone: str) -> datetime:
    whole, _, fraction = digits.partition(".")
    if zone != "Z" or not whole.isdigit() or len(whole) != 14:
        raise ValueError
    if "." in digits and (not fraction.isdigit() or fraction.endswith("0")):
        raise ValueError
    year, (month, day, hour, minute, second) = int(whole[:4]), (int(whole[at : at + 2]) for at in range(4, 14, 2))
    micro = int(fraction[:6].ljust(6, "0")) if fraction else 0
    return datetime(year, month, day, hour, minute, second, micro, UTC)


class Fields:
    """The elements of a SEQUENCE, taken one after the other as its definition lists them."""

    __slots__ = ("_elements", "_next")

    def __init__(self, elements: list[Element]) -> None:
        self._elements, self._next = elements, 0

    def take(self, tag: int | None = None) -> Element:
        if self._next >= len(self._elements):
            raise DerError("element missing")
        element = self._elements[self._next]
        if tag is not None:
            element.expect(tag)
        self._next += 1
        return element

    def optional(self, tag: int) -> Element | None:
        if self._next < len(self._elements) and self._elements[self._next].tag == tag:
            return self.take()
        return None

    def done(self) -> None:
        if self._next != len(self._elements):
            raise DerError("element too many")


def parse(data: bytes) -> Element:
    """Exactly one element."""
    element = Element(data, 0, len(data))
    if element.end != len(data):
        raise DerError("trailing bytes")
    return element


def parse_prefix(data: bytes) -> Element:
    """The element at the beginning of `data`, whatever follows it."""
    return Element(data, 0, len(data))
