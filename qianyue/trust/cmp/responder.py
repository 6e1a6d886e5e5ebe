"""An authority's side: which message may follow which, and what is told about what is wrong. Deciding is for its `Office`.

Transactions that wait for a confirmation live in memory: after a restart a client asks again, under the same transactionID.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from hmac import compare_digest
from typing import Protocol

from qianyue.trust import der
from qianyue.trust.cmp import bodies, status
from qianyue.trust.cmp.bodies import Revocation, Wanted
from qianyue.trust.cmp.errors import CmpError, CmpRefused
from qianyue.trust.cmp.messages import (
    CERT_PROFILE,
    IMPLICIT_CONFIRM,
    Header,
    Message,
    Protection,
    fresh_nonce,
    read,
    write,
)
from qianyue.trust.der import tags
from qianyue.trust.errors import TrustError

MOST_OPEN = 10_000  # transactions remembered; the oldest go first


class Office(Protocol):
    """Who decides. All may raise `CmpRefused`."""

    def certify(self, wanted: Wanted | bytes, *, profile: str | None, header: Header) -> list[bytes]:
        """The chain for a PKCS#10 request (DER) or a `Wanted`, leaf first; under one `header.transaction` the same again."""
        ...

    def withdraw(self, certificate: bytes) -> None:
        """The holder does not take this certificate."""
        ...

    def revoke(self, wanted: Revocation) -> None: ...


@dataclass(frozen=True)
class _Open:
    certificate: bytes
    request_id: int
    nonce: bytes
    confirmed: bool = False


class Responder:
    """`find` gives the protection for a senderKID, None for a stranger. Safe for threads."""

    def __init__(self, *, find: Callable[[bytes | None], Protection | None], office: Office) -> None:
        self._find, self._office = find, office
        self._open: OrderedDict[bytes, _Open] = OrderedDict()
        self._lock = threading.Lock()

    def respond(self, encoded: bytes) -> bytes:
        """The answer to a message, be it that it is refused. Raises `CmpError` for what is no message."""
        message = read(encoded)
        protection = self._find(message.key_id)
        try:
            if protection is None:
                raise CmpRefused(failure="signer_not_trusted")
            protection.check(message)
        except CmpRefused as no:
            return self._answer(message, "error", bodies.error(no.failure or "bad_request"), protection=None)
        except CmpError:
            return self._answer(message, "error", bodies.error("bad_message_check"), protection=None)
        answers = {"p10cr": self._request, "cr": self._request, "certconf": self._confirmation, "rr": self._revocation}
        try:
            if message.kind not in answers:
                raise CmpRefused(failure="bad_request")
            return answers[message.kind](message, protection)
        except CmpRefused as no:
            failure = no.failure or "bad_request"
        except TrustError:
            failure = "bad_data_format"
        return self._answer(message, "error", bodies.error(failure), protection=protection)

    def _request(self, message: Message, protection: Protection) -> bytes:
        own = message.kind == "p10cr"
        wanted = message.body.encoded if own else bodies.read_verified_request(message.body)
        request_id = bodies.P10_REQUEST_ID if own else bodies.REQUEST_ID
        transaction = message.header.transaction
        try:
            chain = self._office.certify(wanted, profile=_profile(message.header), header=message.header)
        except CmpRefused as no:
            body = bodies.not_certified(no.failure or "bad_request", request_id=request_id)
            return self._answer(message, "cp", body, protection=protection)
        implicit, nonce = message.header.implicit_confirm, fresh_nonce()
        if not implicit:
            with self._lock:
                self._open[transaction] = _Open(chain[0], request_id, nonce)
                self._open.move_to_end(transaction)
                while len(self._open) > MOST_OPEN:
                    self._open.popitem(last=False)
        return self._answer(
            message,
            "cp",
            bodies.certified(chain[0], request_id=request_id),
            protection=protection,
            nonce=nonce,
            infos=((IMPLICIT_CONFIRM, der.null()),) if implicit else (),
            certificates=chain[1:],
        )

    def _confirmation(self, message: Message, protection: Protection) -> bytes:
        told, transaction = bodies.read_confirmation(message.body), message.header.transaction
        with self._lock:
            known = self._open.get(transaction)
            if known is None:
                raise CmpRefused(failure="bad_request")
            if known.confirmed:
                raise CmpRefused(failure="cert_confirmed")
            if not compare_digest(message.header.recipient_nonce or b"", known.nonce):
                raise CmpRefused(failure="bad_recipient_nonce")
            if told.accepted:
                if told.request_id != known.request_id or told.digest != bodies.certificate_hash(known.certificate):
                    raise CmpRefused(failure="bad_cert_id")
                self._open[transaction] = _Open(known.certificate, known.request_id, known.nonce, confirmed=True)
            else:
                del self._open[transaction]
        if not told.accepted:
            self._office.withdraw(known.certificate)
        return self._answer(message, "pkiconf", der.null(), protection=protection)

    def _revocation(self, message: Message, protection: Protection) -> bytes:
        wanted = bodies.read_revocation(message.body)
        try:
            self._office.revoke(wanted)
            told = status.write(status.ACCEPTED)
        except CmpRefused as no:
            told = status.write(status.REJECTION, no.failure or "bad_request")
        body = bodies.revoked(told, issuer=wanted.issuer, serial=wanted.serial)
        return self._answer(message, "rp", body, protection=protection)

    @staticmethod
    def _answer(
        message: Message,
        kind: str,
        body: bytes,
        *,
        protection: Protection | None,
        nonce: bytes | None = None,
        infos: tuple[tuple[str, bytes | None], ...] = (),
        certificates: list[bytes] | tuple[bytes, ...] = (),
    ) -> bytes:
        header = Header(
            recipient=message.sender,
            transaction=message.header.transaction,
            sender_nonce=nonce or fresh_nonce(),
            recipient_nonce=message.header.sender_nonce,
            infos=infos,
        )
        return write(header, kind, body, protection=protection, certificates=certificates)


def _profile(header: Header) -> str | None:
    """The one profile the client names, if any."""
    if (named := header.info(CERT_PROFILE)) is None:
        return None
    names = [child.expect(tags.UTF8_STRING).as_text() for child in der.parse(named).expect(tags.SEQUENCE).children()]
    if len(names) != 1:
        raise CmpRefused(failure="bad_request")
    return names[0]
