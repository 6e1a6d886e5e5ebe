"""A client's side of a transaction: p10cr or cr → cp → certConf → pkiconf, and rr → rp. Carrying messages is for others.

Every answer must be authentic, of this transaction, and to the very message we sent: its recipNonce is our senderNonce, and
the next message we send carries the other's nonce back (RFC 4210 5.1.1).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hmac import compare_digest
from typing import TypeVar

from qianyue.trust import der
from qianyue.trust.cmp import bodies
from qianyue.trust.cmp.bodies import P10_REQUEST_ID, REQUEST_ID
from qianyue.trust.cmp.errors import CmpError, CmpRefused, malformed
from qianyue.trust.cmp.messages import (
    ANYBODY,
    CERT_PROFILE,
    IMPLICIT_CONFIRM,
    Header,
    Message,
    Protection,
    fresh_nonce,
    read,
    write,
)
from qianyue.trust.cmp.status import WAITING, Status
from qianyue.trust.errors import TrustError

Exchange = Callable[[bytes], bytes]
Info = tuple[str, bytes | None]
Content = TypeVar("Content")


@dataclass(frozen=True)
class Request:
    """What is asked for: the body of the first message."""

    kind: str
    body: bytes
    request_id: int

    @classmethod
    def pkcs10(cls, csr: bytes) -> Request:
        """The holder's own PKCS#10 request (DER), with the name that stands in it."""
        return cls("p10cr", csr, P10_REQUEST_ID)

    @classmethod
    def verified(cls, *, subject: bytes, spki: bytes) -> Request:
        """For a key whose possession we have checked, with a name (DER) that the holder's request does not carry."""
        return cls("cr", bodies.verified_request(subject=subject, spki=spki), REQUEST_ID)


@dataclass(frozen=True)
class Issued:
    """The certificate, and whatever else came along, in no order and unchecked."""

    certificate: bytes
    others: tuple[bytes, ...]


def profile_info(name: str) -> Info:
    """Which of its profiles the authority is to use."""
    return CERT_PROFILE, der.sequence(der.utf8_string(name))


class Client:
    """`exchange` carries a message to the authority and brings its answer back.

    With `implicit` the authority is asked to do without certConf; it may insist.
    """

    def __init__(self, *, protection: Protection, exchange: Exchange, recipient: bytes = ANYBODY, implicit: bool = False) -> None:
        self._protection, self._exchange, self._recipient, self._implicit = protection, exchange, recipient, implicit

    def enroll(
        self, request: Request, *, transaction: bytes, accept: Callable[[Issued], None], infos: Sequence[Info] = ()
    ) -> Issued:
        """The certificate, after `accept` has had a look: what it raises refuses the certificate, to the authority too.

        Raises `CmpRefused` when the authority says no, `CmpError` for every answer that is not to be believed.
        """
        asked = tuple(infos) + (((IMPLICIT_CONFIRM, der.null()),) if self._implicit else ())
        answer = self._ask(request.kind, request.body, expected="cp", transaction=transaction, infos=asked)
        told = _read(bodies.read_certified, answer)
        if told.request_id != request.request_id:
            raise CmpError("cmp_foreign_answer", "CMP 答复的请求号不是本次申请的，未予采用。")
        if told.certificate is None:
            raise CmpRefused(failure=_refusal(told.status))
        issued = Issued(told.certificate, tuple(dict.fromkeys((*answer.certificates, *told.authorities))))
        confirmed = self._implicit and answer.header.implicit_confirm
        try:
            accept(issued)
        except Exception:
            if not confirmed:
                with suppress(Exception):  # what is wrong with the certificate matters, not whether the authority heard of it
                    self._confirm(issued, request, answer, refusal="bad_cert_template")
            raise
        if not confirmed:
            self._confirm(issued, request, answer)
        return issued

    def revoke(self, *, issuer: bytes, serial: int, reason: int, transaction: bytes) -> None:
        """Revoke; a certificate already revoked is as good. `issuer`: DER name; `reason`: number of a CRLReason."""
        body = bodies.revocation(issuer=issuer, serial=serial, reason=reason)
        answer = self._ask("rr", body, expected="rp", transaction=transaction)
        told, named = _read(bodies.read_revoked, answer)
        if not told.granted and told.failure != "cert_revoked":
            raise CmpRefused(failure=_refusal(told))
        if named not in (None, (issuer, serial)):
            raise CmpError("cmp_foreign_answer", "CMP 答复所说的不是要吊销的证书，未予采用。")

    def _confirm(self, issued: Issued, request: Request, answer: Message, *, refusal: str | None = None) -> None:
        digest = bodies.certificate_hash(issued.certificate)
        body = bodies.confirmation(digest, request_id=request.request_id, failure=refusal)
        try:
            self._ask("certconf", body, expected="pkiconf", transaction=answer.header.transaction, before=answer)
        except CmpRefused as no:
            if no.failure != "cert_confirmed":  # the first confirmation arrived, its answer did not
                raise

    def _ask(
        self,
        kind: str,
        body: bytes,
        *,
        expected: str,
        transaction: bytes,
        before: Message | None = None,
        infos: tuple[Info, ...] = (),
    ) -> Message:
        header = Header(
            recipient=self._recipient,
            transaction=transaction,
            sender_nonce=fresh_nonce(),
            recipient_nonce=before.header.sender_nonce if before else None,
            infos=infos,
        )
        answer = read(self._exchange(write(header, kind, body, protection=self._protection)))
        if answer.kind == "error" and answer.protection is None:
            # Nothing of it is believed but that something is wrong; the word, one of our own list, helps whoever looks for it.
            failure = _read(bodies.read_error, answer).failure
            text = f"证书机构答复了未受保护的拒绝({failure or '未说明原因'})，不能确认出自对方；请核对参考号、口令或证书。"
            raise CmpError("cmp_unprotected_refusal", text)
        self._protection.check(answer)
        if not compare_digest(answer.header.transaction, header.transaction):
            raise CmpError("cmp_foreign_answer", "CMP 答复属于另一次交易，未予采用。")
        if not compare_digest(answer.header.recipient_nonce or b"", header.sender_nonce):
            raise CmpError("cmp_foreign_answer", "CMP 答复的随机数与本次请求不符，可能是重放，未予采用。")
        if answer.kind == "error":
            raise CmpRefused(failure=_read(bodies.read_error, answer).failure)
        if answer.kind != expected:
            raise malformed("不是所等待的答复")
        return answer


def _refusal(told: Status) -> str | None:
    return "waiting" if told.code == WAITING else told.failure


def _read(reader: Callable[[der.Element], Content], message: Message) -> Content:
    try:
        return reader(message.body)
    except TrustError as problem:
        raise malformed() from problem
