"""One signature, one timestamp: structure, digest, signature value, time, certificate, revocation, holder."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from qianyue.trust import algorithms, certificates, cms, der, digests, oids, sm2
from qianyue.trust.certificates import Certificate
from qianyue.trust.errors import TrustError
from qianyue.trust.pdf import Name
from qianyue.trust.timestamps import Token, read_token
from qianyue.trust.verification.coverage import Covered, cms_of
from qianyue.trust.verification.evidence import Trust
from qianyue.trust.verification.policy import Party, Policy
from qianyue.trust.verification.reasons import reason
from qianyue.trust.verification.report import SignatureReport, TimestampReport, plain
from qianyue.trust.verification.strength import names_broken

SUBFILTERS = (Name("ETSI.CAdES.detached"), Name("adbe.pkcs7.detached"))
_UNSUPPORTED = (algorithms.AlgorithmError, digests.DigestError, sm2.Sm2Unavailable)


def judge_timestamp(found: Covered, data: bytes, *, trust: Trust, at: datetime | None = None) -> TimestampReport:
    """A document timestamp over everything before it; with `at`, one whose certificate holds until then."""
    report = TimestampReport(covers="whole_file" if found.whole_file else "earlier_revision")
    if found.dictionary.get(Name("SubFilter")) != Name("ETSI.RFC3161"):
        report.reasons.append(reason("format_unsupported"))
        return report
    try:
        token = read_token(cms_of(found.contents))
        imprint = found.digest(data, token.algorithm)
    except _UNSUPPORTED:
        report.reasons.append(reason("format_unsupported"))
        return report
    except (TrustError, ValueError):
        report.reasons.append(reason("timestamp_wrong"))
        return report
    if token.imprint != imprint:
        report.reasons.append(reason("timestamp_wrong"))
        return report
    report.token, report.time, report.authority = token, token.gen_time, plain(token.authority)
    report.reasons += _authority(token, trust)
    purposes = (oids.EKU_TIME_STAMPING,)
    if at is not None and not report.reasons:
        ended = not trust.strength.allows(spki=token.certificate.spki, digest=token.algorithm, at=at)
        ended = ended or trust.lapsed(token.certificate, carried=token.certificates, at=at, purposes=purposes)
        if at > token.gen_time and ended:
            report.reasons.append(reason("timestamp_lapsed"))
    if not report.reasons:
        report.lapses_at = trust.lasts(
            token.certificate, carried=token.certificates, digest=token.algorithm, at=token.gen_time, purposes=purposes
        )
    return report


def judge_signature(
    found: Covered,
    data: bytes,
    *,
    party: Party | None,
    terms: dict[str, Any] | None,
    trust: Trust,
    policy: Policy,
    closed_at: datetime | None,
) -> SignatureReport:
    """A party's signature. The proven time is its own timestamp's, else the closing one's."""
    report = SignatureReport(
        role=plain(party.role if party else found.field), covers="whole_file" if found.whole_file else "earlier_revision"
    )
    if found.dictionary.get(Name("SubFilter")) not in SUBFILTERS:
        report.reasons.append(reason("format_unsupported"))
        return report
    strength = policy.strength
    try:
        encoded = cms_of(found.contents)
        signed = cms.read_signed_data(encoded)
        if signed.content is not None or signed.content_type not in cms.DATA_TYPES:
            raise ValueError("not detached")
        named = cms.signing_certificate(signed)
        if not strength.allows(spki=named.spki, digest=signed.signer.digest, at=None):
            report.reasons.append(reason("algorithm_weak"))
            return report
        content_digest = found.digest(data, signed.signer.digest)
        leaf = cms.check_signature(signed, content_digest=content_digest, content_type=signed.content_type)
        carried = [certificates.read(item) for item in signed.certificates]
        identifier = der.parse(signed.signer.signature_identifier)
        report.algorithm = algorithms.read_identifier(identifier, spki=leaf.spki, digest=signed.signer.digest).name
    except _UNSUPPORTED:
        report.reasons.append(reason("algorithm_weak" if names_broken(encoded) else "format_unsupported"))
        return report
    except cms.CmsError as problem:
        wrong = problem.code in ("digest_mismatch", "signature_wrong")
        report.reasons.append(reason("signature_wrong" if wrong else "signature_malformed"))
        return report
    except (TrustError, ValueError):
        report.reasons.append(reason("signature_malformed"))
        return report
    _name(report, leaf)
    proven = _proven_time(report, signed, trust, closed_at)
    if proven:
        report.reasons += trust.judge(leaf, carried=carried, at=proven, purposes=policy.purposes, untrusted="untrusted")
        if not strength.allows(spki=leaf.spki, digest=signed.signer.digest, at=proven):
            report.reasons.append(reason("algorithm_weak"))
    if party:
        _check_holder(report, leaf, party, terms, policy)
    return report


def _name(report: SignatureReport, leaf: Certificate) -> None:
    report.signer, report.issuer = plain(leaf.subject.display), plain(leaf.issuer.display)
    report.serial = f"{leaf.serial:x}"


def _proven_time(report: SignatureReport, signed: cms.SignedData, trust: Trust, closed_at: datetime | None) -> datetime | None:
    values = signed.signer.unsigned.get(oids.SIGNATURE_TIMESTAMP)
    if not values:
        if closed_at is None:
            report.reasons.append(reason("signed_time_unproven"))
        return closed_at
    try:
        if len(values) != 1:
            raise ValueError("more than one timestamp")
        token = read_token(values[0].encoded)
        if token.imprint != digests.digest(token.algorithm, signed.signer.signature):
            raise ValueError("another signature's timestamp")
    except (TrustError, ValueError):
        report.reasons.append(reason("timestamp_wrong"))
        return None
    against = _authority(token, trust)
    report.reasons += against
    report.signed_at = None if against else token.gen_time
    if closed_at is not None and token.gen_time > closed_at:
        report.reasons.append(reason("timestamp_wrong"))
    return token.gen_time


def _authority(token: Token, trust: Trust) -> list[Any]:
    """Reasons against the token's authority at its own time, and against the digest that it stamped."""
    purposes = (oids.EKU_TIME_STAMPING,)
    if not trust.strength.allows(spki=token.certificate.spki, digest=token.algorithm, at=token.gen_time):
        return [reason("algorithm_weak")]
    return trust.judge(
        token.certificate, carried=token.certificates, at=token.gen_time, purposes=purposes, untrusted="timestamp_untrusted"
    )


def _check_holder(report: SignatureReport, leaf: Certificate, party: Party, terms: dict[str, Any] | None, policy: Policy) -> None:
    """The certificate names the party of the terms, and is of the kind that this party signs with."""
    stated = policy.known_policies.intersection(leaf.policies or ())
    fits = not (stated and party.policies) or bool(stated & party.policies)
    named = _at(terms, party.name_at) if party.name_at else leaf.subject.common_name
    numbered = _at(terms, party.number_at) if party.number_at else None
    number = leaf.subject.first(oids.SERIAL_NUMBER)
    if not isinstance(named, str) or not isinstance(numbered, str | None):
        report.reasons.append(reason("party_unnamed"))
    elif leaf.subject.common_name != named or (numbered is not None and number is not None and number != numbered):
        fits = False
    if not fits:
        report.reasons.append(reason("signer_not_party"))


def _at(terms: dict[str, Any] | None, place: tuple[str, ...]) -> Any:
    found: Any = terms
    for key in place:
        found = found.get(key) if isinstance(found, dict) else None
    return found
