"""Client of an authority with a JSON interface. A certificate is taken only for the key that was asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError

from qianyue.gateways import ocsp
from qianyue.gateways.ca.checking import complaint, read_enrolment
from qianyue.gateways.ca.messages import Certified, Revocation, Revoked, RootList
from qianyue.gateways.errors import GatewayRefused
from qianyue.gateways.http import HttpClient
from qianyue.trust import certificates
from qianyue.trust.errors import TrustError


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
        request, wanted = read_enrolment(csr=csr, profile=profile, subject=subject, evidence_digest=evidence_digest, key=key)
        chain = self._http.ask("POST", "/certificates", Certified, payload=wanted, key=key).chain
        try:
            wrong = complaint([certificates.read(item) for item in chain], spki=request.spki, roots=self._roots)
        except TrustError:
            raise self._http.garbage("证书无法读取") from None
        if wrong:
            raise self._http.garbage(wrong)
        return chain

    def ocsp(self, request: bytes) -> bytes:
        return ocsp.ask(self._http, "/ocsp", request)

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
