"""Which methods an address takes: named in the url tables, refused everywhere else with 405 and a calm page.

A screen of somebody's own answers no HEAD: what is fetched there goes on record as shown.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from qianyue.operations.errors import QianyueError
from qianyue.web.views.errors import problem_page

read = require_safe
screen = require_GET
form = require_http_methods(["GET", "HEAD", "POST"])
act = require_http_methods(["GET", "POST"])
button = require_POST


def not_allowed_page(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    """The page of a refused method; `Allow` stays (RFC 9110 section 15.5.6)."""
    message = _("这个地址不能这样打开，请回到页面上，用页面里的按钮操作。")
    page = problem_page(request, QianyueError(message), code="method_not_allowed", status=405)
    page.headers["Allow"] = refused.headers["Allow"]
    return page
