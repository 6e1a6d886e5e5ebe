"""Errors as people see them: one calm page with what to do next, or an RFC 9457 problem document for programs."""

from __future__ import annotations

import re
import sys

import structlog
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianyue.operations.errors import QianyueError
from qianyue.web.templatetags.house import said

HEADINGS = {
    400: gettext_lazy("请求不完整"),
    403: gettext_lazy("这一步不能办理"),
    404: gettext_lazy("没有找到"),
    405: gettext_lazy("请从页面上操作"),
    409: gettext_lazy("情况有了变化"),
    422: gettext_lazy("内容需要修改"),
    429: gettext_lazy("请稍等再试"),
    500: gettext_lazy("系统出了点问题"),
    503: gettext_lazy("服务暂时不通"),
}
AWAY = (OperationalError, InternalError, InterfaceError)  # gone, full, read only, thrown out: for now
log = structlog.get_logger(__name__)
CONTRACT = re.compile(r"/(my|desk)/contracts/[0-9a-f-]{36}")


def wants_json(request: HttpRequest) -> bool:
    return request.path.startswith("/api/") or request.headers.get("Accept", "").startswith("application/json")


def problem_page(request: HttpRequest, problem: QianyueError, *, code: str = "", status: int = 0) -> HttpResponse:
    """The refusal, at its HTTP status, as page or problem document."""
    code, status = code or problem.code, status or problem.status
    if wants_json(request):
        body = {
            "type": f"urn:qianyue:problem:{code}",
            "title": said(problem.message),
            "status": status,
            "code": code,
            "fields": {name: said(sentence) for name, sentence in problem.fields.items()},
        }
        return JsonResponse(
            body, status=status, content_type="application/problem+json", json_dumps_params={"ensure_ascii": False}
        )
    context = {
        "heading": HEADINGS.get(status, HEADINGS[400]),
        "message": said(problem.message),
        "problem": problem,
        "code": code,
        "status": status,
        "onward": _onward(request, status),
    }
    return render(request, "errors/problem.html", context, status=status)


def _onward(request: HttpRequest, status: int) -> dict[str, str]:
    """The one button of the page: back into the contract where there is one, else to the place the person came from."""
    contract = CONTRACT.match(request.path)
    if contract and status not in (404, 500):
        return {"href": contract[0], "text": _("查看这份合同的最新情况")}
    if request.path.startswith("/my"):
        return {"href": "/my", "text": _("回到我的合同")}
    if request.path.startswith("/desk"):
        return {"href": "/desk", "text": _("回到工作台")}
    if request.path.startswith("/authority"):
        return {"href": "/authority", "text": _("回到工作台")}
    for place in ("/login", "/verify", "/identity"):
        if request.path.startswith(place) and status != 404:
            return {"href": "/my" if place == "/identity" else place, "text": _("返回重试")}
    return {"href": "/", "text": _("回到首页")}


def unexpected(request: HttpRequest, problem: BaseException | None) -> HttpResponse:
    """What nobody refused on purpose: one log line, and a calm page that says whether it is for now."""
    if is_database_away(problem):
        log.warning("database_away", error=type(problem).__name__)
        message = _(
            "系统暂时不能读取或保存内容，刚才的操作可能没有完成，已有的内容没有丢失。请过几分钟再试；如仍不行，请把页面下方的编号告诉服务窗口。"
        )
        return problem_page(request, QianyueError(message), code="database_away", status=503)
    log.error("unexpected", exc_info=problem)
    message = _("系统出了一点问题，您的操作没有完成，已有的内容没有丢失。请稍后再试；如仍不行，请把页面下方的编号告诉服务窗口。")
    return problem_page(request, QianyueError(message), code="unexpected", status=500)


def is_database_away(problem: BaseException | None) -> bool:
    """Also where the framework has made something else of it: a session that cannot be saved looks like a bad request."""
    while problem is not None and not isinstance(problem, AWAY):
        problem = problem.__cause__ or problem.__context__
    return problem is not None


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    message = _("页面停留太久或已在别处登录，请返回上一页刷新后再提交一次。")
    return problem_page(request, QianyueError(message), code="csrf", status=403)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return problem_page(request, QianyueError(_("您不能查看这个页面，请用正确的账户登录。")), code="not_allowed", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    message = _("没有这个页面，可能是链接不完整或已经失效。")
    return problem_page(request, QianyueError(message), code="not_found", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Reached by what was raised outside of the views."""
    return unexpected(request, sys.exc_info()[1])


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if is_database_away(exception):
        return unexpected(request, exception)
    message = _("请求的内容不完整或不正确，请返回上一页重试。")
    return problem_page(request, QianyueError(message), code="bad_request", status=400)
