"""TimeStampResp (RFC 3161 2.4.2) as the client reads it: strictly, since a wrong answer may come with HTTP 200."""

from __future__ import annotations

from hmac import compare_digest

from qianyue.trust import der, oids
from qianyue.trust.certificates import PathProblem, Roots, build_path
from qianyue.trust.der import tags
from qianyue.trust.errors import TrustError
from qianyue.trust.timestamps.tokens import MAX_TOKEN, TimestampError, Token, read_token

FAILURES = {  # PKIFailureInfo, RFC 3161 2.4.2
    0: "bad_alg",
    2: "bad_request",
    5: "bad_data_format",
    14: "time_not_available",
    15: "unaccepted_policy",
    16: "unaccepted_extension",
    17: "add_info_not_available",
    25: "system_failure",
}


class TimestampRefused(TimestampError):
    """The authority answered, and said no. `failure` is one of `FAILURES` or None."""

    def __init__(self, *, failure: str | None) -> None:
        super().__init__("timestamp_refused", f"时间戳机构拒绝了请求({failure or '未说明原因'})，请稍后重试或联系时间戳机构。")
        self.failure = failure


def read_response(
    encoded: bytes, *, imprint: bytes, nonce: int | None, roots: Roots | None = None, algorithm: str = "sha256"
) -> Token:
    """The token of a granted answer to our request, checked against what was asked.

    With `roots`, the authority's certificate must lead to one of them at the token's own time.
    Raises `TimestampRefused` when the authority declined and `TimestampError` for every other defect.
    """
    if len(encoded) > MAX_TOKEN:
        raise TimestampError("timestamp_too_large", "时间戳响应过大，无法采信。")
    try:
        fields = der.parse(encoded).fields()
        status = fields.take().fields()
        code = status.take().as_integer()
        token = fields.optional(tags.SEQUENCE)
        fields.done()
        if code not in (0, 1):  # granted, granted with modifications
            raise TimestampRefused(failure=_failure(status))
    except der.DerError:
        raise TimestampError("timestamp_malformed", "时间戳响应无法解析，请稍后重试或联系时间戳机构。") from None
    if token is None:
        raise TimestampError("timestamp_missing", "时间戳机构答复成功却没有给出时间戳，请稍后重试。")
    try:
        found = read_token(token.encoded)
    except TimestampError:
        raise
    except TrustError as problem:
        raise TimestampError(problem.code, problem.message) from problem
    if found.algorithm != algorithm or not compare_digest(found.imprint, imprint):
        raise TimestampError("timestamp_imprint_mismatch", "时间戳所盖的摘要不是我们请求的摘要，无法采信。")
    if found.nonce != nonce:
        raise TimestampError("timestamp_nonce_mismatch", "时间戳响应与本次请求不对应(随机数不符)，可能是重放，请重试。")
    if roots is not None:
        path = build_path(
            leaf=found.certificate,
            intermediates=(*found.certificates, *roots.intermediates),
            roots=roots,
            at=found.gen_time,
            purposes=(oids.EKU_TIME_STAMPING,),
        )
        if isinstance(path, PathProblem):
            raise TimestampError("timestamp_authority_untrusted", "时间戳机构的证书不受信任，请检查所配置的时间戳根证书。")
    return found


def _failure(status: der.Fields) -> str | None:
    status.optional(tags.SEQUENCE)
    if (found := status.optional(tags.BIT_STRING)) is None:
        return None
    octets, unused = found.as_bits()
    set_bits = [bit for bit in range(len(octets) * 8 - unused) if octets[bit // 8] >> (7 - bit % 8) & 1]
    return FAILURES.get(set_bits[0]) if set_bits else None
