"""Client of an authority with a JSON interface. A certificate is taken only for the key that was asked for."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import ValidationError

from qianyue.gateways.ca.messages import Certified, Enrolment, Revocation, Revoked, RootList
from qianyue.gateways.errors import GatewayRefused
from qianyue.gateways.http import HttpClient
from qianyue.trust import certificates, revocation
from qianyue.trust.errors import TrustError

SKEW = timedelta(minutes=5)  # our clock and the authority's


class CaClient:
    """With `roots` (DER), what is issued must lead to one of them, and they are the roots we publish; without, the
    authority is asked for its own. `options` are those of `HttpClient`.
    """

    def __init__(self, *, url: str, roots: Iterable[bytes] = (), **options: Any) -> None:
        self._http = HttpClient(url=url, party="ca", **options)
        self._roots = list(roots)

    def enroll(
        self, *, csr: bytes, profile: str, subject: dict[str, str], evidence_digest: bytes | None, key: str
    ) -> list[bytes]:
        try:
            request = certificates.read_request(csr)
            wanted = Enrolment.model_validate(
                {"csr": csr, "profile": profile, "subject": subject, "evidence_digest": evidence_digest, "key": key}
            )
        except (TrustError, ValidationError):
            raise GatewayRefused("ca", reason="invalid_request", message="证书申请的内容不合要求，请重新生成后再申请。") from None
        chain = self._http.ask("POST", "/certificates", Certified, payload=wanted, key=key).chain
        try:
            self._check([certificates.read(item) for item in chain], spki=request.spki)
        except TrustError:
            raise self._http.garbage("证书无法读取") from None
        return chain

    def ocsp(self, request: bytes) -> bytes:
        headers = {"Content-Type": "application/ocsp-request", "Accept": "application/ocsp-response"}
        answer = self._http.request("POST", "/ocsp", body=request, headers=headers, safe=True)
        self._http.expect_type(answer, "application/ocsp-response")
        try:
            asked = {found.serial for found, _ in revocation.read_request(request).questions}
            told = {found.cert_id.serial for found in revocation.read_response(answer.body).answers}
        except TrustError:
            raise self._http.garbage("状态答复无法读取") from None
        if asked != told:
            raise self._http.garbage("不是对本次请求的答复")
        return answer.body

    def revoke(self, *, serial: int, reason: str, key: str) -> None:
        try:
            wanted = Revocation(serial=f"{serial:x}", reason=reason, key=key)
        except ValidationError:
            raise GatewayRefused("ca", reason="invalid_request", message="吊销请求的序列号或原因不合要求，请核对。") from None
        if self._http.ask("POST", "/revocations", Revoked, payload=wanted, key=key).serial != wanted.serial:
            raise self._http.garbage("不是对本次请求的答复")

    def roots(self) -> list[bytes]:
        return list(self._roots) or self._http.ask("GET", "/roots", RootList).roots

    def is_sandbox(self) -> bool:
        return self._http.announces_sandbox()

    def _check(self, chain: list[certificates.Certificate], *, spki: bytes) -> None:
        """For our key, valid now, each signed by the next, and under a configured root when there are any."""
        leaf, now = chain[0], datetime.now(UTC)
        if leaf.spki != spki:
            raise self._http.garbage("证书不是为所申请的公钥签发的")
        if not leaf.not_before - SKEW <= now <= leaf.not_after:
            raise self._http.garbage("证书不在有效期内")
        if not all(issued.signed_by(issuer) for issued, issuer in itertools.pairwise(chain)):
            raise self._http.garbage("证书链不连贯")
        if self._roots:
            roots = certificates.Roots(certificates.read(item) for item in self._roots)
            at = max(now, leaf.not_before)
            path = certificates.build_path(leaf=leaf, intermediates=chain[1:], roots=roots, at=at)
            if isinstance(path, certificates.PathProblem):
                raise self._http.garbage("证书不出自所配置的根证书")
