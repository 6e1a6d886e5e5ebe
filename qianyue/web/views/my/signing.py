"""What `static/js/sign/` talks to: the file to sign, the beginning and the end of a signature. JSON, base64 for bytes."""

from __future__ import annotations

import base64
import binascii
import json
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from qianyue.contracts import access
from qianyue.contracts.acts import join_key, read, sign
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, InvalidInput
from qianyue.web.who import for_workers

LONGEST_BODY = 1024 * 1024  # bytes: a request of a few hundred and a drawing


@for_workers
def file(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """The very bytes of the offer: what the browser hashes is what it signs."""
    contract = access.as_worker(contract_id, actor=actor)
    if contract.proposal_id is None:
        raise Conflict(_("这份合同还没有发出，请等单位的短信。"))
    return HttpResponse(read.file_to_sign(contract.proposal_id, actor=actor), content_type="application/pdf")


@for_workers
def join(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> JsonResponse:
    """{proposal, point, proof} → {key, public, proof}: the platform's half of a key comes to the browser's (suite sm2)."""
    access.as_worker(contract_id, actor=actor)
    body = _body(request)
    key, answer = join_key.join(_key(body, "proposal"), body, actor=actor)
    return JsonResponse({"key": str(key), **answer})


@for_workers
def answer(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> JsonResponse:
    """{key, point} → {r, s2, s3}: the platform's part of a joint signature over what it has fixed itself."""
    access.as_worker(contract_id, actor=actor)
    body = _body(request)
    return JsonResponse(join_key.answer(_key(body, "key"), body.get("point"), actor=actor))


@for_workers
def begin(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> JsonResponse:
    """{proposal, csr, drawing} → {signing, before, revision, byte_range, signed_attributes, certificate}."""
    access.as_worker(contract_id, actor=actor)
    body = _body(request)
    drawing = _bytes(body, "drawing") if body.get("drawing") else None
    prepared = sign.begin_signing(_key(body, "proposal"), csr=_bytes(body, "csr"), drawing=drawing, actor=actor)
    return JsonResponse(
        {
            "signing": str(prepared.signing),
            "before": _text(prepared.before),
            "revision": _text(prepared.revision),
            "byte_range": list(prepared.byte_range),
            "signed_attributes": _text(prepared.signed_attributes),
            "certificate": _text(prepared.certificate),
        }
    )


@for_workers
def finish(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> JsonResponse:
    """{signing, signature} → {next}: r‖s of WebCrypto; kept once, repeats answer the same."""
    access.as_worker(contract_id, actor=actor)
    body = _body(request)
    sign.sign(_key(body, "signing"), signature=_bytes(body, "signature"), actor=actor)
    return JsonResponse({"next": reverse("contract", args=[contract_id])})


def _body(request: HttpRequest) -> dict[str, Any]:
    if int(request.headers.get("Content-Length") or 0) > LONGEST_BODY:
        raise InvalidInput(_("签名图样太大，请清除后重新写，或者选择“用姓名代替”。"))
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):  # the latter for brackets in brackets without end
        body = None
    if not isinstance(body, dict):
        raise InvalidInput(_("页面发来的内容不完整，请刷新页面后再试。"))
    return body


def _key(body: dict[str, Any], name: str) -> uuid.UUID:
    try:
        return uuid.UUID(str(body.get(name)))
    except ValueError:
        raise InvalidInput(_("页面发来的内容不完整，请刷新页面后再试。")) from None


def _bytes(body: dict[str, Any], name: str) -> bytes:
    try:
        return base64.b64decode(str(body.get(name) or ""), validate=True)
    except (binascii.Error, ValueError):
        raise InvalidInput(_("页面发来的内容不完整，请刷新页面后再试。")) from None


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
