"""The development authorities behind certificates and timestamps: one a suite, and every question goes to the one it is about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qianyue.trust import algorithms, certificates, der, digests, pem, revocation, timestamps
from qianyue.trust.authority import MARK, DevelopmentAuthority, Issued
from qianyue.trust.authority.keystore import AuthorityError
from qianyue.trust.sm2 import Sm2Unavailable
from qianyue.trust.timestamps import DevelopmentTsa

UNKNOWN = "certificate_unknown"
USUAL = "p256"  # also certifies RSA keys, and P-256 keys in installations of another suite


class Authorities:
    """Side by side, each with its own root (crypto.md 6). Where this machine has no SM2, there is one."""

    def __init__(self, folder: Path, *, name: str = "authority", mark: str = MARK) -> None:
        """Made in `folder` at the first start; `mark` begins the names of what they certify for themselves."""
        self._by_suite: dict[str, DevelopmentAuthority] = {}
        for suite, row in algorithms.SUITES.items():
            place = folder / (name if suite == USUAL else f"{name}-{suite}")
            try:
                if (place / "root.key").exists():
                    self._by_suite[suite] = DevelopmentAuthority.load(place)
                else:
                    marked = mark if suite == USUAL else f"{mark}国密"
                    self._by_suite[suite] = DevelopmentAuthority.create(place, algorithm=row.name, mark=marked)
            except Sm2Unavailable:
                continue

    @property
    def usual(self) -> DevelopmentAuthority:
        return self._by_suite[USUAL]

    def roots(self) -> list[bytes]:
        return [authority.root.der for authority in self._by_suite.values()]

    def roots_pem(self) -> str:
        return "".join(pem.encode(root) for root in self.roots())

    def issue(self, csr_der: bytes, **wanted: Any) -> list[bytes]:
        """By the authority whose own keys are of the kind that asks. Raises `TrustError`."""
        request = certificates.read_request(csr_der)
        return self._by_suite.get(algorithms.key_kind(request.spki), self.usual).issue(request, **wanted)

    def revoke(self, *, serial: int, reason: str) -> Issued:
        for authority in self._by_suite.values():
            try:
                return authority.revoke(serial=serial, reason=reason)
            except AuthorityError as problem:
                if problem.code != UNKNOWN:
                    raise
                unknown = problem
        raise unknown

    def issued(self) -> list[Issued]:
        entries = [entry for authority in self._by_suite.values() for entry in authority.issued()]
        return sorted(entries, key=lambda entry: entry.not_before)

    def ocsp(self, request_der: bytes) -> bytes:
        """From the authority that the first question names; the usual one refuses what names nobody here."""
        try:
            asked = revocation.read_request(request_der).questions[0][0]
        except revocation.RevocationError:
            return self.usual.ocsp(request_der)
        for authority in self._by_suite.values():
            if any(asked.matches(issuer=issuer) for issuer in (authority.issuing, authority.root)):
                return authority.ocsp(request_der)
        return self.usual.ocsp(request_der)

    def crl(self, suite: str = USUAL) -> bytes | None:
        """The list of this suite's issuing authority; None when there is none."""
        return self._by_suite[suite].crl() if suite in self._by_suite else None

    def tsa(self) -> Stamping:
        return Stamping({suite: authority.tsa() for suite, authority in self._by_suite.items()})


class Stamping:
    """A timestamp authority with a key a suite: the key stamps that hashes as the imprint was hashed, the usual one SHA-2."""

    def __init__(self, by_suite: dict[str, DevelopmentTsa]) -> None:
        self._by_digest = {algorithms.SUITES[suite].digest: tsa for suite, tsa in by_suite.items()}
        self._usual = by_suite[USUAL]
        self.certificate = self._usual.certificate

    def respond(self, request_der: bytes) -> bytes:
        """TimeStampResp, as `DevelopmentTsa.respond`."""
        try:
            digest = digests.by_oid(timestamps.read_request(request_der).algorithm).name
        except (der.DerError, digests.DigestError):
            return self._usual.respond(request_der)
        return self._by_digest.get(digest, self._usual).respond(request_der)
