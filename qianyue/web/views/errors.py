"""Errors as people see them: one calm page with what to do next, or an RFC 9457 problem document for programs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from qianyue.operations.errors import QianyueError


def wants_json(request: HttpRequest) -> bool:
    return request.path.startswith("/api/") or request.headers.get("Accept", "").startswith("application/json")


def problem_page(request: HttpRequest, problem: QianyueError, *, code: str = "", status: int = 0) -> HttpResponse:
    """The refusal, at its HTTP status, as page or problem document."""
    code, status = code or problem.code, status or problem.status
    if wants_json(request):
        body = {
            "type": f"urn:qianyue:problem:{code}",
            "title": problem.message,
            "status": status,
            "code": code,
            "fields": problem.fields,
        }
        return JsonResponse(
            body, status=status, content_type="application/problem+json", json_dumps_params={"ensure_ascii": False}
        )
    return render(request, "errors/problem.html", {"problem": problem, "code": code, "status": status}, status=status)


def unexpected_page(request: HttpRequest) -> HttpResponse:
    origin = getattr(request, "origin", None)
    number = origin.id if origin else "-"
    message = f"系统出了一点问题，您的操作没有完成，已有的内容没有丢失。请稍后再试；如仍不行，请告诉服务窗口编号 {number}。"
    return problem_page(request, QianyueError(message), code="unexpected", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return problem_page(request, QianyueError("页面停留太久或已在别处登录，请刷新页面后再提交一次。"), code="csrf", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return problem_page(request, QianyueError("没有这个页面，可能是链接不完整或已经失效。"), code="not_found", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return unexpected_page(request)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return problem_page(request, QianyueError("请求的内容不完整或不正确，请返回上一页重试。"), code="bad_request", status=400)
