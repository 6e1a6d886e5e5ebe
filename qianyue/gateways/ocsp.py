"""Asking an OCSP responder (RFC 6960 over HTTP): of the certificates' authority, or of a timestamp authority."""

from __future__ import annotations

from qianyue.gateways.http import HttpClient
from qianyue.trust import revocation
from qianyue.trust.errors import TrustError


def ask(http: HttpClient, path: str, request: bytes) -> bytes:
    """The response (DER) to `request`, about the very certificates that were asked for. Errors: GatewayError."""
    headers = {"Content-Type": "application/ocsp-request", "Accept": "application/ocsp-response"}
    answer = http.request("POST", path, body=request, headers=headers, safe=True)
    http.expect_type(answer, "application/ocsp-response")
    try:
        asked = {found.serial for found, _ in revocation.read_request(request).questions}
        told = {found.cert_id.serial for found in revocation.read_response(answer.body).answers}
    except TrustError:
        raise http.garbage("状态答复无法读取") from None
    if asked != told:
        raise http.garbage("不是对本次请求的答复")
    return answer.body
