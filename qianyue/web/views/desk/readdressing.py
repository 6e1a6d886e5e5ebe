"""The wrong number was typed and the offer is out: the right one, why, and what will happen."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from qianyue.contracts import access
from qianyue.contracts.acts import readdress as act
from qianyue.contracts.models import State
from qianyue.operations.actor import Actor
from qianyue.web.context import masked_phone
from qianyue.web.desk_words import standings
from qianyue.web.forms.desk import ReaddressForm
from qianyue.web.who import for_members


@for_members()
def readdress(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """The page's operation key makes two clicks one correction. Where nothing waits for the worker it is refused before it is
    filled in."""
    found = access.as_member(contract_id, actor=actor, to="propose")
    if request.method == "POST":
        form = ReaddressForm(request.POST)
        made = form.attempt(lambda data: _sent(contract_id, data, actor=actor))
        if made:
            return HttpResponseRedirect(reverse("desk_contract", args=[contract_id]) + f"?done={made}")
    else:
        act.waiting(found)
        form = ReaddressForm(initial={"operation": request.origin.id})  # type: ignore[attr-defined]
    terms = found.proposal.terms if found.proposal else {}
    context = {
        "contract": found,
        "standing": standings([found], actor=actor)[0],
        "form": form,
        "phone": masked_phone(str((terms.get("worker") or {}).get("phone") or "")),
        "opened": found.worker_id is not None,
    }
    return render(request, "desk/readdress.html", context, status=form.status if form.errors else 200)


def _sent(contract_id: uuid.UUID, data: dict[str, str], *, actor: Actor) -> str:
    """What the contract's page says afterwards."""
    operation = data["operation"] or None
    if not act.readdress(contract_id, data["phone"], data["reason"], actor=actor, operation=operation):
        return "taken_back"
    unsent = access.as_member(contract_id, actor=actor).state == State.SUBMITTED
    return "readdressed_unsealed" if unsent else "readdressed"
