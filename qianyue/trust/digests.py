"""Digest algorithms as data: one row an algorithm, so that a suite is chosen by name and never by code."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from cryptography.hazmat.primitives import hashes

from qianyue.trust import der
from qianyue.trust.errors import TrustError


class DigestError(TrustError):
    """A digest algorithm that is unknown or no longer good enough."""


class Hasher(Protocol):
    """What `hashlib` objects are."""

    def update(self, data: bytes | memoryview, /) -> None: ...

    def digest(self) -> bytes: ...


class _Sm3:
    """SM3 through pyca: `hashlib` has it only where Python happens to link an OpenSSL with it (crypto.md P18)."""

    def __init__(self) -> None:
        self._context = hashes.Hash(hashes.SM3())

    def update(self, data: bytes | memoryview, /) -> None:
        self._context.update(data)

    def digest(self) -> bytes:
        return self._context.copy().finalize()


@dataclass(frozen=True)
class DigestAlgorithm:
    """`name` as used everywhere here, `oid` dotted, `size` in octets."""

    name: str
    oid: str
    size: int
    new: Callable[[], Hasher]

    @cached_property
    def identifier(self) -> bytes:
        """AlgorithmIdentifier without parameters (RFC 5754 2)."""
        return der.sequence(der.oid(self.oid))


DIGESTS: dict[str, DigestAlgorithm] = {
    row.name: row
    for row in (
        DigestAlgorithm("sha256", "2.16.840.1.101.3.4.2.1", 32, hashlib.sha256),
        DigestAlgorithm("sha384", "2.16.840.1.101.3.4.2.2", 48, hashlib.sha384),
        DigestAlgorithm("sha512", "2.16.840.1.101.3.4.2.3", 64, hashlib.sha512),
        DigestAlgorithm("sm3", "1.2.156.10197.1.401", 32, _Sm3),
    )
}
_BY_OID = {row.oid: row for row in DIGESTS.values()}


def algorithm(name: str) -> DigestAlgorithm:
    try:
        return DIGESTS[name]
    except KeyError:
        raise DigestError("digest_unsupported", f"不支持摘要算法 {name}，请使用 {'、'.join(DIGESTS)} 之一。") from None


def by_oid(oid: str) -> DigestAlgorithm:
    try:
        return _BY_OID[oid]
    except KeyError:
        raise DigestError("digest_unsupported", f"不支持摘要算法 {oid}，请使用 {'、'.join(DIGESTS)} 之一。") from None


def read_identifier(element: der.Element) -> DigestAlgorithm:
    """AlgorithmIdentifier with absent or NULL parameters: authorities write either (crypto.md P8)."""
    fields = element.fields()
    found = by_oid(fields.take().as_oid())
    if (parameters := fields.optional(0x05)) is not None and parameters.content:
        raise DigestError("digest_unsupported", "摘要算法带有未知参数，无法核对。")
    fields.done()
    return found


def digest(name: str, *parts: bytes | memoryview) -> bytes:
    """The digest of the concatenation of `parts`."""
    hasher = algorithm(name).new()
    for part in parts:
        hasher.update(part)
    return hasher.digest()
