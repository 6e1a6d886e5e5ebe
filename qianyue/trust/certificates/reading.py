"""Reading certificates (RFC 5280 4.1), strictly and without regard to whether we know their algorithms."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from qianyue.trust import algorithms, der, digests, keys, oids
from qianyue.trust.certificates.names import Name, read_name
from qianyue.trust.der import tags
from qianyue.trust.errors import TrustError

MAX_CERTIFICATE = 64_000  # octets; real ones have one to three thousand

KEY_USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)
# What `_Extensions` and path building understand; any other critical extension ends the path (RFC 5280 4.2).
UNDERSTOOD = {
    oids.BASIC_CONSTRAINTS,
    oids.KEY_USAGE,
    oids.EXTENDED_KEY_USAGE,
    oids.CERTIFICATE_POLICIES,
    oids.SUBJECT_KEY_ID,
    oids.AUTHORITY_KEY_ID,
    oids.SUBJECT_ALT_NAME,
    oids.OCSP_NO_CHECK,
}


class CertificateError(TrustError):
    """A certificate or a certificate request that cannot be read."""


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """A certificate as it was issued. `None` in a usage or constraint: the extension is absent."""

    der: bytes
    tbs: bytes
    serial: int
    issuer: Name
    subject: Name
    not_before: datetime
    not_after: datetime
    spki: bytes
    signature: bytes
    signature_identifier: bytes
    is_authority: bool
    path_length: int | None
    key_usage: frozenset[str] | None
    extended_key_usage: tuple[str, ...] | None
    extended_key_usage_critical: bool
    policies: tuple[str, ...] | None
    subject_key_id: bytes | None
    authority_key_id: bytes | None
    ocsp_no_check: bool
    unknown_critical: tuple[str, ...]
    evidence_digest: tuple[str, bytes] | None

    def __hash__(self) -> int:
        return hash(self.der)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Certificate) and self.der == other.der

    @property
    def self_issued(self) -> bool:
        return self.issuer.encoded == self.subject.encoded

    def fingerprint(self, *, algorithm: str = "sha256") -> bytes:
        return digests.digest(algorithm, self.der)

    @property
    def key_hash(self) -> bytes:
        """SHA-1 of the public key's bits: the key identifier of RFC 5280 4.2.1.2 (1) and of OCSP."""
        return public_key_hash(self.spki)

    @property
    def key_bits(self) -> bytes:
        return public_key_bits(self.spki)

    def signed_by(self, issuer: Certificate) -> bool:
        """Whether the issuer's key made this certificate's signature; raises `AlgorithmError` where we cannot tell."""
        return _signed_by(self.der, issuer.spki)


def public_key_bits(spki: bytes) -> bytes:
    """The subjectPublicKey of a SubjectPublicKeyInfo, without tag and count of unused bits."""
    fields = der.parse(spki).fields()
    fields.take()
    return fields.take().as_bits()[0]


def public_key_hash(spki: bytes) -> bytes:
    return hashlib.sha1(public_key_bits(spki), usedforsecurity=False).digest()


@lru_cache(maxsize=1024)
def read(encoded: bytes) -> Certificate:
    """A certificate from its DER. Remembered, since the same chain comes with every signature."""
    if len(encoded) > MAX_CERTIFICATE:
        raise CertificateError("certificate_too_large", "证书文件过大，请核对来源。")
    try:
        return _read(encoded)
    except (der.DerError, digests.DigestError):
        raise CertificateError("certificate_malformed", "证书无法解析，不是合法的 X.509 证书，请向签发机构重新索取。") from None


@lru_cache(maxsize=4096)
def _signed_by(encoded: bytes, issuer_spki: bytes) -> bool:
    certificate = read(encoded)
    try:
        row = algorithms.read_identifier(der.parse(certificate.signature_identifier), spki=issuer_spki)
    except der.DerError:
        return False
    return keys.verify(spki=issuer_spki, data=certificate.tbs, signature_der=certificate.signature, algorithm=row.name)


def _read(encoded: bytes) -> Certificate:
    outer = der.parse(encoded).fields()
    tbs, identifier, (signature, unused) = outer.take(tags.SEQUENCE), outer.take(tags.SEQUENCE), outer.take().as_bits()
    outer.done()
    fields = tbs.fields()
    version = fields.optional(tags.context_tag(0))
    serial = fields.take().as_integer()
    inner_identifier = fields.take(tags.SEQUENCE)
    issuer = read_name(fields.take())
    validity = fields.take().fields()
    not_before, not_after = validity.take().as_time(), validity.take().as_time()
    validity.done()
    subject, spki = read_name(fields.take()), fields.take(tags.SEQUENCE)
    for unique_id in (1, 2):
        fields.optional(tags.context_tag(unique_id, constructed=False))
    extensions = fields.optional(tags.context_tag(3))
    fields.done()
    number = version.inner().as_integer() if version else 0
    if unused or inner_identifier.encoded != identifier.encoded or (extensions and number != 2):
        raise der.DerError("certificate fields contradict each other")
    known = _Extensions(extensions.inner().expect(tags.SEQUENCE).children() if extensions else [])
    is_authority, path_length = known.basic_constraints()
    return Certificate(
        der=encoded,
        tbs=tbs.encoded,
        serial=serial,
        issuer=issuer,
        subject=subject,
        not_before=not_before,
        not_after=not_after,
        spki=spki.encoded,
        signature=signature,
        signature_identifier=identifier.encoded,
        is_authority=is_authority,
        path_length=path_length,
        key_usage=known.key_usage(),
        extended_key_usage=known.oids(oids.EXTENDED_KEY_USAGE),
        extended_key_usage_critical=known.critical(oids.EXTENDED_KEY_USAGE),
        policies=known.policies(),
        subject_key_id=known.subject_key_id(),
        authority_key_id=known.authority_key_id(),
        ocsp_no_check=oids.OCSP_NO_CHECK in known.values,
        unknown_critical=tuple(oid for oid, (critical, _) in known.values.items() if critical and oid not in UNDERSTOOD),
        evidence_digest=known.evidence_digest(),
    )


class _Extensions:
    """The extensions of one certificate, each of which may stand only once (RFC 5280 4.2)."""

    def __init__(self, elements: list[der.Element]) -> None:
        self.values: dict[str, tuple[bool, bytes]] = {}
        for element in elements:
            fields = element.fields()
            oid = fields.take().as_oid()
            critical = (flag := fields.optional(tags.BOOLEAN)) is not None and flag.as_boolean()
            if oid in self.values:
                raise der.DerError("extension twice")
            self.values[oid] = (critical, fields.take().as_octets())
            fields.done()

    def _value(self, oid: str) -> der.Element | None:
        return der.parse(self.values[oid][1]) if oid in self.values else None

    def critical(self, oid: str) -> bool:
        return oid in self.values and self.values[oid][0]

    def basic_constraints(self) -> tuple[bool, int | None]:
        if (value := self._value(oids.BASIC_CONSTRAINTS)) is None:
            return False, None
        fields = value.fields()
        authority = (flag := fields.optional(tags.BOOLEAN)) is not None and flag.as_boolean()
        length = fields.optional(tags.INTEGER)
        fields.done()
        return authority, length.as_integer() if length else None

    def key_usage(self) -> frozenset[str] | None:
        if (value := self._value(oids.KEY_USAGE)) is None:
            return None
        octets, unused = value.as_bits()
        count = min(len(octets) * 8 - unused, len(KEY_USAGES))
        return frozenset(KEY_USAGES[bit] for bit in range(count) if octets[bit // 8] >> (7 - bit % 8) & 1)

    def oids(self, oid: str) -> tuple[str, ...] | None:
        value = self._value(oid)
        return tuple(child.as_oid() for child in value.expect(tags.SEQUENCE).children()) if value else None

    def policies(self) -> tuple[str, ...] | None:
        value = self._value(oids.CERTIFICATE_POLICIES)
        return tuple(policy.fields().take().as_oid() for policy in value.expect(tags.SEQUENCE).children()) if value else None

    def subject_key_id(self) -> bytes | None:
        value = self._value(oids.SUBJECT_KEY_ID)
        return value.as_octets() if value else None

    def authority_key_id(self) -> bytes | None:
        value = self._value(oids.AUTHORITY_KEY_ID)
        found = value.fields().optional(tags.context_tag(0, constructed=False)) if value else None
        return found.content if found else None

    def evidence_digest(self) -> tuple[str, bytes] | None:
        """Digest name and value of the evidence this certificate was issued on (development profile `event`)."""
        if (value := self._value(oids.EVIDENCE_DIGEST)) is None:
            return None
        fields = value.fields()
        found = digests.read_identifier(fields.take()).name, fields.take().as_octets()
        fields.done()
        return found
