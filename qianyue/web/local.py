"""Addresses within this site: nothing that a visitor brings along may lead anywhere else."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

LONGEST = 1000  # characters of an address that is remembered
DOORS = ("/desk/login", "/desk/login/choose", "/desk/account", "/desk/search")


def local_path(address: str | None, default: str = "/") -> str:
    """`address` when it is a path of ours, else `default`. Backslashes, `//host` and other schemes are not ours."""
    if address and address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        return address
    return default


def desk_page(address: str | None) -> str:
    """A page of the desk that can be opened again; empty for everything else. What was searched for is left out: it is kept in
    no session and stands in no link."""
    path, _mark, query = local_path(address, "").partition("?")
    if len(query) > LONGEST or len(path) > LONGEST or path in DOORS or not (path == "/desk" or path.startswith("/desk/")):
        return ""
    kept = urlencode([(name, value) for name, value in parse_qsl(query) if name != "q"])
    return f"{path}?{kept}" if kept else path


def page_of(request: HttpRequest) -> str:
    """The page that somebody was on: for a form that was sent without a session, the page that showed the form."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    referer = request.headers.get("Referer", "")
    origin = f"{request.scheme}://{request.get_host()}/"
    return local_path("/" + referer.removeprefix(origin), "/my") if referer.startswith(origin) else "/my"
