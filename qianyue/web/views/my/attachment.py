"""The worker's attachments: each shown in full and confirmed by itself, and afterwards there to keep (art. 16, 22)."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from qianyue.contracts.acts import read
from qianyue.contracts.acts.deliver_attachment import deliver_attachment, offered_to
from qianyue.contracts.models import State
from qianyue.operations.actor import Actor
from qianyue.web import journey
from qianyue.web.views.desk.attachments import drawn, handed
from qianyue.web.views.my import screens
from qianyue.web.views.my.contract import proposal_of
from qianyue.web.who import for_workers


@for_workers
def one(request: HttpRequest, contract_id: uuid.UUID, number: int, *, actor: Actor) -> HttpResponse:
    """One of them, to read or to read again; POST confirms it."""
    contract, _found = offered_to(contract_id, number, actor=actor)
    if request.method == "POST":
        read.confirm_attachment(proposal_of(request), number, request.POST.get("digest", ""), actor=actor)
        return redirect("contract", contract_id)
    if contract.state != State.CONCLUDED:
        step = journey.step_of(contract, actor=actor)
        if step not in (journey.ATTACHMENTS, journey.INTENT, journey.SIGN):
            return redirect("contract", contract_id)
        return screens.show(request, contract, journey.ATTACHMENTS, actor=actor, number=number)
    return screens.show(request, contract, journey.ATTACHMENTS, actor=actor, number=number, kept=True)


@for_workers
def page_picture(request: HttpRequest, contract_id: uuid.UUID, number: int, page: int, *, actor: Actor) -> HttpResponse:
    contract, found = offered_to(contract_id, number, actor=actor)
    answer = drawn(found, page, request.GET.get("w", ""))
    if contract.state == State.PROPOSED:
        read.show_attachment(contract.proposal_id, number, actor=actor, page=page)
    return answer


@for_workers
def download(request: HttpRequest, contract_id: uuid.UUID, number: int, *, actor: Actor) -> HttpResponse:
    _contract, found = offered_to(contract_id, number, actor=actor)
    return handed(*deliver_attachment(contract_id, found.id, actor=actor))
