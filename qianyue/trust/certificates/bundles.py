"""Certificates in a bag: SignedData that signs nothing (RFC 5652 5, "certs-only", `.p7b`), as authorities hand over chains."""

from __future__ import annotations

from collections.abc import Iterable

from qianyue.trust import der, oids
from qianyue.trust.certificates.reading import CertificateError
from qianyue.trust.der import tags

MAX_BUNDLE = 200_000  # octets
MAX_CERTIFICATES = 32


def bundle(certificates: Iterable[bytes]) -> bytes:
    """A bag of certificates (DER)."""
    signed = der.sequence(
        der.integer(1),
        der.set_of(),
        der.sequence(der.oid(oids.DATA)),
        der.tlv(tags.context_tag(0), *sorted(certificates)),
        der.set_of(),
    )
    return der.sequence(der.oid(oids.SIGNED_DATA), der.context(0, signed))


def read_bundle(encoded: bytes) -> list[bytes]:
    """The certificates (DER) in a bag, in no order that means anything. Raises `CertificateError`."""
    if len(encoded) > MAX_BUNDLE:
        raise CertificateError("bundle_too_large", "证书包过大，请核对来源。")
    try:
        outer = der.parse(encoded).fields()
        if outer.take().as_oid() not in (oids.SIGNED_DATA, oids.GM_SIGNED_DATA):
            raise der.DerError("not SignedData")
        fields = outer.take(tags.context_tag(0)).inner().fields()
        outer.done()
        fields.take(tags.INTEGER)
        fields.take(tags.SET)
        fields.take(tags.SEQUENCE)
        held = fields.optional(tags.context_tag(0))
        fields.optional(tags.context_tag(1))
        signers = fields.take(tags.SET)
        fields.done()
        found = [child.expect(tags.SEQUENCE).encoded for child in held.children()] if held else []
    except der.DerError:
        raise CertificateError("bundle_malformed", "证书包无法解析，不是合法的 PKCS#7(p7b)，请向签发机构重新索取。") from None
    if signers.content or not 1 <= len(found) <= MAX_CERTIFICATES:
        raise CertificateError("bundle_malformed", "证书包里没有证书、证书过多或带有签名，请向签发机构重新索取。")
    return found
