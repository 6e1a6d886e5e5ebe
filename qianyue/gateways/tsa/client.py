"""Client of any timestamp authority that speaks RFC 3161 §3.4: raw DER over HTTP."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from qianyue.gateways import ocsp
from qianyue.gateways.errors import GatewayDown, GatewayNotConfigured, GatewayRefused
from qianyue.gateways.http import HttpClient
from qianyue.trust import certificates, timestamps
from qianyue.trust.timestamps import TimestampError, TimestampRefused, Token

SKEW = timedelta(minutes=5)  # an honest authority and our clock differ by seconds (crypto.md P17)
PASSING = ("time_not_available", "add_info_not_available", "system_failure")


class TsaClient:
    """With `roots` (DER), every token's authority must lead to one of them at the token's own time; without, only what the
    token itself shows is checked. `status_url`: its OCSP responder. `options` are those of `HttpClient`; the bearer token
    among them is for the authority alone.
    """

    def __init__(self, *, url: str, roots: Iterable[bytes] = (), status_url: str = "", **options: Any) -> None:
        self._http = HttpClient(url=url, party="tsa", **options)
        self._responder = HttpClient(url=status_url, party="tsa", **options | {"token": None}) if status_url else None
        self.name = httpx.URL(url).netloc.decode("ascii")
        self._roots = list(roots)
        self._trusted = certificates.Roots(certificates.read(item) for item in self._roots) if self._roots else None

    def timestamp(self, digest: bytes, algorithm: str = "sha256") -> Token:
        nonce = secrets.randbits(64)
        query = timestamps.request(digest, algorithm=algorithm, nonce=nonce)
        headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
        # Safe to repeat: a lost answer's token proves the same, and the nonce keeps the two apart.
        answer = self._http.request("POST", "", body=query, headers=headers, safe=True)
        self._http.expect_type(answer, "application/timestamp-reply")
        try:
            token = timestamps.read_response(answer.body, imprint=digest, nonce=nonce, roots=self._trusted, algorithm=algorithm)
        except TimestampRefused as refused:
            if refused.failure in PASSING:
                raise GatewayDown("tsa", code="gateway_unavailable", reason=refused.failure or "") from None
            raise GatewayRefused("tsa", reason=refused.failure or "") from None
        except TimestampError as problem:
            raise self._http.garbage(problem.code) from problem
        if abs(token.gen_time - datetime.now(UTC)) > SKEW:
            raise self._http.garbage("时间戳的时间与本机时钟相差超过五分钟，请核对本机时钟")
        return token

    def status(self, request: bytes, *, root: bytes) -> bytes:
        if self._responder is None or root not in self._roots:
            raise GatewayNotConfigured("tsa", what="证书状态查询地址（tsa_ocsp）")
        return ocsp.ask(self._responder, "", request)

    def roots(self) -> list[bytes]:
        return list(self._roots)

    def is_sandbox(self) -> bool:
        return self._http.announces_sandbox()
