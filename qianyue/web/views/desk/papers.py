"""Contracts on paper from a spreadsheet: template and upload, and the word that what was checked is entered."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from qianyue.contracts.acts.upload_papers import accept_papers, upload_papers
from qianyue.contracts.acts.upload_sheet import SheetRefused
from qianyue.contracts.acts.withdraw_sheet import counted, sheet_to_withdraw, withdraw_sheet
from qianyue.contracts.batches.access import batches_of
from qianyue.contracts.models import Batch
from qianyue.contracts.paper_access import must_be_for_all
from qianyue.contracts.sheets import paper
from qianyue.contracts.sheets.names import PAPER_TITLE
from qianyue.contracts.sheets.template import template
from qianyue.contracts.untouched import WHY
from qianyue.operations.actor import Actor
from qianyue.uploads.errors import Problem
from qianyue.web.batch_words import lines_of
from qianyue.web.forms.batches import PapersForm
from qianyue.web.forms.paper import WithdrawForm
from qianyue.web.views.desk.batches import PER_PAGE, handed
from qianyue.web.views.desk.drafting import operation_of
from qianyue.web.who import for_members


@for_members()
def every(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    """The template, the upload, and what was uploaded before; POST uploads."""
    must_be_for_all(actor)
    form = PapersForm(request.POST or None, request.FILES or None)
    problems: list[Problem] = []

    def upload(data: dict[str, Any]) -> uuid.UUID:
        file = data["file"]
        try:
            return upload_papers(file.read(), name=file.name or "", actor=actor, operation=operation_of(request.POST) or None)
        except SheetRefused as refused:
            problems.extend(refused.problems)
            raise

    if request.method == "POST" and (made := form.attempt(upload)):
        return HttpResponseRedirect(reverse("desk_batch", args=[made]))
    page = Paginator(batches_of(actor, Batch.Work.PAPER), PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "problems": problems[:50], "page": page, "operation": uuid.uuid4().hex}
    return render(request, "desk/papers.html", context, status=form.status if form.errors else 200)


@for_members()
def empty_sheet(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    must_be_for_all(actor)
    return handed(template(paper.plan(), PAPER_TITLE), "paper-contracts.xlsx")


@for_members()
def accept(request: HttpRequest, batch_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    accept_papers(batch_id, actor=actor)
    return HttpResponseRedirect(reverse("desk_batch", args=[batch_id]))


@for_members()
def withdraw(request: HttpRequest, batch_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """What would be withdrawn of a sheet, what would stay and why; POST begins it."""
    batch, found = sheet_to_withdraw(batch_id, actor=actor)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        operation = operation_of(request.POST) or None
        run = form.attempt(lambda data: withdraw_sheet(batch_id, data["reason"], actor=actor, operation=operation))
        if not form.errors:
            return HttpResponseRedirect(reverse("desk_batch", args=[run]))
    many, why = counted(found)
    staying = batch.rows.filter(paper__in=[key for key, reason in found.items() if reason]).select_related("paper")
    page = Paginator(staying.order_by("number"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "batch": batch,
        "many": many,
        "stay": why.total(),
        "why": [(said, why[reason]) for reason, said in WHY.items() if why[reason]],
        "page": page,
        "rows": [(line, WHY[found[line.row.paper_id]]) for line in lines_of(page, batch)],
        "form": form,
        "operation": operation_of(request.POST) or uuid.uuid4().hex,
    }
    return render(request, "desk/batch_withdraw.html", context, status=form.status if form.is_bound and form.errors else 200)
