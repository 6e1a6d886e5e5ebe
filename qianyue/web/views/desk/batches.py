"""Drafting from a spreadsheet: template and upload, the batch with its progress and rows, what may be done with it."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from qianyue.contracts.acts.ask_batch import MOST, ask_batch, askable
from qianyue.contracts.acts.give_back_sheet import LEFT, give_back_sheet
from qianyue.contracts.acts.give_back_sheet import SHEETED as TAKEN
from qianyue.contracts.acts.propose_batch import propose_batch, told_at_once
from qianyue.contracts.acts.stop_batch import stop_batch
from qianyue.contracts.acts.upload_sheet import SheetRefused, upload_sheet
from qianyue.contracts.acts.withdraw_sheet import OVER
from qianyue.contracts.batches.access import batch_of, batches_of, counts
from qianyue.contracts.models import Batch, BatchRow, PaperEnding
from qianyue.contracts.sheets import paper
from qianyue.contracts.sheets.names import PAPER, title_of
from qianyue.contracts.sheets.template import template
from qianyue.documents.kinds import KINDS
from qianyue.employers.models import Employer
from qianyue.employers.permissions import must
from qianyue.operations.actor import Actor
from qianyue.uploads.errors import Problem
from qianyue.web.batch_words import lines_of, progress_of
from qianyue.web.forms.batches import SheetForm
from qianyue.web.terms_form.columns import SHEETED, plan_for
from qianyue.web.views.desk import batch_sealing
from qianyue.web.views.desk.drafting import operation_of
from qianyue.web.who import for_members

PER_PAGE = 25
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@for_members()
def every(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    """Templates, the upload, and what was uploaded before; POST uploads."""
    must(actor, "draft")
    form = SheetForm(request.POST or None, request.FILES or None, initial={"kind": request.GET.get("kind", "")})
    problems: list[Problem] = []

    def upload(data: dict[str, Any]) -> uuid.UUID:
        plan = plan_for(data["kind"], Employer.objects.get(id=actor.employer))
        file = data["file"]
        try:
            operation = operation_of(request.POST) or None
            return upload_sheet(file.read(), plan, name=file.name or "", actor=actor, operation=operation)
        except SheetRefused as refused:
            problems.extend(refused.problems)
            raise

    if request.method == "POST" and (made := form.attempt(upload)):
        return HttpResponseRedirect(reverse("desk_batch", args=[made]))
    found = batches_of(actor, Batch.Work.DRAFT, Batch.Work.ASK, Batch.Work.PROPOSE)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "problems": problems[:50],
        "page": page,
        "batches": [(one, KINDS[one.kind].title if one.kind in KINDS else "") for one in page],
        "kinds": SHEETED,
        "operation": uuid.uuid4().hex,
    }
    return render(request, "desk/batches.html", context, status=form.status if form.errors else 200)


@for_members()
def empty_sheet(request: HttpRequest, kind: str, *, actor: Actor) -> HttpResponse:
    """The template of a kind, with what is registered of the employer in it already."""
    must(actor, "draft")
    if kind not in {one.name for one in SHEETED}:
        raise Http404
    made = template(plan_for(kind, Employer.objects.get(id=actor.employer)), KINDS[kind].title)
    return handed(made, f"{kind}.xlsx")


@for_members()
def one(request: HttpRequest, batch_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """Progress, and the rows by state."""
    batch = batch_of(batch_id, actor=actor)
    number = counts(batch)
    if batch.work == Batch.Work.SEAL:
        return batch_sealing.page(request, batch, number)
    state = request.GET.get("state", "")
    over = PaperEnding.objects.filter(paper=OuterRef("paper"), taken_back_at=None)
    rows = batch.rows.select_related("contract__proposal", "contract__employer", "paper").annotate(over=Exists(over))
    rows = rows.order_by("number")
    if state in BatchRow.State.values:
        rows = rows.filter(state=state)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **progress_of(batch, number),
        "page": page,
        "rows": lines_of(page, batch),
        "states": [(value, label, number[value]) for value, label in BatchRow.State.choices if number[value]],
        "state": state,
        "query": f"state={state}&" if state else "",
        **_may_follow(batch),
        "left": sum(number[value] for value in LEFT) if batch.work in TAKEN and not batch.cleared_at else 0,
        "undoable": _undoable(batch),
        "runs": batch.runs.order_by("-created_at"),
        "kind": title_of(batch.kind),
        "operation": uuid.uuid4().hex,
    }
    return render(request, "desk/batch.html", context)


def _undoable(batch: Batch) -> bool:
    """Whether a sheet has entered contracts on paper that stand, and is done."""
    if batch.work != Batch.Work.PAPER or batch.state not in OVER:
        return False
    return batch.rows.filter(paper__isnull=False, paper__withdrawn_at=None).exists()


def _may_follow(batch: Batch) -> dict[str, Any]:
    """How many drafts of a sheet may be sent and, where an approver looks first, how many may be asked about."""
    if batch.work != Batch.Work.DRAFT:
        return {}
    at_once, once_sealed = told_at_once(batch)
    found = {"drafts": at_once + once_sealed, "at_once": at_once, "once_sealed": once_sealed}
    if not batch.employer.approve_offers:
        return found
    return {**found, "approval": True, "askable": askable(batch).count(), "most": MOST}


@for_members()
def progress(request: HttpRequest, batch_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """The part of the page that says how far it is, asked for again and again; the whole page once it has ended."""
    batch = batch_of(batch_id, actor=actor)
    if batch.state != Batch.State.RUNNING:
        return HttpResponse(headers={"HX-Redirect": reverse("desk_batch", args=[batch_id])})
    return render(request, "desk/parts/batch_progress.html", progress_of(batch, counts(batch)))


@for_members()
def give_back(request: HttpRequest, batch_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """The rows that are left, with the reasons written in."""
    batch = batch_of(batch_id, actor=actor)
    if batch.kind not in (PAPER, *KINDS):
        raise Http404
    full = paper.plan() if batch.kind == PAPER else plan_for(batch.kind, batch.employer)
    return handed(give_back_sheet(batch_id, full, actor=actor), f"{batch.kind}-to-mend.xlsx")


@for_members()
def stop(request: HttpRequest, batch_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    stop_batch(batch_id, actor=actor)
    return HttpResponseRedirect(reverse("desk_batch", args=[batch_id]))


@for_members()
def propose(request: HttpRequest, batch_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    run = propose_batch(batch_id, actor=actor, operation=operation_of(request.POST) or None)
    return HttpResponseRedirect(reverse("desk_batch", args=[run]))


@for_members()
def ask(request: HttpRequest, batch_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    asked = ask_batch(batch_id, actor=actor, operation=operation_of(request.POST) or None)
    return HttpResponseRedirect(reverse("desk_batch", args=[asked]))


def handed(made: bytes, name: str) -> HttpResponse:
    """An .xlsx to keep."""
    answer = HttpResponse(made, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
