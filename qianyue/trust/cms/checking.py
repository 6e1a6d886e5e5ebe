"""Whether the one signature of a SignedData holds: digest, attributes, certificate reference, signature value.

Says nothing about trust in the certificate: that is `certificates.build_path`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from hmac import compare_digest

from qianyue.trust import algorithms, der, digests, keys, oids
from qianyue.trust.certificates import Certificate, read
from qianyue.trust.certificates.reading import CertificateError
from qianyue.trust.cms.reading import CmsError, SignedData, SignerInfo


def check_signature(
    signed: SignedData, *, content_digest: bytes, content_type: str, extra_certificates: Iterable[Certificate] = ()
) -> Certificate:
    """The certificate whose key signed, when everything holds; otherwise `CmsError`.

    `content_digest` is over the content with the signer's digest algorithm; `extra_certificates` are looked through when
    the structure carries none of its own.
    """
    signer = signed.signer
    if signed.content_type != content_type or _single(signer, oids.CONTENT_TYPE).as_oid() != content_type:
        raise CmsError("cms_content_type", "签名所指的内容类型不符，无法采信。")
    if not compare_digest(_single(signer, oids.MESSAGE_DIGEST).as_octets(), content_digest):
        raise CmsError("digest_mismatch", "内容与签名时的摘要不一致：内容在签名之后被改动过，请向对方索取原始文件。")
    certificate = signing_certificate(signed, extra_certificates)
    row = algorithms.read_identifier(der.parse(signer.signature_identifier), spki=certificate.spki, digest=signer.digest)
    if row.digest not in (None, signer.digest):
        raise CmsError("cms_digest_contradiction", "签名中的摘要算法前后矛盾，无法采信。")
    if not keys.verify(spki=certificate.spki, data=signer.attributes_der, signature_der=signer.signature, algorithm=row.name):
        raise CmsError("signature_wrong", "签名值与签名者证书不符，签名不成立，请向对方索取原始文件。")
    return certificate


def _single(signer: SignerInfo, oid: str) -> der.Element:
    values = signer.attributes.get(oid, ())
    if len(values) != 1:
        raise CmsError("cms_attribute_missing", "签名缺少必需的签名属性，不符合 PAdES 要求，无法采信。")
    return values[0]


def signing_certificate(signed: SignedData, extra: Iterable[Certificate] = ()) -> Certificate:
    """The certificate that the signature names and refers to; says nothing yet about the signature's value."""
    signer = signed.signer
    try:
        carried = [read(encoded) for encoded in signed.certificates]
    except CertificateError as problem:
        raise CmsError("certificate_malformed", "签名携带的证书损坏，请取得原始文件。") from problem
    for certificate in (*carried, *extra):
        named = (certificate.issuer.encoded, certificate.serial) == (signer.issuer, signer.serial)
        if named or (signer.key_id is not None and certificate.subject_key_id == signer.key_id):
            _check_reference(signer, certificate)
            return certificate
    raise CmsError("signer_certificate_missing", "签名中没有签名者的证书，无法核验，请向签署方索取完整文件。")


def _check_reference(signer: SignerInfo, certificate: Certificate) -> None:
    """ESSCertID(v2): the signed reference to the certificate, without which another one could be put in its place."""
    version_2 = oids.SIGNING_CERTIFICATE_V2 in signer.attributes
    fields = _single(signer, oids.SIGNING_CERTIFICATE_V2 if version_2 else oids.SIGNING_CERTIFICATE).fields()
    references = fields.take().children()
    if not references:
        raise der.DerError("no certificate reference")
    reference = references[0].fields()  # the first names the signer, the rest of the list the chain (RFC 5035 3)
    algorithm = reference.optional(0x30) if version_2 else None
    name = digests.read_identifier(algorithm).name if algorithm is not None else "sha256"
    stated = reference.take().as_octets()
    actual = certificate.fingerprint(algorithm=name) if version_2 else _sha1(certificate)
    if not compare_digest(stated, actual):
        raise CmsError("signing_certificate_mismatch", "签名中引用的证书与携带的证书不同，证书可能被替换，无法采信。")


def _sha1(certificate: Certificate) -> bytes:
    """The older attribute (RFC 2634 5.4) knows only SHA-1; some authorities' tokens still carry it beside nothing else."""
    return hashlib.sha1(certificate.der, usedforsecurity=False).digest()
