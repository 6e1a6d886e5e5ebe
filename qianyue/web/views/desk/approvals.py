"""The approver's table: offers that handlers have sent, files that wait for the seal; one at a time, with the whole text."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from qianyue import documents
from qianyue.contracts import access, approvals
from qianyue.contracts.acts import approve as acts
from qianyue.contracts.acts.approve_batch import asked_alone, lists_asked
from qianyue.contracts.acts.ask_approval import ask_approval
from qianyue.contracts.acts.deliver_attachment import attachments_of, enclosed
from qianyue.contracts.acts.intent import tail
from qianyue.contracts.models import Approval, Contract
from qianyue.contracts.turns import order_for, turn_of
from qianyue.employers.permissions import must
from qianyue.operations.actor import Actor
from qianyue.operations.errors import InvalidInput
from qianyue.web.approval_lists import unusual
from qianyue.web.desk_words import standings
from qianyue.web.forms.people import DecisionForm
from qianyue.web.terms_form import picture
from qianyue.web.terms_form.notes import notes_on
from qianyue.web.terms_form.sheet import Sheet
from qianyue.web.views.desk import preview
from qianyue.web.views.desk.drafting import edition_of
from qianyue.web.who import for_members

PER_PAGE = 25


@for_members()
def queue(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    """What waits for an approver; offers first, the longest waiting at the head."""
    must(actor, "approve")
    member = access.membership(actor)
    offers = asked_alone(approvals.asked(member.employer_id, member.department_id))
    page = Paginator(offers, PER_PAGE).get_page(request.GET.get("page"))
    files = approvals.seals_asked(member.employer_id, member.department_id)
    shown = files[:PER_PAGE]
    context = {
        "page": page,
        "rows": zip(page, standings([one.contract for one in page], actor=actor), strict=True),
        "files": standings(shown, actor=actor),
        "more": max(0, (waiting := files.count()) - PER_PAGE),
        "many": waiting > 1,
        "lists": [(one, one.open) for one in lists_asked(actor=actor)[:PER_PAGE]],
        "required": (member.employer.approve_offers, member.employer.approve_seals),
        "done": request.GET.get("done", ""),
    }
    return render(request, "desk/approvals.html", context)


@for_members()
def approve(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """The whole of what is asked about; POST decides about exactly what was shown (`digest`)."""
    contract = access.as_member(contract_id, actor=actor, to="approve")
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        form.attempt(lambda data: _decide(contract_id, data, actor=actor))
        if not form.errors:
            return HttpResponseRedirect(reverse("desk_approvals") + f"?done={form.cleaned_data['verdict']}")
    context = _offer(contract) or _file(contract)
    if not context:
        return redirect("desk_contract", contract_id)
    sealed = context["step"] == Approval.Step.SEAL
    context |= {"attachments": enclosed(contract) if sealed else attachments_of(contract, actor=actor)}
    context |= {"contract": contract, "standing": standings([contract], actor=actor)[0], "form": form, "me": actor.person}
    return render(request, "desk/approve.html", context, status=form.status if form.errors else 200)


@for_members()
def ask(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """The handler's button on the preview."""
    contract = access.as_member(contract_id, actor=actor, to="propose")
    try:
        ask_approval(contract_id, edition=edition_of(request.POST), actor=actor)
    except InvalidInput as problem:
        return preview.page(request, contract, refused=problem)
    return HttpResponseRedirect(reverse("desk_contract", args=[contract_id]) + "?done=approval_asked")


def _decide(contract_id: uuid.UUID, data: dict[str, Any], *, actor: Actor) -> None:
    act = acts.decide_offer if data["step"] == Approval.Step.OFFER else acts.decide_seal
    act(contract_id, data["digest"], grant=data["verdict"] == "granted", reason=data["reason"], actor=actor)


def _offer(contract: Contract) -> dict[str, Any]:
    """The working copy, when somebody has asked about what it is now."""
    digest = approvals.offer_digest(contract)
    asked = approvals.latest(contract, Approval.Step.OFFER, digest)
    if asked is None or asked.granted is not None:
        return {}
    made, sheet = preview.made_of(contract), Sheet.of_terms(contract.terms)
    notes = notes_on(contract, sheet.terms(contract.terms), whole=True)
    return {
        "step": Approval.Step.OFFER,
        "digest": digest,
        "asked": asked,
        "order": unusual(order_for(contract, sheet.layout.kind)),
        "facts": documents.key_facts(made.parsed) if made.parsed else [],
        "notes": [(note, picture.name_of(note.pointer, sheet.layout)) for note in notes.all],
        "pages": range(1, made.file.pages + 1) if made.file else (),
        "problem": made.problem,
    }


def _file(contract: Contract) -> dict[str, Any]:
    """The file that waits for the employer's seal."""
    turn = turn_of(contract)
    if turn is None or turn.role != "employer" or turn.file is None or not approvals.waits(contract, turn.file.sha256):
        return {}
    document = turn.file
    pages = range(1, document.pages + 1)
    said = {"tail": tail(document.sha256), "order": unusual(contract.proposal.order)}
    return {"step": Approval.Step.SEAL, "digest": document.sha256, "pages": pages, **said}
