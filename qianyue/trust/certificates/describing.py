"""What a certificate says, for people and for JSON (art. 10: the platform explains certificates)."""

from __future__ import annotations

from typing import Any

from qianyue.trust import algorithms, oids
from qianyue.trust.certificates.reading import Certificate

_PURPOSES = {
    oids.EKU_DOCUMENT_SIGNING: "document_signing",
    oids.EKU_EMAIL_PROTECTION: "email_protection",
    oids.EKU_TIME_STAMPING: "time_stamping",
    oids.EKU_OCSP_SIGNING: "ocsp_signing",
    oids.ANY_EXTENDED_KEY_USAGE: "any",
}


def describe(certificate: Certificate) -> dict[str, Any]:
    """Issuer, subject, serial (hex), validity (ISO 8601, UTC), kind of key, usages, SHA-256 fingerprint."""
    try:
        kind = algorithms.key_kind(certificate.spki)
    except algorithms.AlgorithmError:
        kind = "unknown"
    return {
        "subject": str(certificate.subject),
        "issuer": str(certificate.issuer),
        "serial": f"{certificate.serial:x}",
        "not_before": certificate.not_before.isoformat(),
        "not_after": certificate.not_after.isoformat(),
        "key": kind,
        "authority": certificate.is_authority,
        "usages": sorted(certificate.key_usage or ()),
        "purposes": [_PURPOSES.get(oid, oid) for oid in certificate.extended_key_usage or ()],
        "policies": list(certificate.policies or ()),
        "fingerprint": certificate.fingerprint().hex(),
    }
