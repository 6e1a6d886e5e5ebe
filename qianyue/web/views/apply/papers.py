"""The papers: which are needed, the forms that the system fills in, uploading, looking at what was uploaded."""

from __future__ import annotations

import io
import uuid

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from qianyue.documents.application_forms import FORMS, application_form
from qianyue.employers import applications
from qianyue.employers.acts.upload_scan import remove_scan, upload_scan
from qianyue.employers.materials import FORMS as FORM_NAMES
from qianyue.employers.models import Application, Scan
from qianyue.operations.actor import Actor
from qianyue.operations.errors import InvalidInput
from qianyue.web import apply_words
from qianyue.web.templatetags.house import said
from qianyue.web.views.desk.file import drawn
from qianyue.web.who import for_workers


@for_workers
def papers(request: HttpRequest, application_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """All items; POST uploads one (`item`, `file`), or takes one back (`remove`)."""
    found = applications.own_open(application_id, actor=actor)
    if request.method == "GET":
        return _page(request, found)
    item = request.POST.get("item", "")
    try:
        if "remove" in request.POST:
            remove_scan(application_id, item, actor=actor)
            done = "removed"
        else:
            file = request.FILES.get("file")
            if file is None:
                raise InvalidInput("请先选择文件，再点上传。")
            upload_scan(application_id, item, file.read(), actor=actor)
            done = "uploaded"
    except InvalidInput as problem:
        return _page(request, found, item=item, problem=said(problem.message), status=problem.status)
    return HttpResponseRedirect(f"{reverse('apply_papers', args=[application_id])}?done={done}&item={item}#item-{item}")


def _page(request: HttpRequest, found: Application, *, item: str = "", problem: str = "", status: int = 200) -> HttpResponse:
    there = apply_words.papers(found)
    context = {
        "one": found,
        "papers": there,
        "missing": sum(1 for paper in there if paper.item.required and paper.scan is None),
        "at": item or request.GET.get("item", ""),
        "problem": problem,
        "done": request.GET.get("done", ""),
    }
    return render(request, "apply/papers.html", context, status=status)


@for_workers
def form(request: HttpRequest, application_id: uuid.UUID, form: str, *, actor: Actor) -> HttpResponse:
    """A form, filled in with what the application says now."""
    found = applications.own_open(application_id, actor=actor)
    if form not in FORMS:
        raise Http404
    pdf = application_form(form, apply_words.form_facts(found))
    return FileResponse(io.BytesIO(pdf), as_attachment=True, filename=f"{FORM_NAMES[form]}.pdf", content_type="application/pdf")


@for_workers
def picture(request: HttpRequest, application_id: uuid.UUID, item: str, number: int, *, actor: Actor) -> HttpResponse:
    return picture_of(scan_of(applications.own(application_id, actor=actor), item), number, request.GET.get("w", ""))


@for_workers
def download(request: HttpRequest, application_id: uuid.UUID, item: str, *, actor: Actor) -> HttpResponse:
    return file_of(scan_of(applications.own(application_id, actor=actor), item))


@for_workers
def impression(request: HttpRequest, application_id: uuid.UUID, item: str, *, actor: Actor) -> HttpResponse:
    return impression_of(scan_of(applications.own(application_id, actor=actor), item))


def scan_of(application: Application, item: str) -> Scan:
    """The paper that counts, with its bytes. Errors: Http404, also once it is deleted."""
    found = Scan.objects.filter(application=application, item=item, replaced_at=None, deleted_at=None).first()
    if found is None:
        raise Http404
    return found


def picture_of(scan: Scan, number: int, width: str) -> HttpResponse:
    if not 1 <= number <= scan.pages:
        raise Http404
    return drawn(scan.sha256, number, width, lambda: bytes(scan.pdf))


def impression_of(scan: Scan) -> HttpResponse:
    """The seal as it will stand on contracts."""
    if scan.impression is None:
        raise Http404
    return HttpResponse(bytes(scan.impression), content_type="image/png")


def file_of(scan: Scan) -> HttpResponse:
    return FileResponse(
        io.BytesIO(bytes(scan.pdf)), as_attachment=True, filename=f"{scan.item}.pdf", content_type="application/pdf"
    )
