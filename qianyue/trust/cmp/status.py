"""PKIStatusInfo (RFC 4210 5.2.3): how a request went, and why it did not."""

from __future__ import annotations

from dataclasses import dataclass

from qianyue.trust import der
from qianyue.trust.der import tags

ACCEPTED, GRANTED_WITH_MODS, REJECTION, WAITING = 0, 1, 2, 3
FAILURES = (  # PKIFailureInfo, by bit
    "bad_alg",
    "bad_message_check",
    "bad_request",
    "bad_time",
    "bad_cert_id",
    "bad_data_format",
    "wrong_authority",
    "incorrect_data",
    "missing_time_stamp",
    "bad_pop",
    "cert_revoked",
    "cert_confirmed",
    "wrong_integrity",
    "bad_recipient_nonce",
    "time_not_available",
    "unaccepted_policy",
    "unaccepted_extension",
    "add_info_not_available",
    "bad_sender_nonce",
    "bad_cert_template",
    "signer_not_trusted",
    "transaction_id_in_use",
    "unsupported_version",
    "not_authorized",
    "system_unavail",
    "system_failure",
    "duplicate_cert_req",
)


@dataclass(frozen=True)
class Status:
    """`code` is a PKIStatus; `failure` the first of `FAILURES` that is set. The authority's prose is left alone: it may quote
    what we sent."""

    code: int
    failure: str | None

    @property
    def granted(self) -> bool:
        return self.code in (ACCEPTED, GRANTED_WITH_MODS)


def write(code: int, failure: str | None = None) -> bytes:
    if failure is None:
        return der.sequence(der.integer(code))
    bit = FAILURES.index(failure)
    octets = bytearray(bit // 8 + 1)
    octets[-1] = 0x80 >> bit % 8
    return der.sequence(der.integer(code), der.bit_string(bytes(octets), unused=7 - bit % 8))


def read(element: der.Element) -> Status:
    fields = element.fields()
    code = fields.take().as_integer()
    if (prose := fields.optional(tags.SEQUENCE)) is not None:
        read_text(prose)
    failure = fields.optional(tags.BIT_STRING)
    fields.done()
    return Status(code, _first(failure) if failure else None)


def read_text(element: der.Element) -> None:
    """PKIFreeText: looked at only to see that it is one."""
    for child in element.children():
        child.expect(tags.UTF8_STRING).as_text()


def _first(element: der.Element) -> str | None:
    octets, unused = element.as_bits()
    for bit in range(min(len(octets) * 8 - unused, len(FAILURES))):
        if octets[bit // 8] >> (7 - bit % 8) & 1:
            return FAILURES[bit]
    return None
