"""The public check (art. 10): a file goes in, a verdict in three words comes out, nothing is kept."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from qianyue.operations.errors import InvalidInput
from qianyue.people import guard
from qianyue.web.forms.verify import LARGEST, FileForm
from qianyue.web.verdict import judged

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
    onward = {"back": request.path, "back_text": _("再查一份")}
    return render(request, "public/verdict.html", judged(upload.read(), upload.name) | onward)
