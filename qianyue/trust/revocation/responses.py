"""OCSP responses (RFC 6960 4.2): reading, and checking who answered about what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from qianyue.trust import algorithms, certificates, der, keys, oids
from qianyue.trust.certificates import Certificate
from qianyue.trust.der import tags
from qianyue.trust.revocation.errors import RevocationError
from qianyue.trust.revocation.requests import CertId, read_cert_id, read_nonce

MAX_RESPONSE = 64_000  # octets; ours has 900
STATUSES = {1: "malformed_request", 2: "internal_error", 3: "try_later", 5: "signature_required", 6: "unauthorized"}


@dataclass(frozen=True, kw_only=True)
class SingleAnswer:
    """The state of one certificate: `good`, `revoked` (since `revoked_at`) or `unknown`, as known at `this_update`."""

    cert_id: CertId
    status: str
    revoked_at: datetime | None
    this_update: datetime
    next_update: datetime | None


@dataclass(frozen=True, kw_only=True)
class OcspAnswer:
    """A response as read: not yet checked against an issuer (`about`)."""

    produced_at: datetime
    answers: tuple[SingleAnswer, ...]
    nonce: bytes | None
    signed: bytes
    signature: bytes
    signature_identifier: bytes
    responder_name: bytes | None
    responder_key: bytes | None
    carried: tuple[Certificate, ...]

    def about(self, *, certificate: Certificate, issuer: Certificate) -> SingleAnswer | None:
        """The answer on `certificate`, authentic and by somebody `issuer` lets answer; None when it is about others.

        Raises `RevocationError` when it is about this certificate but is not authentic.
        """
        for answer in self.answers:
            if answer.cert_id.serial == certificate.serial and answer.cert_id.matches(issuer=issuer):
                self.responder(issuer)
                return answer
        return None

    def responder(self, issuer: Certificate) -> Certificate:
        """Who signed. RFC 6960 4.2.2.2: the issuer itself, or one whom it certified for this; that one needs `nocheck`, or
        its own revocation would be a question without end. Raises `RevocationError`."""
        for candidate in (issuer, *self.carried):
            if not self._names(candidate):
                continue
            if candidate != issuer and not _delegated(candidate, issuer, at=self.produced_at):
                continue
            if _signed_by(candidate.spki, self.signed, self.signature, self.signature_identifier):
                return candidate
        raise RevocationError("ocsp_not_authentic", "OCSP 响应的签名不正确，或响应者未获签发机构授权，无法采信。")

    def _names(self, candidate: Certificate) -> bool:
        if self.responder_key is not None:
            return candidate.key_hash == self.responder_key
        return candidate.subject.encoded == self.responder_name


@lru_cache(maxsize=4096)
def _signed_by(spki: bytes, signed: bytes, signature: bytes, identifier: bytes) -> bool:
    """Remembered: one answer about an authority is asked for with every certificate that it issued."""
    row = algorithms.read_identifier(der.parse(identifier), spki=spki)
    return keys.verify(spki=spki, data=signed, signature_der=signature, algorithm=row.name)


def _delegated(responder: Certificate, issuer: Certificate, *, at: datetime) -> bool:
    return (
        responder.issuer.encoded == issuer.subject.encoded
        and oids.EKU_OCSP_SIGNING in (responder.extended_key_usage or ())
        and responder.ocsp_no_check
        and not responder.unknown_critical
        and responder.not_before <= at <= responder.not_after
        and responder.signed_by(issuer)
    )


@lru_cache(maxsize=256)
def read_response(encoded: bytes) -> OcspAnswer:
    """A successful basic response. Raises `RevocationError` for refusals and for what cannot be read."""
    if len(encoded) > MAX_RESPONSE:
        raise _malformed()
    try:
        outer = der.parse(encoded).fields()
        status = outer.take().as_integer(tags.ENUMERATED)
        if status != 0:
            reason = STATUSES.get(status, str(status))
            raise RevocationError("ocsp_refused", f"OCSP 服务没有给出答复({reason})，请稍后重试。")
        wrapped = outer.take(tags.context_tag(0)).inner().fields()
        outer.done()
        if wrapped.take().as_oid() != oids.OCSP_BASIC:
            raise _malformed()
        basic = der.parse(wrapped.take().as_octets()).fields()
        wrapped.done()
        return _basic(basic)
    except (der.DerError, certificates.CertificateError):
        raise _malformed() from None


def _basic(basic: der.Fields) -> OcspAnswer:
    data, identifier, (signature, unused) = basic.take(tags.SEQUENCE), basic.take(tags.SEQUENCE), basic.take().as_bits()
    carried = basic.optional(tags.context_tag(0))
    basic.done()
    fields = data.fields()
    fields.optional(tags.context_tag(0))
    by_name, by_key = fields.optional(tags.context_tag(1)), fields.optional(tags.context_tag(2))
    produced_at = fields.take(tags.GENERALIZED_TIME).as_time()
    singles = fields.take(tags.SEQUENCE).children()
    extensions = fields.optional(tags.context_tag(1))
    fields.done()
    if unused or (by_name is None) == (by_key is None):
        raise der.DerError("responder")
    return OcspAnswer(
        produced_at=produced_at,
        answers=tuple(_single(single.fields()) for single in singles),
        nonce=read_nonce(extensions),
        signed=data.encoded,
        signature=signature,
        signature_identifier=identifier.encoded,
        responder_name=by_name.inner().encoded if by_name else None,
        responder_key=by_key.inner().as_octets() if by_key else None,
        carried=tuple(certificates.read(child.encoded) for child in carried.inner().children()) if carried else (),
    )


def _single(fields: der.Fields) -> SingleAnswer:
    cert_id, state = read_cert_id(fields.take(tags.SEQUENCE)), fields.take()
    this_update = fields.take(tags.GENERALIZED_TIME).as_time()
    next_update = fields.optional(tags.context_tag(0))
    fields.optional(tags.context_tag(1))
    fields.done()
    status, revoked_at = {0x80: "good", 0x82: "unknown"}.get(state.tag), None
    if state.tag == tags.context_tag(1):
        status, revoked_at = "revoked", state.children()[0].as_time() if state.children() else None
    if status is None or (status == "revoked" and revoked_at is None):
        raise der.DerError("certificate status")
    return SingleAnswer(
        cert_id=cert_id,
        status=status,
        revoked_at=revoked_at,
        this_update=this_update,
        next_update=next_update.inner().as_time() if next_update else None,
    )


def _malformed() -> RevocationError:
    return RevocationError("ocsp_malformed", "OCSP 响应无法解析，请稍后重试或联系证书机构。")
