"""TimeStampReq (RFC 3161 2.4.1): writing and reading."""

from __future__ import annotations

from dataclasses import dataclass

from qianyue.trust import der, digests
from qianyue.trust.der import tags

MAX_REQUEST = 4_000  # octets; a request has 60 to 100


@dataclass(frozen=True, kw_only=True)
class TimestampRequest:
    """`algorithm` is the dotted OID as sent (we may not know it); `extensions` says whether there were any."""

    algorithm: str
    imprint: bytes
    policy: str | None
    nonce: int | None
    certificates: bool
    extensions: bool


def request(digest: bytes, *, algorithm: str = "sha256", nonce: int | None) -> bytes:
    """A request to stamp `digest`, made with `algorithm`. The nonce, 64 random bits, ties the answer to this request."""
    if len(digest) != digests.algorithm(algorithm).size:
        raise digests.DigestError("digest_size_wrong", f"摘要长度与 {algorithm} 不符，请重新计算摘要。")
    return der.sequence(
        der.integer(1),
        message_imprint(digest, algorithm=algorithm),
        der.integer(nonce) if nonce is not None else b"",
        der.boolean(True),
    )


def message_imprint(digest: bytes, *, algorithm: str) -> bytes:
    return der.sequence(digests.algorithm(algorithm).identifier, der.octet_string(digest))


def read_request(encoded: bytes) -> TimestampRequest:
    """Raises `DerError` for anything but a version 1 request."""
    if len(encoded) > MAX_REQUEST:
        raise der.DerError("request too large")
    fields = der.parse(encoded).fields()
    if fields.take().as_integer() != 1:
        raise der.DerError("version")
    imprint = fields.take().fields()
    algorithm, value = imprint.take().fields().take().as_oid(), imprint.take().as_octets()
    imprint.done()
    policy, nonce, certificates = fields.optional(tags.OID), fields.optional(tags.INTEGER), fields.optional(tags.BOOLEAN)
    extensions = fields.optional(tags.context_tag(0))
    fields.done()
    return TimestampRequest(
        algorithm=algorithm,
        imprint=value,
        policy=policy.as_oid() if policy else None,
        nonce=nonce.as_integer() if nonce else None,
        certificates=certificates.as_boolean() if certificates else False,
        extensions=extensions is not None,
    )
