"""A worker's complaints to the labour authority: write one, see what became of it."""

from __future__ import annotations

import contextlib
import uuid

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from qianyue.contracts import access
from qianyue.contracts.models import Contract
from qianyue.operations.actor import Actor
from qianyue.oversight import complaints as mine
from qianyue.oversight.acts.file_complaint import file_complaint
from qianyue.web.forms.complaint import ComplaintForm
from qianyue.web.who import for_workers

PER_PAGE = 10
TAGS = {"filed": "todo", "taken": "warn", "answered": "good", "closed": ""}


@for_workers
def complaints(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    page = Paginator(mine.of_worker(actor), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "my/complaints.html", {"page": page, "rows": [{"one": one, "tag": TAGS[one.state]} for one in page]})


@for_workers
def new(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    """`?contract=` names the contract that it is about."""
    contract = _contract(request, actor)
    data = request.POST if request.method == "POST" else None
    form = ComplaintForm(data, with_contract=contract is not None)
    if request.method == "POST":
        made = form.attempt(
            lambda said: file_complaint(
                said["kind"],
                said["text"],
                actor=actor,
                contract=contract and contract.id,
                about=said.get("about", ""),
                region=said.get("region", ""),
                may_name=said["may_name"],
                operation=request.POST.get("operation") or None,
            )
        )
        if made:
            return redirect("my_complaint", made)
    context = {"form": form, "contract": contract, "operation": request.POST.get("operation") or uuid.uuid4().hex}
    return render(request, "my/complain.html", context, status=form.status if form.errors else 200)


@for_workers
def complaint(request: HttpRequest, complaint_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    found = mine.my_one(complaint_id, actor=actor)
    return render(request, "my/complaint.html", {"one": found, "tag": TAGS[found.state]})


def _contract(request: HttpRequest, actor: Actor) -> Contract | None:
    """The contract of the address or the form; an address that makes no sense names none. Errors: NotFound."""
    with contextlib.suppress(ValueError):
        if key := request.POST.get("contract") or request.GET.get("contract"):
            return access.as_invited(uuid.UUID(key), actor=actor)
    return None
