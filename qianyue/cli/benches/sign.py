"""Signatures per second and core with `trust.pades`: a two-page agreement as rendered, keys in software, no network.

As in the product, the renderer's base comes with the file and every signature leaves the next: nothing is parsed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from qianyue.trust import certificates, digests, keys, oids, pades, timestamps
from qianyue.trust.authority import DevelopmentAuthority


@dataclass
class Desk:
    """Whoever signs in one suite: key, chain, timestamp authority."""

    suite: str
    authority: DevelopmentAuthority = field(init=False)

    def __post_init__(self) -> None:
        self.authority = DevelopmentAuthority.create()
        self.key, self.digest = keys.SoftwareKey.generate(), "sha256"
        csr = certificates.request(signer=self.key, subject=certificates.name((oids.COMMON_NAME, "bench")))
        names = {"subject_name": "虚构单位", "organisation": "虚构单位"}
        self.chain = self.authority.issue(csr, profile="organisation", valid_hours=24, **names)
        self.tsa = self.authority.tsa()

    def stamp(self, imprint: bytes) -> timestamps.Token:
        query = timestamps.request(imprint, algorithm=self.digest, nonce=1)
        return timestamps.read_response(self.tsa.respond(query), imprint=imprint, nonce=1, algorithm=self.digest)

    def sign(self, pdf: bytes, base: pades.Base, *, place: str = "worker", stamped: bool) -> tuple[bytes, pades.Base]:
        prepared = pades.prepare(
            pdf,
            field=place,
            certificate_chain=self.chain,
            signer_name="虚构",
            reason="bench",
            at=datetime.now(UTC),
            digest=self.digest,
            base=base,
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
    base, desk = pades.Base.read(pdf), Desk("p256")
    share = seconds / 4
    return {
        "file, KB": len(pdf) / 1024,
        "B-B P-256 signatures per second and core": _rate(lambda: desk.sign(pdf, base, stamped=False), share),
        "the same, file read first": _rate(lambda: desk.sign(pdf, pades.Base.read(pdf), stamped=False), share),
        "B-T P-256 per second and core, token included": _rate(lambda: desk.sign(pdf, base, stamped=True), share),
        "two parties B-T + DSS + document timestamp per second and core": _rate(lambda: desk.conclude(pdf, base), share),
    }


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
