"""Writing DER: functions from values to bytes, nothing kept (crypto.md P2: never hold half-built structures)."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

from qianyue.trust.der import tags


def tlv(tag: int, *parts: bytes) -> bytes:
    """One element: identifier octet, minimal definite length, the concatenated parts."""
    body = b"".join(parts)
    size = len(body)
    if size < 0x80:
        return bytes((tag, size)) + body
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + body


def sequence(*parts: bytes) -> bytes:
    return tlv(tags.SEQUENCE, *parts)


def set_of(*parts: bytes) -> bytes:
    """SET OF in the one order DER allows: ascending by encoding (X.690 11.6)."""
    return tlv(tags.SET, *sorted(parts))


def context(number: int, *parts: bytes, constructed: bool = True) -> bytes:
    """`[number]`: an explicit tag around whole elements, or an implicit one around a bare content."""
    return tlv(tags.context_tag(number, constructed=constructed), *parts)


def integer(value: int) -> bytes:
    return tlv(tags.INTEGER, _twos_complement(value))


def enumerated(value: int) -> bytes:
    return tlv(tags.ENUMERATED, _twos_complement(value))


def boolean(value: bool) -> bytes:
    return b"\x01\x01\xff" if value else b"\x01\x01\x00"


def null() -> bytes:
    return b"\x05\x00"


def octet_string(value: bytes) -> bytes:
    return tlv(tags.OCTET_STRING, value)


def bit_string(value: bytes, *, unused: int = 0) -> bytes:
    """`unused` bits at the end of the last octet, which must be zero there."""
    return tlv(tags.BIT_STRING, bytes((unused,)), value)


def utf8_string(value: str) -> bytes:
    return tlv(tags.UTF8_STRING, value.encode())


def printable_string(value: str) -> bytes:
    return tlv(tags.PRINTABLE_STRING, value.encode("ascii"))


@lru_cache(maxsize=256)
def oid(dotted: str) -> bytes:
    first, second, *rest = (int(arc) for arc in dotted.split("."))
    return tlv(tags.OID, b"".join(_base128(arc) for arc in (first * 40 + second, *rest)))


def generalized_time(moment: datetime) -> bytes:
    """UTC, with the fraction only where there is one and without trailing zeros (X.690 11.7, RFC 3161 2.4.2)."""
    text = _utc(moment).strftime("%Y%m%d%H%M%S")
    if moment.microsecond:
        text += "." + f"{moment.microsecond:06d}".rstrip("0")
    return tlv(tags.GENERALIZED_TIME, text.encode() + b"Z")


def name_time(moment: datetime) -> bytes:
    """`Time` of certificates and CRLs: UTCTime until 2049, GeneralizedTime after, whole seconds (RFC 5280 4.1.2.5)."""
    moment = _utc(moment).replace(microsecond=0)
    if 1950 <= moment.year < 2050:
        return tlv(tags.UTC_TIME, moment.strftime("%y%m%d%H%M%SZ").encode())
    return generalized_time(moment)


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("aware datetimes only")
    return moment.astimezone(UTC)


def _twos_complement(value: int) -> bytes:
    return value.to_bytes((value.bit_length() if value >= 0 else (value + 1).bit_length()) // 8 + 1, "big", signed=True)


def _base128(arc: int) -> bytes:
    out = bytearray((arc & 0x7F,))
    while arc := arc >> 7:
        out.append(0x80 | (arc & 0x7F))
    return bytes(reversed(out))
