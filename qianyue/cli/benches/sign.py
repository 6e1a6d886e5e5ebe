"""Signatures per second and core with `trust.pades`: a two-page agreement as rendered, keys in software, no network.

As in the product, the renderer's base comes with the file and every signature leaves the next: nothing is parsed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from qianyue.trust import algorithms, certificates, digests, keys, oids, pades, timestamps
from qianyue.trust.authority import DevelopmentAuthority


@dataclass
class Desk:
    """Whoever signs with one algorithm: key, chain, timestamp authority."""

    algorithm: str
    authority: DevelopmentAuthority = field(init=False)

    def __post_init__(self) -> None:
        self.authority = DevelopmentAuthority.create(algorithm=self.algorithm)
        self.key = keys.SoftwareKey.generate(algorithm=self.algorithm)
        self.digest = algorithms.usual_digest(self.key.public_key_der)
        csr = certificates.request(signer=self.key, subject=certificates.name((oids.COMMON_NAME, "bench")))
        names = {"subject_name": "虚构单位", "organisation": "虚构单位"}
        self.chain = self.authority.issue(csr, profile="organisation", valid_hours=24, **names)
        self.tsa = self.authority.tsa()

    def stamp(self, imprint: bytes) -> timestamps.Token:
        query = timestamps.request(imprint, algorithm=self.digest, nonce=1)
        return timestamps.read_response(self.tsa.respond(query), imprint=imprint, nonce=1, algorithm=self.digest)

    def sign(
        self, pdf: bytes, base: pades.Base, *, place: str = "worker", stamped: bool, **look: Any
    ) -> tuple[bytes, pades.Base]:
        prepared = pades.prepare(
            pdf,
            field=place,
            certificate_chain=self.chain,
            signer_name="虚构",
            reason="bench",
            at=datetime.now(UTC),
            digest=self.digest,
            base=base,
            **look,
        )
        signature = self.key.sign(prepared.signed_attributes)
        token = self.stamp(digests.digest(self.digest, signature)) if stamped else None
        return pades.complete(pdf, prepared, signature=signature, timestamp=token), prepared.after

    def conclude(self, pdf: bytes, base: pades.Base) -> bytes:
        one, after = self.sign(pdf, base, stamped=True)
        both, after = self.sign(one, after, place="employer", stamped=True)
        closing = pades.prepare_closing(both, pades.Dss(certificates=self.chain), digest=self.digest, base=after)
        return pades.complete_closing(both, closing, token=self.stamp(closing.digest))


def paper() -> bytes:
    """The document that is signed: two pages in Chinese, a hundred kilobytes."""
    from qianyue import documents, law
    from qianyue.documents import samples

    return documents.render(law.parse_terms(dict(samples.short("supplementary_insurance_agreement")))).pdf


def measure(seconds: float) -> dict[str, Any]:
    pdf = paper()
    base = pades.Base.read(pdf)
    p256, sm2, rsa = (Desk(name) for name in ("ecdsa_p256_sha256", "sm2_sm3", "rsa_pkcs1_sha256"))
    rows: dict[str, Callable[[], Any]] = {
        "B-B P-256": lambda: p256.sign(pdf, base, stamped=False),
        "B-B P-256, the file read first": lambda: p256.sign(pdf, pades.Base.read(pdf), stamped=False),
        "B-B RSA-2048": lambda: rsa.sign(pdf, base, stamped=False),
        "B-T P-256, token included": lambda: p256.sign(pdf, base, stamped=True),
        "B-T SM2, token included": lambda: sm2.sign(pdf, base, stamped=True),
        "two parties, timestamps, DSS, document timestamp: P-256": lambda: p256.conclude(pdf, base),
        "two parties, timestamps, DSS, document timestamp: SM2": lambda: sm2.conclude(pdf, base),
        "bare P-256 signature": lambda: p256.key.sign(b"bare"),
        "bare SM2 signature": lambda: sm2.key.sign(b"bare"),
    }
    rates = {f"{name}, per second and core": _rate(once, seconds / len(rows)) for name, once in rows.items()}
    return {"file, KB": len(pdf) / 1024} | rates


def against_peers(seconds: float) -> dict[str, Any]:
    from qianyue.cli.benches import peers

    return measure(seconds) | peers.side_by_side(pdf=paper(), seconds=seconds)


def _rate(once: Callable[[], Any], seconds: float) -> float:
    for _ in range(20):
        once()
    count, started = 0, time.process_time()
    while time.process_time() - started < seconds:
        once()
        count += 1
    return count / (time.process_time() - started)
