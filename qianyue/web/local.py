"""Addresses within this site: nothing that a visitor brings along may lead anywhere else."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def local_path(address: str | None, default: str = "/") -> str:
    """`address` when it is a path of ours, else `default`. Backslashes, `//host` and other schemes are not ours."""
    if address and address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        return address
    return default


def page_of(request: HttpRequest) -> str:
    """The page that somebody was on: for a form that was sent without a session, the page that showed the form."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    referer = request.headers.get("Referer", "")
    origin = f"{request.scheme}://{request.get_host()}/"
    return local_path("/" + referer.removeprefix(origin), "/my") if referer.startswith(origin) else "/my"
