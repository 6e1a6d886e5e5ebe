"""What a visitor chooses for reading: type size and language. Kept in cookies, so it needs no account and no script."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import check_for_language

from qianyue.web.local import local_path

A_YEAR = 365 * 24 * 3600


def large_type(request: HttpRequest) -> HttpResponse:
    """`large=1` for large type, anything else for the standard size; back to where the visitor was."""
    return _back(request, "large", "1" if request.POST.get("large") == "1" else "0")


def language(request: HttpRequest) -> HttpResponse:
    wanted = request.POST.get("language", "")
    known = wanted in dict(settings.LANGUAGES) and check_for_language(wanted)
    return _back(request, settings.LANGUAGE_COOKIE_NAME, wanted if known else settings.LANGUAGE_CODE)


def _back(request: HttpRequest, cookie: str, value: str) -> HttpResponse:
    response = HttpResponseRedirect(local_path(request.POST.get("next")))
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(cookie, value, max_age=A_YEAR, httponly=True, samesite="Lax", secure=secure)
    return response
