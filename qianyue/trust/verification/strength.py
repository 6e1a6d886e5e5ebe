"""Which algorithms are good enough, and when: a part of the policy, apart from whether a signature's numbers fit.

The moment that counts is the proven one: what was good when a trusted timestamp covered it stays good, and what had ended
by then is not saved by a sound signature value (ETSI EN 319 102-1 5.2.8, cryptographic constraints).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from qianyue.trust import algorithms, der

# Names that signatures still carry and nobody may rely on: digests MD5 and SHA-1, and RSA and ECDSA with them (RFC 3279).
BROKEN = tuple(
    der.oid(dotted)
    for dotted in (
        "1.2.840.113549.2.5",
        "1.3.14.3.2.26",
        "1.2.840.113549.1.1.4",
        "1.2.840.113549.1.1.5",
        "1.2.840.10045.4.1",
    )
)


@dataclass(frozen=True)
class Period:
    """From and until when something is good, both inclusive; `None`: without bound."""

    since: datetime | None = None
    until: datetime | None = None

    def covers(self, at: datetime | None) -> bool:
        """Whether it is good at `at`; with None, whether it ever is."""
        if at is None:
            return True
        return (self.since is None or self.since <= at) and (self.until is None or at <= self.until)


ALWAYS = Period()


@dataclass(frozen=True, kw_only=True)
class Strength:
    """By name of the digest, and by kind of key with its least size in bits. What is not listed is never good.

    Default: the digests and kinds of key that this program checks, RSA from 2048 bits, without an end. An office that
    sets an end (say, RSA below 3072 bits until 2030) gives a policy of its own.
    """

    digests: Mapping[str, Period] = field(default_factory=lambda: dict.fromkeys(("sha256", "sha384", "sha512", "sm3"), ALWAYS))
    keys: Mapping[str, tuple[tuple[int, Period], ...]] = field(
        default_factory=lambda: {
            "p256": ((256, ALWAYS),),
            "p384": ((384, ALWAYS),),
            "ed25519": ((256, ALWAYS),),
            "sm2": ((256, ALWAYS),),
            "rsa": ((2048, ALWAYS),),
        }
    )

    def allows(self, *, spki: bytes, digest: str | None, at: datetime | None) -> bool:
        """Whether a signature with this key over this digest is good at `at` (None: at any time). Raises `AlgorithmError`."""
        if digest is not None and not (digest in self.digests and self.digests[digest].covers(at)):
            return False
        kind, bits = key_size(spki)
        return any(bits >= least and period.covers(at) for least, period in self.keys.get(kind, ()))

    def ends(self, *, spki: bytes, digest: str | None, at: datetime) -> datetime | None:
        """The last moment for which what is good at `at` stays good; None: no end is set. Raises `AlgorithmError`."""
        kind, bits = key_size(spki)
        periods = [period for least, period in self.keys.get(kind, ()) if bits >= least and period.covers(at)]
        lasting = None if any(period.until is None for period in periods) else max(_untils(periods), default=at)
        return min(_untils([Period(until=lasting), self.digests.get(digest or "", ALWAYS)]), default=None)


def _untils(periods: Iterable[Period]) -> list[datetime]:
    return [period.until for period in periods if period.until is not None]


def key_size(spki: bytes) -> tuple[str, int]:
    """Kind and size in bits of a public key; sizes of curves follow from their names. Raises `AlgorithmError`."""
    return _key_size(spki, algorithms.key_kind(spki))  # which refuses what is too large to remember


@lru_cache(maxsize=1024)
def _key_size(spki: bytes, kind: str) -> tuple[str, int]:
    if kind != "rsa":
        return kind, {"p384": 384}.get(kind, 256)
    fields = der.parse(spki).fields()
    fields.take()
    numbers = der.parse(fields.take().as_bits()[0]).fields()
    return kind, numbers.take().as_integer().bit_length()


def names_broken(encoded: bytes) -> bool:
    """Whether a structure that could not be read names a broken algorithm: then that is the better thing to say."""
    return any(name in encoded for name in BROKEN)
