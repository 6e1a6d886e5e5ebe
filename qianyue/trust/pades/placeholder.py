"""The signature dictionary with room for what is not yet known: /ByteRange and /Contents (12.8.1)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from qianyue.trust.pades.errors import PadesError
from qianyue.trust.pdf.update import Tail

_RANGE_ROOM = 40  # "[0 " and three numbers of ten digits
ByteRange = tuple[int, int, int, int]


@dataclass(frozen=True)
class Placeholder:
    """A dictionary's text, and where in it the byte range and the hexadecimal contents stand."""

    body: bytes
    range_at: int
    contents_at: int
    reserve: int

    @classmethod
    def of(cls, entries: bytes, *, reserve: int) -> Placeholder:
        """`entries` are the dictionary's others; `reserve` octets of signature will fit."""
        head = b"<<" + entries + b"/ByteRange "
        middle = head + b" " * _RANGE_ROOM + b"/Contents "
        return cls(middle + _room(reserve), len(head), len(middle), reserve)

    def fill_range(self, tail: Tail, *, number: int, base: int) -> tuple[bytes, ByteRange]:
        """The tail with the byte range written in, and the range, for the file of `base` octets it will be appended to."""
        start = tail.body(number) + self.contents_at
        end = start + 2 * self.reserve + 2
        byte_range = (0, start, end, base + len(tail.data) - end)
        text = (b"[%d %d %d %d]" % byte_range).ljust(_RANGE_ROOM)
        at = tail.body(number) + self.range_at - base
        return tail.data[:at] + text + tail.data[at + _RANGE_ROOM :], byte_range


def fill_contents(revision: bytes, *, base: int, byte_range: ByteRange, content: bytes) -> bytes:
    """The tail with the signature in its place: lower-case hexadecimal, the rest of the room zero."""
    start, end = byte_range[1] + 1 - base, byte_range[2] - 1 - base
    if 2 * len(content) > end - start:
        raise PadesError("signature_too_large", "签名数据超出预留空间(证书链或时间戳过大)，请加大预留空间后重新准备签署。")
    return revision[:start] + content.hex().encode().ljust(end - start, b"0") + revision[end:]


@lru_cache(maxsize=16)
def _room(reserve: int) -> bytes:
    return b"<" + b"00" * reserve + b">>>"
