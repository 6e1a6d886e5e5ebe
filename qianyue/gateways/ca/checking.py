"""What every client of an authority makes sure of, whatever the authority speaks."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from pydantic import ValidationError

from qianyue.gateways.ca.messages import Enrolment
from qianyue.gateways.errors import GatewayRefused
from qianyue.trust import certificates
from qianyue.trust.certificates import Certificate, CertificateRequest
from qianyue.trust.errors import TrustError

SKEW = timedelta(minutes=5)  # our clock and the authority's
LONGEST_CHAIN = 8


def read_enrolment(
    *, csr: bytes, profile: str, subject: dict[str, str], evidence_digest: bytes | None, key: str
) -> tuple[CertificateRequest, Enrolment]:
    """What is asked for, sound before anybody is asked. Errors: GatewayRefused."""
    wanted = {"csr": csr, "profile": profile, "subject": subject, "evidence_digest": evidence_digest, "key": key}
    try:
        return certificates.read_request(csr), Enrolment.model_validate(wanted)
    except (TrustError, ValidationError):
        raise GatewayRefused("ca", reason="invalid_request", message="证书申请的内容不合要求，请重新生成后再申请。") from None


def arrange(leaf: bytes, others: Iterable[bytes]) -> list[bytes]:
    """The chain, leaf first, out of certificates (DER) in any order, without the root. Errors: TrustError."""
    chain, known = [certificates.read(leaf)], [certificates.read(item) for item in others]
    while len(chain) < LONGEST_CHAIN:
        issuer = next((found for found in known if not found.self_issued and _issued(found, chain[-1])), None)
        if issuer is None or issuer in chain:
            break
        chain.append(issuer)
    return [certificate.der for certificate in chain]


def complaint(chain: Sequence[Certificate], *, spki: bytes, roots: Iterable[bytes]) -> str | None:
    """Why a chain is not to be taken. It must be for our key, valid now, each signed by the next, and under one of the
    `roots` (DER) when there are any. Errors: TrustError."""
    leaf, now = chain[0], datetime.now(UTC)
    if leaf.spki != spki:
        return "证书不是为所申请的公钥签发的"
    if not leaf.not_before - SKEW <= now <= leaf.not_after:
        return "证书不在有效期内"
    if not all(issued.signed_by(issuer) for issued, issuer in itertools.pairwise(chain)):
        return "证书链不连贯"
    if trusted := [certificates.read(item) for item in roots]:
        anchors, at = certificates.Roots(trusted), max(now, leaf.not_before)
        path = certificates.build_path(leaf=leaf, intermediates=chain[1:], roots=anchors, at=at)
        if isinstance(path, certificates.PathProblem):
            return "证书不出自所配置的根证书"
    return None


def _issued(issuer: Certificate, subject: Certificate) -> bool:
    return issuer.subject.encoded == subject.issuer.encoded and subject.signed_by(issuer)
