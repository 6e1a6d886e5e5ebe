"""Certificate profiles: what each kind of certificate may do, as data."""

from __future__ import annotations

from dataclasses import dataclass

from qianyue.trust import der, oids
from qianyue.trust.certificates.reading import KEY_USAGES, public_key_hash

YEAR = 365 * 24  # hours


@dataclass(frozen=True, kw_only=True)
class Profile:
    """`valid_hours` is the default; `longest_hours` the most that may be asked for."""

    name: str
    key_usage: tuple[str, ...]
    purposes: tuple[str, ...] = ()
    purposes_critical: bool = False
    policy: str | None = None
    authority: bool = False
    path_length: int | None = None
    no_check: bool = False
    valid_hours: int
    longest_hours: int


ROOT = Profile(
    name="root", key_usage=("key_cert_sign", "crl_sign"), authority=True, valid_hours=40 * YEAR, longest_hours=40 * YEAR
)
ISSUING = Profile(
    name="issuing",
    key_usage=("key_cert_sign", "crl_sign"),
    policy=oids.ANY_POLICY,
    authority=True,
    path_length=0,
    valid_hours=35 * YEAR,
    longest_hours=35 * YEAR,
)
PROFILES: dict[str, Profile] = {
    row.name: row
    for row in (
        Profile(
            name="organisation",
            key_usage=("digital_signature", "content_commitment"),
            purposes=(oids.EKU_DOCUMENT_SIGNING,),
            policy=oids.ORGANISATION_POLICY,
            valid_hours=2 * YEAR,
            longest_hours=5 * YEAR,
        ),
        Profile(  # for one act of one person: hours, not years
            name="event",
            key_usage=("digital_signature", "content_commitment"),
            purposes=(oids.EKU_DOCUMENT_SIGNING,),
            policy=oids.EVENT_POLICY,
            valid_hours=24,
            longest_hours=24,
        ),
        Profile(  # outlives the twenty years for which a contract must still check without another stamp
            name="tsa",
            key_usage=("digital_signature",),
            purposes=(oids.EKU_TIME_STAMPING,),
            purposes_critical=True,
            policy=oids.TIMESTAMP_POLICY,
            valid_hours=30 * YEAR,
            longest_hours=30 * YEAR,
        ),
        Profile(
            name="ocsp",
            key_usage=("digital_signature",),
            purposes=(oids.EKU_OCSP_SIGNING,),
            no_check=True,
            valid_hours=30 * YEAR,
            longest_hours=30 * YEAR,
        ),
    )
}


def extensions(
    profile: Profile,
    *,
    spki: bytes,
    issuer_spki: bytes,
    ocsp_url: str | None = None,
    evidence: tuple[str, bytes] | None = None,
) -> bytes:
    """The Extensions of a certificate of this profile; `evidence` is a digest's OID and value.

    `ocsp_url` says where revocation can be asked: validators look at OCSP answers only where a certificate announces them.
    """
    parts = [
        _extension(oids.SUBJECT_KEY_ID, der.octet_string(public_key_hash(spki))),
        _extension(oids.AUTHORITY_KEY_ID, der.sequence(der.context(0, public_key_hash(issuer_spki), constructed=False))),
        _extension(oids.KEY_USAGE, _key_usage(profile.key_usage), critical=True),
        _extension(oids.BASIC_CONSTRAINTS, _basic_constraints(profile), critical=True),
    ]
    if profile.purposes:
        purposes = der.sequence(*(der.oid(oid) for oid in profile.purposes))
        parts.append(_extension(oids.EXTENDED_KEY_USAGE, purposes, critical=profile.purposes_critical))
    if profile.policy:
        parts.append(_extension(oids.CERTIFICATE_POLICIES, der.sequence(der.sequence(der.oid(profile.policy)))))
    if profile.no_check:
        parts.append(_extension(oids.OCSP_NO_CHECK, der.null()))
    elif ocsp_url:
        location = der.tlv(0x86, ocsp_url.encode("ascii"))  # uniformResourceIdentifier [6]
        access = der.sequence(der.sequence(der.oid(oids.ACCESS_OCSP), location))
        parts.append(_extension(oids.AUTHORITY_INFORMATION_ACCESS, access))
    if evidence:
        digest = der.sequence(der.sequence(der.oid(evidence[0])), der.octet_string(evidence[1]))
        parts.append(_extension(oids.EVIDENCE_DIGEST, digest))
    return der.sequence(*parts)


def _extension(oid: str, value: bytes, *, critical: bool = False) -> bytes:
    return der.sequence(der.oid(oid), der.boolean(True) if critical else b"", der.octet_string(value))


def _basic_constraints(profile: Profile) -> bytes:
    length = der.integer(profile.path_length) if profile.path_length is not None else b""
    return der.sequence(der.boolean(True), length) if profile.authority else der.sequence()


def _key_usage(usages: tuple[str, ...]) -> bytes:
    bits = [KEY_USAGES.index(usage) for usage in usages]
    octets = bytearray(max(bits) // 8 + 1)
    for bit in bits:
        octets[bit // 8] |= 0x80 >> bit % 8
    return der.bit_string(bytes(octets), unused=7 - max(bits) % 8)
