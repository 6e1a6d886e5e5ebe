"""Writing what an authority signs: certificates, CRLs, OCSP responses, each by plain concatenation (crypto.md P2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from qianyue.trust import algorithms, der, oids
from qianyue.trust.authority.register import Issued
from qianyue.trust.certificates import Certificate
from qianyue.trust.keys import Signer

REASONS = {  # CRLReason, RFC 5280 5.3.1
    "unspecified": 0,
    "key_compromise": 1,
    "ca_compromise": 2,
    "affiliation_changed": 3,
    "superseded": 4,
    "cessation_of_operation": 5,
}


def certificate(
    *,
    signer: Signer,
    issuer: bytes,
    subject: bytes,
    spki: bytes,
    serial: int,
    not_before: datetime,
    not_after: datetime,
    extensions: bytes,
) -> bytes:
    """A version 3 certificate; `issuer` and `subject` are DER names."""
    identifier = algorithms.named(signer.algorithm).identifier
    tbs = der.sequence(
        der.context(0, der.integer(2)),
        der.integer(serial),
        identifier,
        issuer,
        der.sequence(der.name_time(not_before), der.name_time(not_after)),
        subject,
        spki,
        der.context(3, extensions),
    )
    return _signed(tbs, signer)


def crl(
    *, signer: Signer, issuer: Certificate, number: int, this_update: datetime, next_update: datetime, revoked: Iterable[Issued]
) -> bytes:
    """A complete version 2 list."""
    entries = b"".join(
        der.sequence(
            der.integer(entry.serial),
            der.name_time(entry.revoked_at),
            der.sequence(_extension(oids.CRL_REASON, der.enumerated(REASONS[entry.reason])))
            if entry.reason and entry.reason != "unspecified"
            else b"",
        )
        for entry in revoked
        if entry.revoked_at is not None
    )
    key_id = der.sequence(der.context(0, issuer.key_hash, constructed=False))
    tbs = der.sequence(
        der.integer(1),
        algorithms.named(signer.algorithm).identifier,
        issuer.subject.encoded,
        der.name_time(this_update),
        der.name_time(next_update),
        der.sequence(entries) if entries else b"",
        der.context(0, der.sequence(_extension(oids.AUTHORITY_KEY_ID, key_id), _extension(oids.CRL_NUMBER, der.integer(number)))),
    )
    return _signed(tbs, signer)


def ocsp_single(*, cert_id: bytes, entry: Issued | None, this_update: datetime, next_update: datetime) -> bytes:
    """SingleResponse about `entry`; None, a serial never issued, is `unknown` (RFC 6960 2.2)."""
    if entry is None:
        status = der.context(2, constructed=False)
    elif entry.revoked_at is None:
        status = der.context(0, constructed=False)
    else:
        reason = der.context(0, der.enumerated(REASONS[entry.reason or "unspecified"]))
        status = der.context(1, der.generalized_time(entry.revoked_at.replace(microsecond=0)), reason)
    return der.sequence(cert_id, status, der.generalized_time(this_update), der.context(0, der.generalized_time(next_update)))


def ocsp_response(
    *, signer: Signer, responder: Certificate, produced_at: datetime, singles: Sequence[bytes], nonce: bytes | None
) -> bytes:
    extensions = b""
    if nonce is not None:
        extensions = der.context(1, der.sequence(_extension(oids.OCSP_NONCE, der.octet_string(nonce))))
    data = der.sequence(
        der.context(2, der.octet_string(responder.key_hash)),
        der.generalized_time(produced_at),
        der.sequence(*singles),
        extensions,
    )
    basic = der.sequence(
        data,
        algorithms.named(signer.algorithm).identifier,
        der.bit_string(signer.sign(data)),
        der.context(0, der.sequence(responder.der)),
    )
    wrapped = der.sequence(der.oid(oids.OCSP_BASIC), der.octet_string(basic))
    return der.sequence(der.enumerated(0), der.context(0, wrapped))


def ocsp_refusal(status: int) -> bytes:
    """OCSPResponse without an answer: 1 malformed request, 6 unauthorized (RFC 6960 4.2.1)."""
    return der.sequence(der.enumerated(status))


def _extension(oid: str, value: bytes) -> bytes:
    return der.sequence(der.oid(oid), der.octet_string(value))


def _signed(tbs: bytes, signer: Signer) -> bytes:
    return der.sequence(tbs, algorithms.named(signer.algorithm).identifier, der.bit_string(signer.sign(tbs)))
