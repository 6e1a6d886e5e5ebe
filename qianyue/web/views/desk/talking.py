"""What is said about an offer: the answer to a worker's question or wish, and the offers side by side."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from qianyue.contracts import access
from qianyue.contracts.acts.negotiate import answer_worker
from qianyue.contracts.models import Proposal, Reply
from qianyue.operations.actor import Actor
from qianyue.operations.errors import NotFound
from qianyue.web.desk_words import standings
from qianyue.web.forms.desk import AnswerForm
from qianyue.web.terms_form.differences import differences
from qianyue.web.who import for_members


@for_members()
def answer(request: HttpRequest, contract_id: uuid.UUID, reply_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """The worker's words, and the field for the answer."""
    contract = access.as_member(contract_id, actor=actor, to="propose")
    reply = Reply.objects.filter(id=reply_id, proposal__contract=contract).select_related("proposal").first()
    if reply is None:
        raise NotFound(access.MISSING)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        form.attempt(lambda data: answer_worker(reply_id, data["answer"], actor=actor))
        if not form.errors:
            return HttpResponseRedirect(reverse("desk_contract", args=[contract_id]) + "?done=answered")
    elif reply.answered_at or reply.kind == "declined":
        return redirect("desk_contract", contract_id)
    context = {"contract": contract, "standing": standings([contract], actor=actor)[0], "reply": reply, "form": form}
    return render(request, "desk/answer.html", context, status=form.status if form.errors else 200)


@for_members()
def versions(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """Two offers side by side (`?a=1&b=2`); without a choice the last two."""
    contract = access.as_member(contract_id, actor=actor)
    offers = list(contract.proposals.select_related("document").order_by("version"))
    if len(offers) < 2:
        return redirect("desk_contract", contract_id)
    left, right = _chosen(offers, request.GET.get("a"), -2), _chosen(offers, request.GET.get("b"), -1)
    context = {
        "contract": contract,
        "standing": standings([contract], actor=actor)[0],
        "offers": offers,
        "left": left,
        "right": right,
        "differences": differences(left.terms, right.terms),
    }
    return render(request, "desk/versions.html", context)


def _chosen(offers: list[Proposal], version: str | None, otherwise: int) -> Proposal:
    return next((one for one in offers if str(one.version) == version), offers[otherwise])
