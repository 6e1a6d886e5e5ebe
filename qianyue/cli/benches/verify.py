"""Verifications per second and core: two-party B-LTA contracts (P-256), each file seen for the first time.

Every contract has a worker of its own with a certificate of its own, as in a real archive; employer, authorities and
responders are the same, so what is remembered of them is remembered honestly. `against_peers` lets pyHanko judge the same
files in the same run: signatures, timestamps and its analysis of later revisions, on one thread as ours.
"""

from __future__ import annotations

import hashlib
import io
import logging
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from qianyue.cli.benches.peers import PeersMissing

WARM_UP = 5  # files


def measure(seconds: float) -> dict[str, Any]:
    return _measure(seconds)


def against_peers(seconds: float) -> dict[str, Any]:
    """The same, and pyHanko (of the test requirements) on every tenth file."""
    try:
        return _measure(seconds, judged_by=_pyhanko)
    except ImportError:
        raise PeersMissing("pyHanko is not here: run script/test once, it installs what the tests need.") from None


def _measure(seconds: float, *, judged_by: Callable[[_House], Callable[[bytes], bool]] | None = None) -> dict[str, Any]:
    from qianyue.trust.verification import Roots, verify_pdf

    house = _House()
    roots = Roots(house.authority.roots)

    def ours(pdf: bytes) -> bool:
        return verify_pdf(pdf, roots=roots).verdict == "valid"

    for _ in range(WARM_UP):
        _timed(ours, house.contract())
    fresh: list[float] = []
    again: list[float] = []
    peer: list[float] = []
    judge = judged_by(house) if judged_by else None
    started = time.monotonic()
    while time.monotonic() - started < seconds:
        pdf = house.contract()
        fresh.append(_timed(ours, pdf))
        again.append(_timed(ours, pdf))
        if judge and len(peer) * 10 < len(fresh):
            peer.append(_timed(judge, pdf))
    figures: dict[str, Any] = {
        "files": len(fresh),
        "file, KB": len(pdf) / 1024,
        "new files per second and core": 1 / statistics.mean(fresh),
        "new files per second and core, median": 1 / statistics.median(fresh),
        "the same file again, per second and core": 1 / statistics.mean(again),
    }
    if peer:
        figures["pyHanko, files per second and core"] = 1 / statistics.mean(peer)
        figures["ratio to pyHanko"] = statistics.mean(peer) / statistics.mean(fresh)
        figures["ratio to pyHanko, medians"] = statistics.median(peer) / statistics.median(fresh)
    return figures


def _timed(judge: Callable[[bytes], bool], pdf: bytes) -> float:
    """CPU seconds of one judgement, which must be *valid*."""
    before = time.process_time()
    good = judge(pdf)
    spent = time.process_time() - before
    if not good:
        raise RuntimeError("an honest contract was not found valid")
    return spent


class _House:
    """One employer that concludes contracts with one worker after the other."""

    def __init__(self) -> None:
        from qianyue import documents, law
        from qianyue.cli.invented import Person, employer, terms
        from qianyue.trust.authority import DevelopmentAuthority

        self.now = datetime.now(UTC).replace(microsecond=0)
        self.authority = DevelopmentAuthority.create(clock=lambda: self.now)
        self.tsa = self.authority.tsa()
        self.facts, self.person = employer(), Person(1)
        self.pdf = documents.render(law.parse_terms(terms(self.facts, self.person))).pdf
        self.employer = self._party("organisation", self.facts["name"], self.facts["uscc"])

    def _party(self, profile: str, name: str, number: str | None) -> tuple[Any, list[bytes]]:
        from qianyue.trust import certificates, keys, oids

        key = keys.SoftwareKey.generate()
        csr = certificates.request(signer=key, subject=certificates.name((oids.COMMON_NAME, "bench")))
        organisation = name if profile == "organisation" else None
        return key, self.authority.issue(
            csr, profile=profile, subject_name=name, organisation=organisation, serial_hint=number, valid_hours=24
        )

    def contract(self) -> bytes:
        from qianyue.trust import certificates, pades, revocation

        worker = self._party("event", self.person.name, None)
        signed = self._signed(self._signed(self.pdf, "worker", *worker), "employer", *self.employer)
        self.now += timedelta(seconds=1)  # answers younger than the signatures
        leaves = [certificates.read(chain[0]) for chain in (worker[1], self.employer[1])]
        asked = [(leaf, self.authority.issuing) for leaf in (*leaves, self.tsa.certificate)]
        asked.append((self.authority.issuing, self.authority.root))
        ocsps = [self.authority.ocsp(revocation.request(certificate=one, issuer=issuer)) for one, issuer in asked]
        dss = pades.Dss(certificates=[self.authority.issuing.der, self.authority.root.der], ocsps=ocsps)
        return pades.close(signed, dss=dss, timestamp=self._stamp)

    def _signed(self, base: bytes, field: str, key: Any, chain: list[bytes]) -> bytes:
        from qianyue.trust import pades

        prepared = pades.prepare(base, field=field, certificate_chain=chain, signer_name="虚构", reason="bench", at=self.now)
        signature = key.sign(prepared.signed_attributes)
        return pades.complete(base, prepared, signature=signature, timestamp=self._stamp(hashlib.sha256(signature).digest()))

    def _stamp(self, digest: bytes) -> Any:
        from qianyue.trust import timestamps

        return timestamps.read_response(self.tsa.respond(timestamps.request(digest, nonce=1)), imprint=digest, nonce=1)


def _pyhanko(house: _House) -> Callable[[bytes], bool]:
    """pyHanko's judgement (a test requirement): every signature and timestamp, and what later revisions changed."""
    from asn1crypto import x509
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
    from pyhanko_certvalidator import ValidationContext

    logging.disable(logging.CRITICAL)
    root = x509.Certificate.load(house.authority.root.der)

    def judge(pdf: bytes) -> bool:
        reader = PdfFileReader(io.BytesIO(pdf))
        context = ValidationContext(trust_roots=[root], allow_fetching=False, moment=house.now)
        good = [validate_pdf_signature(item, context).bottom_line for item in reader.embedded_regular_signatures]
        stamps = [validate_pdf_timestamp(item, context) for item in reader.embedded_timestamp_signatures]
        return len(good) == 2 and all(good) and all(stamp.intact and stamp.trusted for stamp in stamps)

    return judge
