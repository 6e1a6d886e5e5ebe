"""What surrounds every request: a request id, the content security policy, errors as pages or problem documents."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable

import structlog
from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from qianyue.operations.actor import Request
from qianyue.operations.errors import NotFound, QianyueError
from qianyue.web.methods import not_allowed_page
from qianyue.web.templatetags.house import said
from qianyue.web.views.errors import problem_page, unexpected

log = structlog.get_logger(__name__)
Handler = Callable[[HttpRequest], HttpResponse]

# Nothing from another host, no inline script or style; the identity provider is reached by a plain link.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'"
)

ELSEWHERE = {
    422: gettext_lazy("这一步没有办成。请核对填写的内容后再试；如仍不行，请把页面下方的编号告诉服务窗口。"),
    503: gettext_lazy("平台依靠的一项服务暂时不通，已有的内容没有丢失。请稍后再试；如仍不行，请联系服务窗口。"),
}


def request_context(next_handler: Handler) -> Handler:
    """Give the request an id and say in one log line what became of it: route and status, never query or body."""

    def handle(request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        request.origin = Request(  # type: ignore[attr-defined]
            id=secrets.token_hex(8),
            address=request.META.get("REMOTE_ADDR", ""),
            device=request.headers.get("User-Agent", "")[:300],
            channel="api" if request.path.startswith("/api/") else "web",
        )
        with structlog.contextvars.bound_contextvars(request=request.origin.id):  # type: ignore[attr-defined]
            response = next_handler(request)
            route = request.resolver_match.route if request.resolver_match else "-"
            milliseconds = round((time.perf_counter() - started) * 1000, 1)
            log.info("request", method=request.method, route=route, status=response.status_code, ms=milliseconds)
        response.headers["X-Request-Id"] = request.origin.id  # type: ignore[attr-defined]
        return response

    return handle


def content_security_policy(next_handler: Handler) -> Handler:
    """One strict policy for every page; personal pages are never kept by caches."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = next_handler(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return handle


class errors:  # noqa: N801 - middleware are named like functions here
    """Our own errors become their page or problem document; anything else becomes one calm page and one log line."""

    def __init__(self, next_handler: Handler) -> None:
        self.next_handler = next_handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.next_handler(request)
        return not_allowed_page(request, response) if response.status_code == 405 and not response.content else response

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if isinstance(problem, QianyueError):
            return problem_page(request, problem)
        if isinstance(problem, Http404):
            return problem_page(request, NotFound(_("没有这个页面，可能是链接不完整或已经失效。")))
        if isinstance(problem, PermissionDenied | SuspiciousOperation | BadRequest):
            return None  # Django's own refusals have their handlers (urls.py)
        code, message = getattr(problem, "code", None), getattr(problem, "message", None)
        if isinstance(code, str) and isinstance(message, str):  # errors of law, trust, documents and gateways say what to do, too
            status = 503 if getattr(problem, "retryable", False) else 422
            return problem_page(request, QianyueError(_lower(message, status)), code=code, status=status)
        return unexpected(request, problem)


def _lower(message: str, status: int) -> str:
    """What a lower room says, mostly to operators and in Chinese only: who reads another language is told what to do."""
    if (get_language() or settings.LANGUAGE_CODE) == settings.LANGUAGE_CODE or said(message) != message:
        return message
    return str(ELSEWHERE[status])
