"""OCSP requests (RFC 6960 4.1): writing one, and reading those of others."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from qianyue.trust import der, digests, oids
from qianyue.trust.certificates import Certificate
from qianyue.trust.der import tags
from qianyue.trust.revocation.errors import RevocationError

MAX_REQUEST = 16_000  # octets
MAX_QUESTIONS = 64  # certificates asked about at once
MAX_NONCE = 32  # octets, RFC 8954 2.1


@dataclass(frozen=True, kw_only=True)
class CertId:
    """Names a certificate by digests of its issuer's name and key, and its serial; `algorithm` is a dotted OID."""

    algorithm: str
    issuer_name_hash: bytes
    issuer_key_hash: bytes
    serial: int

    @classmethod
    def of(cls, *, issuer: Certificate, serial: int, algorithm: str = oids.SHA1) -> CertId:
        return cls(
            algorithm=algorithm,
            issuer_name_hash=_hash(algorithm, issuer.subject.encoded),
            issuer_key_hash=_hash(algorithm, issuer.key_bits),
            serial=serial,
        )

    @property
    def encoded(self) -> bytes:
        # NULL parameters, as every responder in the field expects them beside SHA-1 (RFC 3370 2.1 asks readers to take both).
        return der.sequence(
            der.sequence(der.oid(self.algorithm), der.null()),
            der.octet_string(self.issuer_name_hash),
            der.octet_string(self.issuer_key_hash),
            der.integer(self.serial),
        )

    def matches(self, *, issuer: Certificate) -> bool:
        """Whether the issuer meant is this one; False also for a digest algorithm we do not have."""
        try:
            return CertId.of(issuer=issuer, serial=self.serial, algorithm=self.algorithm) == self
        except digests.DigestError:
            return False


@dataclass(frozen=True, kw_only=True)
class OcspRequest:
    """What is asked, each with its CertID as the asker wrote it, and the nonce if there was one."""

    questions: tuple[tuple[CertId, bytes], ...]
    nonce: bytes | None


def request(*, certificate: Certificate, issuer: Certificate, nonce: bytes | None = None) -> bytes:
    """A request for the state of one certificate. SHA-1 in the CertID only names the issuer (RFC 5019 2.1.1)."""
    cert_id = CertId.of(issuer=issuer, serial=certificate.serial)
    extension = der.sequence(der.oid(oids.OCSP_NONCE), der.octet_string(der.octet_string(nonce))) if nonce else b""
    return der.sequence(
        der.sequence(
            der.sequence(der.sequence(cert_id.encoded)),
            der.context(2, der.sequence(extension)) if nonce else b"",
        )
    )


def read_request(encoded: bytes) -> OcspRequest:
    """Raises `RevocationError` for anything but a readable request of at most 64 questions."""
    if len(encoded) > MAX_REQUEST:
        raise _malformed()
    try:
        outer = der.parse(encoded).fields()
        fields = outer.take().fields()
        outer.optional(tags.context_tag(0))  # a signature of the asker: we answer everybody
        outer.done()
        fields.optional(tags.context_tag(0))
        fields.optional(tags.context_tag(1))
        asked = fields.take(tags.SEQUENCE).children()
        extensions = fields.optional(tags.context_tag(2))
        fields.done()
        if not 1 <= len(asked) <= MAX_QUESTIONS:
            raise _malformed()
        questions = []
        for single in asked:
            element = single.fields().take(tags.SEQUENCE)
            questions.append((read_cert_id(element), element.encoded))
        return OcspRequest(questions=tuple(questions), nonce=read_nonce(extensions))
    except der.DerError:
        raise _malformed() from None


def read_cert_id(element: der.Element) -> CertId:
    fields = element.fields()
    algorithm = fields.take().fields().take().as_oid()
    name_hash, key_hash, serial = fields.take().as_octets(), fields.take().as_octets(), fields.take().as_integer()
    fields.done()
    return CertId(algorithm=algorithm, issuer_name_hash=name_hash, issuer_key_hash=key_hash, serial=serial)


def read_nonce(extensions: der.Element | None) -> bytes | None:
    """The nonce of an explicit Extensions element; RFC 8954 wraps it in an OCTET STRING of 1 to 32 octets."""
    for extension in extensions.inner().children() if extensions else ():
        fields = extension.fields()
        if fields.take().as_oid() == oids.OCSP_NONCE:
            fields.optional(tags.BOOLEAN)
            nonce = der.parse(fields.take().as_octets()).as_octets()
            if not 1 <= len(nonce) <= MAX_NONCE:
                raise der.DerError("nonce")
            return nonce
    return None


def _hash(algorithm: str, data: bytes) -> bytes:
    if algorithm == oids.SHA1:
        return hashlib.sha1(data, usedforsecurity=False).digest()
    return digests.digest(digests.by_oid(algorithm).name, data)


def _malformed() -> RevocationError:
    return RevocationError("ocsp_request_malformed", "OCSP 请求无法解析，请检查请求格式。")
