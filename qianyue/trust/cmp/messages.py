"""PKIMessage (RFC 4210 5.1, RFC 9480): the header that every message has, its body as bytes, its protection.

Read strictly: what a message does not need has no place in it, and what names the transaction must be there.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from qianyue.trust import der
from qianyue.trust.cmp import status
from qianyue.trust.cmp.errors import CmpError, malformed
from qianyue.trust.der import tags
from qianyue.trust.errors import TrustError

MAX_MESSAGE = 200_000  # octets; an answer with its chain has two to five thousand
MAX_CERTIFICATES = 32
VERSIONS = (2, 3)  # cmp2000; cmp2021 where a message needs it (RFC 9480 2.20)
NONCE = 16  # octets (RFC 9483 3.1)
LONGEST_IDENTIFIER = 64  # octets of a transactionID, a nonce, a key identifier
ANYBODY = der.context(4, der.sequence())  # directoryName without attributes: "I know nobody's name" (RFC 4210 5.1.1)
BODIES = {
    "cr": 2,
    "cp": 3,
    "p10cr": 4,
    "rr": 11,
    "rp": 12,
    "pkiconf": 19,
    "error": 23,
    "certconf": 24,
}
_KINDS = {tags.context_tag(number): kind for kind, number in BODIES.items()}

IMPLICIT_CONFIRM = "1.3.6.1.5.5.7.4.13"
CERT_PROFILE = "1.3.6.1.5.5.7.4.21"  # RFC 9480 2.11: SEQUENCE OF UTF8String


@dataclass(frozen=True, kw_only=True)
class Header:
    """`recipient` is a GeneralName (DER); `infos` are the generalInfo: dotted OID and the DER of its value, if any."""

    recipient: bytes = ANYBODY
    transaction: bytes
    sender_nonce: bytes
    recipient_nonce: bytes | None = None
    infos: tuple[tuple[str, bytes | None], ...] = ()

    def info(self, oid: str) -> bytes | None:
        return next((value for found, value in self.infos if found == oid), None)

    @property
    def implicit_confirm(self) -> bool:
        return any(found == IMPLICIT_CONFIRM for found, _ in self.infos)


@dataclass(frozen=True, kw_only=True)
class Message:
    """A message as received. `protected` is what its protection is over (RFC 4210 5.1.3, ProtectedPart)."""

    header: Header
    sender: bytes
    key_id: bytes | None
    kind: str
    body: der.Element
    protected: bytes
    protection_identifier: bytes | None
    protection: bytes | None
    certificates: tuple[bytes, ...]

    def seal(self) -> tuple[der.Element, bytes]:
        """The AlgorithmIdentifier of the protection, and its value. Raises `CmpError` where there is none."""
        if self.protection_identifier is None or self.protection is None:
            raise CmpError("cmp_unprotected", "CMP 消息没有保护，不能确认出自对方，未予采用。")
        return der.parse(self.protection_identifier), self.protection


class Protection(Protocol):
    """How messages of one party are protected, and how those of the other are checked."""

    @property
    def sender(self) -> bytes:
        """Our name in messages: a GeneralName (DER)."""
        ...

    @property
    def key_id(self) -> bytes | None:
        """senderKID: which of our keys."""
        ...

    @property
    def certificates(self) -> Sequence[bytes]:
        """What the other needs to check us: goes along in extraCerts, ours first."""
        ...

    def begin(self) -> tuple[bytes, Callable[[bytes], bytes]]:
        """For one message: the AlgorithmIdentifier (DER) of its protection, and what makes the protection of given bytes."""
        ...

    def check(self, message: Message) -> None:
        """Raises `CmpError` unless the message is authentic."""
        ...


def fresh_nonce() -> bytes:
    return secrets.token_bytes(NONCE)


def write(header: Header, kind: str, body: bytes, *, protection: Protection | None, certificates: Sequence[bytes] = ()) -> bytes:
    """A message with its protection; None only for an error to somebody whose key we do not have."""
    identifier, seal = protection.begin() if protection else (None, None)
    key_id = protection.key_id if protection else None
    infos = (der.sequence(der.oid(oid), value or b"") for oid, value in header.infos)
    encoded = der.sequence(
        der.integer(VERSIONS[0]),
        protection.sender if protection else ANYBODY,
        header.recipient,
        der.context(0, der.generalized_time(datetime.now(UTC).replace(microsecond=0))),
        der.context(1, identifier) if identifier else b"",
        der.context(2, der.octet_string(key_id)) if key_id else b"",
        der.context(4, der.octet_string(header.transaction)),
        der.context(5, der.octet_string(header.sender_nonce)),
        der.context(6, der.octet_string(header.recipient_nonce)) if header.recipient_nonce else b"",
        der.context(8, der.sequence(*infos)) if header.infos else b"",
    )
    content = der.context(BODIES[kind], body)
    carried = dict.fromkeys((*(protection.certificates if protection else ()), *certificates))
    return der.sequence(
        encoded,
        content,
        der.context(0, der.bit_string(seal(der.sequence(encoded, content)))) if seal else b"",
        der.context(1, der.sequence(*carried)) if carried else b"",
    )


def read(encoded: bytes) -> Message:
    """Raises `CmpError`. Whether the message is authentic is for its `Protection` to say."""
    if len(encoded) > MAX_MESSAGE:
        raise malformed("过大")
    try:
        return _read(encoded)
    except TrustError as problem:
        raise malformed() from problem


def _read(encoded: bytes) -> Message:
    outer = der.parse(encoded).fields()
    header, body = outer.take(tags.SEQUENCE), outer.take()
    protection, carried = outer.optional(tags.context_tag(0)), outer.optional(tags.context_tag(1))
    outer.done()
    if body.tag not in _KINDS:
        raise der.DerError("body of another kind")
    certificates = [child.expect(tags.SEQUENCE).encoded for child in carried.inner().children()] if carried else []
    if len(certificates) > MAX_CERTIFICATES:
        raise der.DerError("too many certificates")
    bits, unused = protection.inner().as_bits() if protection else (None, 0)
    fields = header.fields()
    if fields.take().as_integer() not in VERSIONS or unused:
        raise der.DerError("version or protection")
    sender, recipient = fields.take().encoded, fields.take().encoded
    if (sent_at := fields.optional(tags.context_tag(0))) is not None:
        sent_at.inner().expect(tags.GENERALIZED_TIME).as_time()
    identifier = fields.optional(tags.context_tag(1))
    if (identifier is None) != (bits is None):
        raise der.DerError("protection and its algorithm go together")
    key_id, _ = _identifier(fields, 2), _identifier(fields, 3)
    transaction, sender_nonce, recipient_nonce = (_identifier(fields, number) for number in (4, 5, 6))
    if (prose := fields.optional(tags.context_tag(7))) is not None:
        status.read_text(prose.inner().expect(tags.SEQUENCE))
    infos = fields.optional(tags.context_tag(8))
    fields.done()
    if transaction is None or sender_nonce is None or len(sender_nonce) < NONCE:
        raise der.DerError("transactionID or senderNonce")
    return Message(
        header=Header(
            recipient=recipient,
            transaction=transaction,
            sender_nonce=sender_nonce,
            recipient_nonce=recipient_nonce,
            infos=_infos(infos.inner().expect(tags.SEQUENCE)) if infos else (),
        ),
        sender=sender,
        key_id=key_id,
        kind=_KINDS[body.tag],
        body=body.inner(),
        protected=der.sequence(header.encoded, body.encoded),
        protection_identifier=identifier.inner().expect(tags.SEQUENCE).encoded if identifier else None,
        protection=bits,
        certificates=tuple(certificates),
    )


def _identifier(fields: der.Fields, number: int) -> bytes | None:
    if (found := fields.optional(tags.context_tag(number))) is None:
        return None
    value = found.inner().as_octets()
    if not 1 <= len(value) <= LONGEST_IDENTIFIER:
        raise der.DerError("identifier of unusual length")
    return value


def _infos(element: der.Element) -> tuple[tuple[str, bytes | None], ...]:
    found = []
    for child in element.children():
        parts = child.children()
        if child.tag != tags.SEQUENCE or not 1 <= len(parts) <= 2:
            raise der.DerError("generalInfo")
        found.append((parts[0].as_oid(), parts[1].encoded if len(parts) == 2 else None))
    return tuple(found)
