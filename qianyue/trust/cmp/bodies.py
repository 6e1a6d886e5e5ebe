"""What the bodies of messages hold: requests, answers, confirmations, revocations (RFC 4210 5.3, RFC 4211 5)."""

from __future__ import annotations

from dataclasses import dataclass

from qianyue.trust import algorithms, certificates, der, digests, oids
from qianyue.trust.certificates.names import read_name
from qianyue.trust.cmp import status
from qianyue.trust.cmp.errors import CmpError
from qianyue.trust.cmp.status import ACCEPTED, REJECTION, Status
from qianyue.trust.der import tags

P10_REQUEST_ID = -1  # RFC 9480 2.8: PKCS#10 has no certReqId of its own
REQUEST_ID = 0
NO_CERTIFICATE = b"\x00"  # certHash of a refusal is looked at by nobody, but must be there


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A request for a certificate on a key whose possession the registration authority has checked: `subject` is a DER name."""

    subject: bytes
    spki: bytes


@dataclass(frozen=True, kw_only=True)
class Certified:
    """CertResponse. `certificate` and `authorities` (caPubs) are DER; `certificate` is there when the status is granted."""

    request_id: int
    status: Status
    certificate: bytes | None
    authorities: tuple[bytes, ...]


@dataclass(frozen=True, kw_only=True)
class Confirmation:
    """CertStatus: the digest of the certificate meant, and whether its holder takes it."""

    digest: bytes
    request_id: int
    accepted: bool


@dataclass(frozen=True, kw_only=True)
class Revocation:
    """RevDetails: `issuer` is a DER name, `reason` a CRLReason number."""

    issuer: bytes
    serial: int
    reason: int


def verified_request(*, subject: bytes, spki: bytes) -> bytes:
    """CertReqMessages with raVerified: the key's holder proved possession to us, the registration authority (RFC 4211 4)."""
    template = der.sequence(der.context(5, subject), der.tlv(tags.context_tag(6), der.parse(spki).content))
    proof = der.context(0, constructed=False)
    return der.sequence(der.sequence(der.sequence(der.integer(REQUEST_ID), template), proof))


def read_verified_request(element: der.Element) -> Wanted:
    fields = _only(element).fields()
    request, proof = fields.take().fields(), fields.take()
    fields.done()
    if request.take().as_integer() != REQUEST_ID or proof.encoded != b"\x80\x00":
        raise CmpError("cmp_not_verified", "只接受登记机构已核实持有私钥的申请(raVerified)，请改用 PKCS#10 申请。")
    found = {child.tag: child for child in request.take(tags.SEQUENCE).children()}
    subject, key = found.get(tags.context_tag(5)), found.get(tags.context_tag(6))
    if subject is None or key is None:
        raise der.DerError("certTemplate")
    return Wanted(subject=read_name(subject.inner()).encoded, spki=der.tlv(tags.SEQUENCE, key.content))


def certified(certificate: bytes, *, request_id: int) -> bytes:
    pair = der.sequence(der.context(0, certificate))
    return der.sequence(der.sequence(der.sequence(der.integer(request_id), status.write(ACCEPTED), pair)))


def not_certified(failure: str, *, request_id: int) -> bytes:
    return der.sequence(der.sequence(der.sequence(der.integer(request_id), status.write(REJECTION, failure))))


def read_certified(element: der.Element) -> Certified:
    outer = element.fields()
    published = outer.optional(tags.context_tag(1))
    fields = _only(outer.take()).fields()
    outer.done()
    request_id, found = fields.take().as_integer(), status.read(fields.take())
    pair = fields.optional(tags.SEQUENCE)
    fields.optional(tags.OCTET_STRING)
    fields.done()
    certificate = None
    if pair is not None:
        parts = pair.fields()
        certificate = parts.take(tags.context_tag(0)).inner().expect(tags.SEQUENCE).encoded
        parts.optional(tags.context_tag(1))  # where it was published; a private key [0] is nothing we ever asked for
        parts.done()
    if (certificate is not None) != found.granted:
        raise der.DerError("status and certificate contradict each other")
    authorities = published.inner().children() if published else []
    return Certified(
        request_id=request_id,
        status=found,
        certificate=certificate,
        authorities=tuple(child.expect(tags.SEQUENCE).encoded for child in authorities),
    )


def certificate_hash(encoded: bytes) -> bytes:
    """With the digest of the certificate's own signature algorithm (RFC 4210 5.3.18): SM3 for one signed with SM2."""
    identifier = der.parse(certificates.read(encoded).signature_identifier).fields().take().as_oid()
    used = {row.digest for row in algorithms.ALGORITHMS.values() if row.oid == identifier}
    digest = used.pop() if len(used) == 1 else None
    if digest is None:
        raise CmpError("cmp_hash_unknown", "证书的签名算法没有规定的摘要算法，不能用 CMP 确认，请与证书机构核对。")
    return digests.digest(digest, encoded)


def confirmation(digest: bytes, *, request_id: int, failure: str | None = None) -> bytes:
    told = status.write(ACCEPTED) if failure is None else status.write(REJECTION, failure)
    return der.sequence(der.sequence(der.octet_string(digest), der.integer(request_id), told))


def read_confirmation(element: der.Element) -> Confirmation:
    """One CertStatus; none at all rejects every certificate (RFC 4210 5.3.18)."""
    children = element.expect(tags.SEQUENCE).children()
    if not children:
        return Confirmation(digest=NO_CERTIFICATE, request_id=P10_REQUEST_ID, accepted=False)
    fields = _only(element).fields()
    digest, request_id = fields.take().as_octets(), fields.take().as_integer()
    told = fields.optional(tags.SEQUENCE)
    fields.done()
    return Confirmation(digest=digest, request_id=request_id, accepted=told is None or status.read(told).granted)


def revocation(*, issuer: bytes, serial: int, reason: int) -> bytes:
    number = der.tlv(tags.context_tag(1, constructed=False), der.parse(der.integer(serial)).content)
    template = der.sequence(number, der.context(3, issuer))
    why = der.sequence(der.oid(oids.CRL_REASON), der.octet_string(der.enumerated(reason)))
    return der.sequence(der.sequence(template, der.sequence(why)))


def read_revocation(element: der.Element) -> Revocation:
    fields = _only(element).fields()
    found = {child.tag: child for child in fields.take(tags.SEQUENCE).children()}
    number, issuer = found.get(tags.context_tag(1, constructed=False)), found.get(tags.context_tag(3))
    if number is None or issuer is None:
        raise der.DerError("certDetails")
    extensions = fields.optional(tags.SEQUENCE)
    fields.done()
    reason = 0
    for extension in extensions.children() if extensions else ():
        parts = extension.fields()
        if parts.take().as_oid() == oids.CRL_REASON:
            parts.optional(tags.BOOLEAN)
            reason = der.parse(parts.take().as_octets()).as_integer(tags.ENUMERATED)
    return Revocation(
        issuer=read_name(issuer.inner()).encoded,
        serial=number.as_integer(tags.context_tag(1, constructed=False)),
        reason=reason,
    )


def revoked(told: bytes, *, issuer: bytes, serial: int) -> bytes:
    """RevRepContent about one certificate; `told` is a PKIStatusInfo."""
    named = der.sequence(der.context(4, issuer), der.integer(serial))
    return der.sequence(der.sequence(told), der.context(0, der.sequence(named)))


def read_revoked(element: der.Element) -> tuple[Status, tuple[bytes, int] | None]:
    """How it went, and issuer (DER) and serial of the certificate, where the authority repeats them."""
    fields = element.fields()
    found, named = status.read(_only(fields.take())), fields.optional(tags.context_tag(0))
    fields.optional(tags.context_tag(1))
    fields.done()
    if named is None:
        return found, None
    parts = _only(named.inner()).fields()
    issuer, serial = parts.take(tags.context_tag(4)).inner().encoded, parts.take().as_integer()
    parts.done()
    return found, (issuer, serial)


def error(failure: str) -> bytes:
    return der.sequence(status.write(REJECTION, failure))


def read_error(element: der.Element) -> Status:
    fields = element.fields()
    found = status.read(fields.take())
    fields.optional(tags.INTEGER)
    fields.optional(tags.SEQUENCE)
    fields.done()
    return found


def _only(element: der.Element) -> der.Element:
    children = element.expect(tags.SEQUENCE).children()
    if len(children) != 1:
        raise der.DerError("one request a message")
    return children[0]
