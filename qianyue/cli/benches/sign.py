"""Signatures per second and core with `trust.pades`, on a contract as rendered; keys in software, no network."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any


def measure(seconds: float) -> dict[str, Any]:
    from qianyue import documents, law
    from qianyue.cli.invented import Person, employer, terms
    from qianyue.trust import certificates, keys, oids, pades, timestamps
    from qianyue.trust.authority import DevelopmentAuthority

    authority = DevelopmentAuthority.create()
    key = keys.SoftwareKey.generate()
    csr = certificates.request(signer=key, subject=certificates.name((oids.COMMON_NAME, "bench")))
    chain = authority.issue(csr, profile="organisation", subject_name="虚构单位", organisation="虚构单位", valid_hours=24)
    pdf = documents.render(law.parse_terms(terms(employer(), Person(1)))).pdf
    tsa = authority.tsa()

    def stamp(digest: bytes) -> timestamps.Token:
        response = tsa.respond(timestamps.request(digest, nonce=1))
        return timestamps.read_response(response, imprint=digest, nonce=1)

    def sign(field: str, base: bytes, *, stamped: bool) -> bytes:
        prepared = pades.prepare(
            base, field=field, certificate_chain=chain, signer_name="虚构", reason="bench", at=datetime.now(UTC)
        )
        signature = key.sign(prepared.signed_attributes)
        token = stamp(hashlib.sha256(signature).digest()) if stamped else None
        return pades.complete(base, prepared, signature=signature, timestamp=token)

    def whole() -> None:
        both = sign("employer", sign("worker", pdf, stamped=True), stamped=True)
        pades.close(both, dss=pades.Dss(certificates=chain), timestamp=stamp)

    share = seconds / 3
    return {
        "file, KB": len(pdf) / 1024,
        "B-B P-256 signatures per second and core": _rate(lambda: sign("worker", pdf, stamped=False), share),
        "B-T P-256 per second and core, token included": _rate(lambda: sign("worker", pdf, stamped=True), share),
        "two parties B-T + DSS + document timestamp per second and core": _rate(whole, share),
    }


def _rate(once: Callable[[], Any], seconds: float) -> float:
    for _ in range(20):
        once()
    count, started = 0, time.process_time()
    while time.process_time() - started < seconds:
        once()
        count += 1
    return count / (time.process_time() - started)
