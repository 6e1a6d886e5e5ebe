"""Certificate requests (PKCS#10, RFC 2986), in two steps, since the key that signs them may be in a browser."""

from __future__ import annotations

from dataclasses import dataclass

from qianyue.trust import algorithms, der, keys
from qianyue.trust.certificates.names import Name, read_name
from qianyue.trust.certificates.reading import CertificateError
from qianyue.trust.der import tags

MAX_REQUEST = 16_000  # octets; ours has 250


@dataclass(frozen=True)
class CertificateRequest:
    """A request whose holder proved possession of the private key."""

    subject: Name
    spki: bytes


def request_info(*, subject: bytes, spki: bytes) -> bytes:
    """The CertificationRequestInfo for the holder to sign (with SHA-256); `subject` is a DER name."""
    return der.sequence(der.integer(0), der.parse(subject).encoded, der.parse(spki).encoded, der.tlv(tags.context_tag(0)))


def assemble_request(*, info: bytes, signature_der: bytes, algorithm: str) -> bytes:
    """The PKCS#10 request from its signed part and the signature over it."""
    return der.sequence(info, algorithms.named(algorithm).identifier, der.bit_string(signature_der))


def request(*, signer: keys.Signer, subject: bytes) -> bytes:
    """A request in one step, for a key at hand."""
    info = request_info(subject=subject, spki=signer.public_key_der)
    return assemble_request(info=info, signature_der=signer.sign(info), algorithm=signer.algorithm)


def read_request(encoded: bytes) -> CertificateRequest:
    """Reads a request and checks its proof of possession."""
    if len(encoded) > MAX_REQUEST:
        raise CertificateError("request_too_large", "证书申请过大，请重新生成。")
    try:
        outer = der.parse(encoded).fields()
        info, identifier, (signature, unused) = outer.take(tags.SEQUENCE), outer.take(), outer.take().as_bits()
        outer.done()
        fields = info.fields()
        version, subject, spki = fields.take().as_integer(), read_name(fields.take()), fields.take(tags.SEQUENCE).encoded
        fields.optional(tags.context_tag(0))
        fields.done()
        row = algorithms.read_identifier(identifier, spki=spki)
    except der.DerError:
        raise CertificateError("request_malformed", "证书申请无法解析，不是合法的 PKCS#10，请重新生成。") from None
    if version != 0 or unused or not keys.verify(spki=spki, data=info.encoded, signature_der=signature, algorithm=row.name):
        raise CertificateError("request_not_proven", "证书申请的签名不正确，不能证明申请人持有私钥，请重新生成密钥与申请。")
    return CertificateRequest(subject, spki)
