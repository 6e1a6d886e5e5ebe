"""A timestamping authority for development and tests: the responder's core without transport."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from qianyue.trust import certificates, cms, der, digests, oids
from qianyue.trust.keys import Signer
from qianyue.trust.timestamps.requests import TimestampRequest, message_imprint, read_request

ACCURACY_SECONDS = 1  # the time is the host's, cut to the second


class DevelopmentTsa:
    """Stamps whatever it is asked to, with the time of this machine: never for production.

    `chain` is the DER of the authority's certificate and its issuers; `DevelopmentAuthority.tsa()` makes one.
    Whole seconds are stamped, so that an OCSP answer given right after is not older than the stamp.
    """

    def __init__(
        self,
        *,
        signer: Signer,
        chain: Sequence[bytes],
        policy: str = oids.TIMESTAMP_POLICY,
        digest: str = "sha256",
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._signer, self._policy, self._digest, self._clock = signer, policy, digest, clock
        self._chain = tuple(chain)
        self.certificate = certificates.read(self._chain[0])

    def respond(self, request_der: bytes) -> bytes:
        """TimeStampResp: a token, or the refusal RFC 3161 2.4.2 names for what is wrong with the request."""
        try:
            request = read_request(request_der)
        except der.DerError:
            return _refusal(5, "request is not a TimeStampReq")
        try:
            algorithm = digests.by_oid(request.algorithm)
        except digests.DigestError:
            return _refusal(0, "digest algorithm not accepted")
        if len(request.imprint) != algorithm.size:
            return _refusal(5, "imprint size does not fit the digest algorithm")
        if request.policy not in (None, self._policy):
            return _refusal(15, "policy not offered")
        if request.extensions:
            return _refusal(16, "extensions not supported")
        return der.sequence(der.sequence(der.integer(0)), self._token(request, algorithm))

    def _token(self, request: TimestampRequest, algorithm: digests.DigestAlgorithm) -> bytes:
        info = der.sequence(
            der.integer(1),
            der.oid(self._policy),
            message_imprint(request.imprint, algorithm=algorithm.name),
            der.integer(secrets.randbits(126) | 1 << 126),
            der.generalized_time(self._clock().replace(microsecond=0)),
            der.sequence(der.integer(ACCURACY_SECONDS)),
            der.integer(request.nonce) if request.nonce is not None else b"",
        )
        attributes = cms.signed_attributes(
            content_type=oids.TST_INFO,
            message_digest=digests.digest(self._digest, info),
            certificate=self.certificate,
            digest=self._digest,
        )
        return cms.signed_data(
            attributes=attributes,
            signature=self._signer.sign(attributes),
            algorithm=self._signer.algorithm,
            digest=self._digest,
            signer=self.certificate,
            certificates=self._chain if request.certificates else (),
            content_type=oids.TST_INFO,
            content=info,
        )


def _refusal(bit: int, text: str) -> bytes:
    """PKIStatusInfo with status rejection and one bit of PKIFailureInfo, in DER without trailing zero bits."""
    octets = bytearray(bit // 8 + 1)
    octets[-1] = 0x80 >> bit % 8
    failure = der.bit_string(bytes(octets), unused=7 - bit % 8)
    return der.sequence(der.sequence(der.integer(2), der.sequence(der.utf8_string(text)), failure))
