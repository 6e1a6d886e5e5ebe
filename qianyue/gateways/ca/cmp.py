"""Client of an authority that speaks CMP (RFC 9480) over HTTP (RFC 9811).

One key, one certificate, as far as CMP goes: the transactionID is made of the key, so that an authority that remembers its
transactions gives the same certificate again. One that answers a lost transaction with transactionIdInUse is asked under the
next identifier made of that key; the certificate of the first was never confirmed then, and the authority knows it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from qianyue.gateways import ocsp
from qianyue.gateways.ca.checking import arrange, complaint, read_enrolment
from qianyue.gateways.ca.messages import Enrolment
from qianyue.gateways.errors import GatewayDown, GatewayRefused
from qianyue.gateways.http import HttpClient
from qianyue.trust import certificates, cmp, der, digests, oids
from qianyue.trust.authority.writing import REASONS
from qianyue.trust.certificates import CertificateRequest
from qianyue.trust.errors import TrustError

MEDIA_TYPE = "application/pkixcmp"
PASSING = ("waiting", "time_not_available", "system_unavail", "system_failure")
SPENT = ("transaction_id_in_use", "cert_revoked")  # nothing more comes of this transaction
TRIES = 3  # transactions for one key, one after the other
_IDENTIFIER = 16  # octets of a transactionID (RFC 9483 3.1)


class CmpClient:
    """`issuers` (DER) are the certificates with which the authority issues, the lowest first; their names are what a
    revocation needs, and they complete a chain that comes without them. `roots` are those we publish. `ocsp_url`: where the
    authority answers OCSP; a certificate must not choose whom we talk to. `options` are those of `HttpClient`.
    """

    def __init__(
        self,
        *,
        url: str,
        protection: cmp.Protection,
        roots: Iterable[bytes],
        issuers: Sequence[bytes],
        ocsp_url: str,
        implicit: bool = False,
        **options: Any,
    ) -> None:
        self._connect: Callable[[], HttpClient] = lambda: HttpClient(url=url, party="ca", **options)
        self._http, self._status = self._connect(), HttpClient(url=ocsp_url, party="ca", **options)
        self._protection, self._implicit = protection, implicit
        self._roots, self._issuers = list(roots), list(issuers)
        self._issuer = certificates.read(self._issuers[0])

    def enroll(
        self, *, csr: bytes, profile: str, subject: dict[str, str], evidence_digest: bytes | None, key: str
    ) -> list[bytes]:
        request, wanted = read_enrolment(csr=csr, profile=profile, subject=subject, evidence_digest=evidence_digest, key=key)
        chain: list[bytes] = []

        def accept(issued: cmp.Issued) -> None:
            try:
                chain[:] = arrange(issued.certificate, (*issued.others, *self._issuers))
                wrong = complaint([certificates.read(item) for item in chain], spki=request.spki, roots=self._roots)
            except TrustError:
                wrong = "证书无法读取"
            if wrong:
                raise self._http.garbage(wrong)

        def ask(client: cmp.Client, transaction: bytes) -> None:
            client.enroll(_asked(request, wanted), transaction=transaction, accept=accept, infos=_infos(wanted))

        self._transact(ask, purpose="enroll", key=key)
        return chain

    def revoke(self, *, serial: int, reason: str, key: str) -> None:
        if reason not in REASONS:
            raise GatewayRefused("ca", reason="invalid_request", message="吊销请求的序列号或原因不合要求，请核对。")

        def ask(client: cmp.Client, transaction: bytes) -> None:
            client.revoke(issuer=self._issuer.subject.encoded, serial=serial, reason=REASONS[reason], transaction=transaction)

        self._transact(ask, purpose="revoke", key=key)

    def ocsp(self, request: bytes) -> bytes:
        return ocsp.ask(self._status, "", request)

    def roots(self) -> list[bytes]:
        return list(self._roots)

    def is_sandbox(self) -> bool:
        return self._http.announces_sandbox() or self._status.announces_sandbox()

    def _transact(self, ask: Callable[[cmp.Client, bytes], None], *, purpose: str, key: str) -> None:
        for attempt in range(TRIES):
            try:
                return ask(self._client(), _transaction(purpose, key, attempt))
            except cmp.CmpRefused as no:
                failure = no.failure or ""
                if failure in PASSING or (failure in SPENT and attempt == TRIES - 1):
                    raise GatewayDown("ca", code="gateway_unavailable", reason=failure) from None
                if failure not in SPENT:
                    raise GatewayRefused("ca", reason=failure) from None
            except TrustError as problem:
                raise self._http.garbage(problem.code) from problem
        raise AssertionError("unreachable")

    def _client(self) -> cmp.Client:
        """With a connection of its own: some authorities tie a transaction to one (crypto.md 6)."""
        http = self._connect()

        def exchange(message: bytes) -> bytes:
            headers = {"Content-Type": MEDIA_TYPE, "Accept": MEDIA_TYPE}
            # Safe to repeat: the same transaction, and an answer to another is not taken.
            answer = http.request("POST", "", body=message, headers=headers, safe=True)
            http.expect_type(answer, MEDIA_TYPE)
            return answer.body

        return cmp.Client(protection=self._protection, exchange=exchange, implicit=self._implicit)


def subject_name(wanted: Enrolment) -> bytes:
    """The name (DER) an authority is to write: the country, the organisation where it is one, the name, the number."""
    given, number = wanted.subject, wanted.subject.number or wanted.subject.uscc
    attributes = [(oids.COUNTRY, "CN")]
    attributes += [(oids.ORGANISATION, given.name)] if wanted.profile == "organisation" else []
    attributes += [(oids.COMMON_NAME, given.name)]
    attributes += [(oids.SERIAL_NUMBER, number)] if number else []
    return certificates.name(*attributes)


def _asked(request: CertificateRequest, wanted: Enrolment) -> cmp.Request:
    """The holder's own request where it carries the whole name. A browser's does not: then we, who have checked its proof of
    possession, ask for the key as the registration authority."""
    carried = {text for _, text in request.subject.attributes}
    if {wanted.subject.name, wanted.subject.number, wanted.subject.uscc} - {None} <= carried:
        return cmp.Request.pkcs10(wanted.csr)
    return cmp.Request.verified(subject=subject_name(wanted), spki=request.spki)


def _infos(wanted: Enrolment) -> list[tuple[str, bytes | None]]:
    """Which profile, and the digest of what the authority may rely on, for one that has agreed to look there."""
    infos = [cmp.profile_info(wanted.profile)]
    if wanted.evidence_digest is not None:
        digest = der.sequence(digests.algorithm("sha256").identifier, der.octet_string(wanted.evidence_digest))
        infos.append((oids.EVIDENCE_DIGEST, digest))
    return infos


def _transaction(purpose: str, key: str, attempt: int) -> bytes:
    return hashlib.sha256(f"qianyue cmp {purpose} {attempt} {key}".encode()).digest()[:_IDENTIFIER]
