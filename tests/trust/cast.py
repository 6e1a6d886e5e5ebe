"""The cast of these tests: an authority whose clock we turn, an invented worker and an invented employer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from qianyue.trust import algorithms, certificates, oids, revocation
from qianyue.trust.authority import DevelopmentAuthority
from qianyue.trust.certificates import Certificate
from qianyue.trust.keys import SoftwareKey

WORKER = "岩温·测试"
EMPLOYER = "西双版纳测试用工有限公司"
NOON = datetime(2026, 11, 24, 4, 0, 0, tzinfo=UTC)


class Clock:
    """A clock that stands until it is turned."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **amount: int) -> datetime:
        self.now += timedelta(**amount)
        return self.now


@dataclass
class Party:
    """A key and the chain certified for it, leaf first."""

    name: str
    key: SoftwareKey
    chain: list[bytes]

    @property
    def certificate(self) -> Certificate:
        return certificates.read(self.chain[0])


@dataclass
class World:
    """One authority and everybody it certified."""

    clock: Clock = field(default_factory=Clock)
    algorithm: str = "ecdsa_p256_sha256"

    def __post_init__(self) -> None:
        self.authority = DevelopmentAuthority.create(clock=self.clock, algorithm=self.algorithm)
        self.tsa = self.authority.tsa()

    def party(self, name: str, *, profile: str, number: str | None = None, hours: int | None = None) -> Party:
        key = SoftwareKey.generate(algorithm=self.algorithm)
        chain = self.authority.issue(
            request_for(key),
            profile=profile,
            subject_name=name,
            organisation=name if profile == "organisation" else None,
            serial_hint=number,
            valid_hours=hours,
        )
        return Party(name, key, chain)

    def worker(self, name: str = WORKER) -> Party:
        return self.party(name, profile="event", number="EV-2026-000001")

    def employer(self, name: str = EMPLOYER) -> Party:
        return self.party(name, profile="organisation", number="91530000MA0000000X")

    @property
    def digest(self) -> str:
        """What this world's keys hash with."""
        return algorithms.usual_digest(self.authority.root.spki)

    def ocsp(self, certificate: Certificate, *, issuer: Certificate | None = None) -> bytes:
        asked = revocation.request(certificate=certificate, issuer=issuer or self.authority.issuing)
        return self.authority.ocsp(asked)


def request_for(key: SoftwareKey) -> bytes:
    return certificates.request(signer=key, subject=certificates.name((oids.COMMON_NAME, "applicant")))
