"""The one NinjaAPI: versions, authentication, and errors in one place."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import django_auth

from qianyue import __version__
from qianyue.api import contracts, public
from qianyue.operations.errors import NotFound, QianyueError
from qianyue.web.views.errors import problem_page

api = NinjaAPI(title="Qianyue 签约", version=__version__, urls_namespace="api", docs_url=None, description=__doc__ or "")
api.add_router("/v1", public.router)
api.add_router("/v1/contracts", contracts.router, auth=django_auth)  # session and CSRF token, as the web's forms


@api.exception_handler(QianyueError)
def refused(request: HttpRequest, problem: Any) -> HttpResponse:
    return problem_page(request, problem)


@api.exception_handler(AuthenticationError)
def nobody(request: HttpRequest, problem: Any) -> HttpResponse:
    return problem_page(request, QianyueError("请先登录。"), code="not_logged_in", status=401)


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, problem: Any) -> HttpResponse:
    """Where it is wrong, never what was sent."""
    fields = {"/" + "/".join(str(part) for part in error["loc"][2:]): "这一项的格式不正确。" for error in problem.errors}
    return problem_page(request, QianyueError("请求的内容不符合接口格式。", fields=fields), code="invalid_input", status=422)


@api.exception_handler(HttpError)
def http_error(request: HttpRequest, problem: Any) -> HttpResponse:
    status = int(problem.status_code)
    return problem_page(request, QianyueError("请求没有被接受，请核对内容和登录状态。"), code=f"http_{status}", status=status)


@api.exception_handler(Http404)
def missing(request: HttpRequest, problem: Any) -> HttpResponse:
    return problem_page(request, NotFound("没有这个接口或记录。"))


@api.exception_handler(Exception)
def other(request: HttpRequest, problem: Any) -> HttpResponse:
    """Errors of law, trust, documents and gateways say what to do, too; a bug becomes the calm 500 of the middleware."""
    if code := getattr(problem, "code", None):
        status = 503 if getattr(problem, "retryable", False) else 422
        pointer = getattr(problem, "pointer", None)
        fields = {pointer: problem.message} if pointer else {}
        return problem_page(request, QianyueError(getattr(problem, "message", ""), fields=fields), code=str(code), status=status)
    raise problem
