"""A contract on paper: entering it, its page with scans and what the worker says of it, taking the entry back."""

from __future__ import annotations

import io
import uuid
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from qianyue.contracts.acts.end_paper import end_paper, followed_by, take_back_paper_ending
from qianyue.contracts.acts.enter_paper import built_on, enter_paper, withdraw_paper
from qianyue.contracts.acts.keep_scan import hand_out_scan, keep_scan, scan_of
from qianyue.contracts.acts.object_to_paper import answer_objection
from qianyue.contracts.ended import record_of
from qianyue.contracts.models import PaperScan
from qianyue.contracts.paper_access import paper_of
from qianyue.employers.permissions import may, must
from qianyue.operations.actor import Actor
from qianyue.web.after_words import reason_words
from qianyue.web.forms.paper import AnswerForm, EndedForm, PaperForm, ScanForm, WithdrawForm
from qianyue.web.paper_words import paper_lines
from qianyue.web.views.desk.drafting import operation_of
from qianyue.web.views.desk.file import drawn
from qianyue.web.who import for_members


@for_members()
def new(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    must(actor, "draft")
    form = PaperForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        key = form.attempt(lambda _data: enter_paper(form.terms(), actor=actor, operation=operation_of(request.POST) or None))
        if not form.errors:
            return HttpResponseRedirect(reverse("desk_employment", args=[key]) + "?done=paper")
    context = {"form": form, "operation": operation_of(request.POST) or uuid.uuid4().hex}
    return render(request, "desk/paper.html", context, status=form.status if form.is_bound and form.errors else 200)


@for_members()
def one(request: HttpRequest, paper: uuid.UUID, *, actor: Actor) -> HttpResponse:
    return page(request, paper, actor=actor)


def page(request: HttpRequest, key: uuid.UUID, *, actor: Actor, **forms: Any) -> HttpResponse:
    """`forms`: those that were refused, by the name that the page has for them."""
    paper = paper_of(key, actor=actor)
    scans = list(PaperScan.objects.filter(paper=paper).defer("pdf").select_related("uploaded_by").order_by("-uploaded_at"))
    current = next((scan for scan in scans if scan.replaced_at is None), None)
    writes = may(actor, "draft") and paper.withdrawn_at is None
    ending = record_of(paper.id, paper=True)
    objections = list(paper.objections.select_related("answered_by").order_by("-raised_at"))
    context = {
        "paper": paper,
        "lines": paper_lines(paper),
        "scan": current,
        "pages": range(1, current.pages + 1) if current else (),
        "replaced": [scan for scan in scans if scan is not current],
        "objections": objections,
        "keep": may(actor, "keep"),
        "writes": writes,
        "built": built_on(paper) if writes else None,
        "scan_form": ScanForm(replaces=current is not None),
        "answer_form": AnswerForm() if any(row.answered_at is None for row in objections) else None,
        "ending": ending,
        "ending_reason": reason_words(ending.decision["reason"]) if ending else "",
        "followed": followed_by(ending) if ending and writes else "",
        "end_form": EndedForm(),
        "withdraw_form": WithdrawForm(),
        "done": request.GET.get("done", ""),
        **forms,
    }
    return render(request, "desk/paper_one.html", context, status=next((form.status for form in forms.values()), 200))


@for_members()
def withdraw(request: HttpRequest, paper: uuid.UUID, *, actor: Actor) -> HttpResponse:
    form = WithdrawForm(request.POST)
    form.attempt(lambda data: withdraw_paper(paper, data["reason"], actor=actor))
    if form.errors:
        return page(request, paper, actor=actor, withdraw_form=form)
    return _back(paper, "withdrawn")


@for_members()
def end(request: HttpRequest, paper: uuid.UUID, *, actor: Actor) -> HttpResponse:
    found = paper_of(paper, actor=actor, to="draft")
    form = EndedForm(request.POST)
    form.attempt(lambda data: end_paper(found.id, data["ground"], data["last_day"], data["words"], actor=actor))
    if form.errors:
        return page(request, paper, actor=actor, end_form=form)
    return _back(paper, "ended")


@for_members()
def take_back(request: HttpRequest, paper: uuid.UUID, *, actor: Actor) -> HttpResponse:
    take_back_paper_ending(paper, actor=actor)
    return _back(paper, "taken_back")


@for_members()
def scan(request: HttpRequest, paper: uuid.UUID, *, actor: Actor) -> HttpResponse:
    found = paper_of(paper, actor=actor, to="draft")
    form = ScanForm(request.POST, request.FILES, replaces=found.scans.filter(replaced_at=None).exists())
    form.attempt(lambda data: keep_scan(paper, data["file"].read(), because=data.get("because", ""), actor=actor))
    if form.errors:
        return page(request, paper, actor=actor, scan_form=form)
    return _back(paper, "scanned")


@for_members()
def answer(request: HttpRequest, paper: uuid.UUID, *, actor: Actor) -> HttpResponse:
    form = AnswerForm(request.POST)
    form.attempt(lambda data: answer_objection(paper, data["answer"], actor=actor))
    if form.errors:
        return page(request, paper, actor=actor, answer_form=form)
    return _back(paper, "answered")


@for_members()
def picture(request: HttpRequest, paper: uuid.UUID, number: int, *, actor: Actor) -> HttpResponse:
    return picture_of(scan_of(paper, actor=actor), number, request.GET.get("w", ""))


@for_members()
def download(request: HttpRequest, paper: uuid.UUID, *, actor: Actor) -> HttpResponse:
    return file_of(hand_out_scan(paper, actor=actor))


@for_members()
def download_earlier(request: HttpRequest, paper: uuid.UUID, scan: uuid.UUID, *, actor: Actor) -> HttpResponse:
    return file_of(hand_out_scan(paper, scan, actor=actor))


def picture_of(found: PaperScan, number: int, width: str) -> HttpResponse:
    if not 1 <= number <= found.pages:
        raise Http404
    return drawn(found.sha256, number, width, lambda: bytes(found.pdf))


def file_of(found: PaperScan) -> HttpResponse:
    """Under a name that says what it is, also when it lies in a folder beside signed contracts."""
    name = f"纸质合同扫描件-{found.paper.number}.pdf"
    return FileResponse(io.BytesIO(bytes(found.pdf)), as_attachment=True, filename=name, content_type="application/pdf")


def _back(paper: uuid.UUID, done: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('desk_paper', args=[paper])}?done={done}")
