"""The public check (art. 10): a file goes in, a verdict in three words comes out, nothing is kept."""

from __future__ import annotations

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from qianyue.contracts.trusted import roots
from qianyue.operations.errors import InvalidInput, QianyueError
from qianyue.people import guard
from qianyue.trust.verification import verify_pdf
from qianyue.web.forms.verify import LARGEST, FileForm

CHECKS_PER_WINDOW = 40  # a quarter of an hour: an arbitrator with a stack of contracts, not a machine


@csrf_exempt  # changes nothing and knows nobody: a page that was left open for a day still works
def verify(request: HttpRequest) -> HttpResponse:
    """The form; and what became of the file that was given."""
    if request.method != "POST":
        return render(request, "public/verify.html", {"form": FileForm(), "megabytes": LARGEST // 1024 // 1024})
    if int(request.headers.get("Content-Length") or 0) > LARGEST + 64 * 1024:
        raise InvalidInput(_("文件超过 40 MB，没有接收。合同文件一般只有几百 KB，请核对是不是选错了文件。"))
    address = request.origin.address  # type: ignore[attr-defined]
    guard.check_open("verify", address)
    guard.failed("verify", address, tries=CHECKS_PER_WINDOW)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        context = {"form": form, "megabytes": LARGEST // 1024 // 1024}
        return render(request, "public/verify.html", context, status=form.status)
    upload = form.cleaned_data["file"]
    return render(request, "public/verdict.html", judged(upload.read(), upload.name) | {"back": request.path})


def judged(data: bytes, name: str) -> dict[str, Any]:
    """What the page says of these bytes. Raises InvalidInput for what is no PDF at all."""
    try:
        report = verify_pdf(data, roots=roots())
    except QianyueError:
        raise
    except Exception as problem:
        if not isinstance(getattr(problem, "code", None), str):
            raise
        message = _("这个文件读不了：它不是 PDF，或者已经损坏。请选择从平台下载的 PDF 原件，不要用截图、照片或转换过的文件。")
        raise InvalidInput(message) from problem
    return {"report": report.to_dict(file=name), "name": name, "digest": hashlib.sha256(data).hexdigest(), "size": len(data)}
