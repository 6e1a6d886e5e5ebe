"""Writing SignedData directly: one signer, signed attributes, certificates inside (crypto.md 3.3)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from qianyue.trust import algorithms, der, digests, oids
from qianyue.trust.certificates import Certificate, read

_VERSION_1, _VERSION_3 = der.integer(1), der.integer(3)


def attribute(oid: str, value: bytes) -> bytes:
    return der.sequence(der.oid(oid), der.set_of(value))


def signed_attributes(*, content_type: str, message_digest: bytes, certificate: Certificate, digest: str) -> bytes:
    """The DER SET that is signed: content type, message digest, signing-certificate-v2 (RFC 5652 11, RFC 5035 3).

    No signing time: PAdES keeps the claimed time in /M (EN 319 142-1 5.3), and the proven one comes from the timestamp.
    """
    return der.set_of(
        attribute(oids.CONTENT_TYPE, der.oid(content_type)),
        attribute(oids.MESSAGE_DIGEST, der.octet_string(message_digest)),
        _signing_certificate(certificate.der, digest),
    )


@lru_cache(maxsize=512)
def _signing_certificate(certificate: bytes, digest: str) -> bytes:
    hashed = der.octet_string(digests.digest(digest, certificate))
    # DER leaves the default algorithm, SHA-256, out (RFC 5035 4).
    cert_id = der.sequence(hashed) if digest == "sha256" else der.sequence(digests.algorithm(digest).identifier, hashed)
    return attribute(oids.SIGNING_CERTIFICATE_V2, der.sequence(der.sequence(cert_id)))


def signed_data(
    *,
    attributes: bytes,
    signature: bytes,
    algorithm: str,
    digest: str,
    signer: Certificate,
    certificates: Sequence[bytes],
    content_type: str = oids.DATA,
    content: bytes | None = None,
    unsigned: Sequence[bytes] = (),
) -> bytes:
    """ContentInfo around SignedData. `attributes` is the signed SET, `certificates` the DER of the chain to carry.

    `content` is the encapsulated content (timestamps) or None (detached). `unsigned` are whole attributes.
    """
    digest_identifier = digests.algorithm(digest).identifier
    signer_info = der.sequence(
        _VERSION_1,
        _issuer_and_serial(signer.der),
        digest_identifier,
        b"\xa0" + attributes[1:],  # signed as SET OF, carried as [0] IMPLICIT (RFC 5652 5.4)
        algorithms.named(algorithm).identifier,
        der.octet_string(signature),
        b"\xa1" + der.set_of(*unsigned)[1:] if unsigned else b"",
    )
    return der.sequence(
        der.oid(oids.SIGNED_DATA),
        der.context(
            0,
            der.sequence(
                _VERSION_1 if content_type == oids.DATA else _VERSION_3,
                der.set_of(digest_identifier),
                der.sequence(der.oid(content_type), der.context(0, der.octet_string(content)) if content is not None else b""),
                _carried(tuple(certificates)) if certificates else b"",
                der.set_of(signer_info),
            ),
        ),
    )


@lru_cache(maxsize=512)
def _issuer_and_serial(certificate: bytes) -> bytes:
    signer = read(certificate)
    return der.sequence(signer.issuer.encoded, der.integer(signer.serial))


@lru_cache(maxsize=512)
def _carried(certificates: tuple[bytes, ...]) -> bytes:
    """[0] IMPLICIT SET OF: the same for every signature with one chain."""
    return b"\xa0" + der.set_of(*certificates)[1:]
