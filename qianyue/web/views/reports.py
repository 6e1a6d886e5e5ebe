"""What gateways tell us by themselves: sealed by them, believed for that alone, and said twice without harm."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from qianyue.gateways import GatewayError
from qianyue.notices.receipts import reported
from qianyue.operations.errors import NotAllowed
from qianyue.operations.gateways import gateways

REFUSED = "这个地址只接收通知服务的回执。"
LARGEST = 64 * 1024  # octets


@csrf_exempt  # a program's, which proves itself by its seal and has no session
def sms(request: HttpRequest) -> HttpResponse:
    """Delivery reports of short messages."""
    body = _body(request)
    try:
        reports = gateways().sms.read_callback(request.headers, body, at=timezone.now())
    except (GatewayError, OverflowError):
        raise NotAllowed(REFUSED) from None
    for report in reports:
        if report.status != "accepted":
            reported("sms", report.id, delivered=report.status == "delivered", reason=report.reason)
    return HttpResponse("ok", content_type="text/plain")


@csrf_exempt  # the same
def wechat(request: HttpRequest) -> HttpResponse:
    """Events of the official account; GET is its test of this address."""
    query, now = {name: request.GET.get(name, "")[:20_000] for name in request.GET}, timezone.now()
    try:
        if request.method == "GET":
            return HttpResponse(gateways().wechat.echo(query, at=now), content_type="text/plain; charset=utf-8")
        report = gateways().wechat.read_callback(query, _body(request), at=now)
    except (GatewayError, OverflowError):
        raise NotAllowed(REFUSED) from None
    if report is not None:
        reported("wechat", report.id, delivered=report.status == "delivered", reason=report.reason)
    return HttpResponse("success", content_type="text/plain")


def _body(request: HttpRequest) -> bytes:
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        raise NotAllowed(REFUSED)
    return request.body
