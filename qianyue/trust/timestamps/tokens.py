"""Timestamp tokens: TSTInfo in SignedData, read strictly (RFC 3161 2.4.2, RFC 5816)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from qianyue.trust import cms, der, digests, oids
from qianyue.trust.certificates import Certificate, read
from qianyue.trust.der import tags
from qianyue.trust.errors import TrustError

MAX_TOKEN = 64_000  # octets; ours has 2 kB, with long RSA chains 8 kB


class TimestampError(TrustError):
    """A token or an answer that does not prove what it should."""


@dataclass(frozen=True, kw_only=True)
class Token:
    """A token whose own signature holds. Whether its authority is trusted is for `build_path` to say.

    `der` is the ContentInfo; `imprint` was made with `algorithm`; `gen_time` is UTC and accurate to `accuracy`;
    `authority` is the display name of `certificate`; `certificates` are all that the token carries.
    """

    der: bytes
    gen_time: datetime
    accuracy: timedelta
    serial: int
    policy: str
    imprint: bytes
    algorithm: str
    nonce: int | None
    authority: str
    certificate: Certificate
    certificates: tuple[Certificate, ...]


@dataclass(frozen=True, kw_only=True)
class _Info:
    policy: str
    algorithm: str
    imprint: bytes
    serial: int
    gen_time: datetime
    accuracy: timedelta
    nonce: int | None


def read_token(encoded: bytes, *, imprint: bytes | None = None, extra_certificates: Iterable[Certificate] = ()) -> Token:
    """Reads a token and checks everything that the token itself can show: structure, digest, one signer, signature,
    certificate reference, the single critical key usage. With `imprint`, also that it stamps this digest.
    """
    if len(encoded) > MAX_TOKEN:
        raise TimestampError("timestamp_too_large", "时间戳数据过大，无法采信。")
    signed = cms.read_signed_data(encoded)
    if signed.content is None or signed.content_type != oids.TST_INFO:
        raise TimestampError("timestamp_malformed", "时间戳结构不正确，无法采信，请重新申请时间戳。")
    if signed.signer.unsigned:
        raise TimestampError("timestamp_unsupported", "时间戳附有未签名的属性，暂不支持，无法采信。")
    try:
        certificate = cms.check_signature(
            signed,
            content_digest=digests.digest(signed.signer.digest, signed.content),
            content_type=oids.TST_INFO,
            extra_certificates=extra_certificates,
        )
        info = _read_info(signed.content)
    except der.DerError:
        raise TimestampError("timestamp_malformed", "时间戳结构不正确，无法采信，请重新申请时间戳。") from None
    if certificate.extended_key_usage != (oids.EKU_TIME_STAMPING,) or not certificate.extended_key_usage_critical:
        raise TimestampError("timestamp_certificate_purpose", "时间戳证书不是专用的时间戳证书，无法采信。")
    if imprint is not None and info.imprint != imprint:
        raise TimestampError("timestamp_imprint_mismatch", "时间戳与文件不符：文件在盖戳后被改动，或时间戳属于别的文件。")
    return Token(
        der=encoded,
        gen_time=info.gen_time,
        accuracy=info.accuracy,
        serial=info.serial,
        policy=info.policy,
        imprint=info.imprint,
        algorithm=info.algorithm,
        nonce=info.nonce,
        authority=certificate.subject.display,
        certificate=certificate,
        certificates=tuple(read(found) for found in signed.certificates),
    )


def _read_info(encoded: bytes) -> _Info:
    fields = der.parse(encoded).fields()
    if fields.take().as_integer() != 1:
        raise der.DerError("version")
    policy = fields.take().as_oid()
    stamped = fields.take().fields()
    algorithm, imprint = digests.read_identifier(stamped.take()), stamped.take().as_octets()
    stamped.done()
    serial, gen_time = fields.take().as_integer(), fields.take(tags.GENERALIZED_TIME).as_time()
    accuracy = fields.optional(tags.SEQUENCE)
    fields.optional(tags.BOOLEAN)
    nonce = fields.optional(tags.INTEGER)
    fields.optional(tags.context_tag(0))
    extensions = fields.optional(tags.context_tag(1))
    fields.done()
    if len(imprint) != algorithm.size:
        raise der.DerError("imprint size")
    for extension in extensions.children() if extensions else ():
        parts = extension.fields()
        parts.take()
        if (critical := parts.optional(tags.BOOLEAN)) is not None and critical.as_boolean():
            raise TimestampError("timestamp_unsupported", "时间戳含有未知的关键扩展，无法采信。")
    return _Info(
        policy=policy,
        algorithm=algorithm.name,
        imprint=imprint,
        serial=serial,
        gen_time=gen_time,
        accuracy=_accuracy(accuracy),
        nonce=nonce.as_integer() if nonce else None,
    )


def _accuracy(element: der.Element | None) -> timedelta:
    if element is None:
        return timedelta()
    fields = element.fields()
    seconds = fields.optional(tags.INTEGER)
    millis, micros = (fields.optional(tags.context_tag(number, constructed=False)) for number in (0, 1))
    fields.done()
    amounts = (
        seconds.as_integer() if seconds else 0,
        millis.as_integer(millis.tag) if millis else 0,
        micros.as_integer(micros.tag) if micros else 0,
    )
    if min(amounts) < 0 or amounts[0] > 86_400 or max(amounts[1:]) > 999:
        raise der.DerError("accuracy")
    return timedelta(seconds=amounts[0], milliseconds=amounts[1], microseconds=amounts[2])
