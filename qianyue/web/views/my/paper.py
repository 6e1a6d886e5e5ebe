"""What an employer has entered of the worker's contracts on paper: to look at, to keep, to object to."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from qianyue.contracts.acts.keep_scan import hand_out_scan, scan_of
from qianyue.contracts.acts.object_to_paper import object_to_paper
from qianyue.contracts.ended import record_of
from qianyue.contracts.models import PaperScan
from qianyue.contracts.paper_access import seen_paper
from qianyue.operations.actor import Actor
from qianyue.web.after_words import reason_words
from qianyue.web.forms.paper import ObjectionForm
from qianyue.web.paper_words import paper_lines
from qianyue.web.views.desk.paper import file_of, picture_of
from qianyue.web.who import for_workers


@for_workers
def one(request: HttpRequest, paper: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """POST objects."""
    found = seen_paper(paper, actor=actor)
    ending = record_of(found.id, paper=True)
    form = ObjectionForm(request.POST if request.method == "POST" else None, ended=ending is not None)
    if request.method == "POST":
        form.attempt(lambda data: object_to_paper(paper, data["about"], data["words"], actor=actor))
        if not form.errors:
            return HttpResponseRedirect(f"{reverse('my_paper', args=[paper])}?done=objected")
    scan = PaperScan.objects.filter(paper=found, replaced_at=None).defer("pdf").first()
    objections = list(found.objections.order_by("-raised_at"))
    context = {
        "paper": found,
        "lines": paper_lines(found),
        "scan": scan,
        "pages": range(1, scan.pages + 1) if scan else (),
        "ending": ending,
        "reason": reason_words(ending.decision["reason"]) if ending else "",
        "objections": objections,
        "form": form if found.withdrawn_at is None and all(row.answered_at for row in objections) else None,
        "done": request.GET.get("done", ""),
    }
    return render(request, "my/paper.html", context, status=form.status if form.is_bound and form.errors else 200)


@for_workers
def picture(request: HttpRequest, paper: uuid.UUID, number: int, *, actor: Actor) -> HttpResponse:
    return picture_of(scan_of(paper, actor=actor), number, request.GET.get("w", ""))


@for_workers
def download(request: HttpRequest, paper: uuid.UUID, *, actor: Actor) -> HttpResponse:
    return file_of(hand_out_scan(paper, actor=actor))
