"""One contract on the employer's side: where it stands, what happened, what may be done now."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from qianyue import law
from qianyue.contracts import access, attached
from qianyue.contracts.acts import answer, draft
from qianyue.contracts.acts.deliver_attachment import attachments_of
from qianyue.contracts.judging import waivers_of
from qianyue.contracts.links import in_chain
from qianyue.contracts.models import Contract, Reply, State
from qianyue.contracts.progress import awaiting, file_of
from qianyue.contracts.turns import TO_SEAL, order_for
from qianyue.employers.models import Department
from qianyue.employers.permissions import may
from qianyue.notices.models import Message
from qianyue.notices.receipts import unheard
from qianyue.notices.stop import TO_WORKERS
from qianyue.operations.actor import Actor
from qianyue.oversight.access import standing
from qianyue.web.context import masked_phone
from qianyue.web.desk_words import masked_number, standings
from qianyue.web.event_names import CHANNELS, timeline
from qianyue.web.forms.desk import RevokeForm
from qianyue.web.notice_words import why
from qianyue.web.templatetags.house import beijing
from qianyue.web.terms_form.layout import layout_for
from qianyue.web.who import for_members


@for_members()
def contract(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    found = access.as_party(contract_id, actor=actor)
    lines, file, own = timeline(found.id), file_of(found.id), found.employer_id == actor.employer
    context = {
        "contract": found,
        "kind": layout_for(found.terms).kind,
        "standing": standings([found], actor=actor)[0],
        "terms": _terms(found),
        "handler": may(actor, "propose") and own,
        "unsent": found.state in (State.PROPOSED, State.SUBMITTED) and _unsent(found),
        "replies": Reply.objects.filter(proposal__contract=found).select_related("proposal", "answered_by").order_by("-at"),
        "deliveries": _deliveries(found),
        "unheard": own and unheard(found.id, since=found.proposal.proposed_at if found.proposal else None),
        "too_low": standing().filter(contract=found),
        "events": [_drawn(line) for line in lines if not line.fine],
        "all_events": [_drawn(line) for line in lines],
        "attachments": attachments_of(found, actor=actor),
        "attachable": own and found.state in draft.EDITABLE and may(actor, "draft") and attached.allowed(found.terms),
        "moving": _moving(found),
        "pages": range(1, file.pages + 1) if file else (),
        "keeps": may(actor, "keep"),
        "approvals": found.approvals.select_related("asked_by", "decided_by").order_by("-asked_at") if own else (),
        "departments": _departments(found, actor) if own else (),
        "waivers": waivers_of(found.id),
        "editable": own and found.state in draft.EDITABLE,
        "has_employment": own and in_chain(found),
        "me": actor.person,
        "done": request.GET.get("done", ""),
    }
    return render(request, "desk/contract.html", context)


@for_members()
def progress(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """The part of the page that says what is waited for, asked for again and again; the whole page once it has changed."""
    found = access.as_party(contract_id, actor=actor)
    moving = _moving(found)
    if request.GET.get("was") != moving:
        return HttpResponse(headers={"HX-Redirect": reverse("desk_contract", args=[contract_id])})
    context = {"contract": found, "standing": standings([found], actor=actor)[0], "moving": moving}
    return render(request, "desk/parts/progress.html", context)


def _moving(found: Contract) -> str:
    """A word for what changes without anybody's doing; empty when only people can move this contract."""
    if found.state == State.SEALING:
        return "sealing"
    return "stamping" if found.state in TO_SEAL and awaiting(found) else ""


def _terms(found: Contract) -> dict[str, Any]:
    """The terms as offered, else as drafted, with what is personal masked."""
    terms = found.said
    worker = terms.get("worker") or {}
    shown = {
        "phone": masked_phone(str(worker.get("phone") or "")),
        "id_number": masked_number(worker.get("id_number")),
    }
    return {**terms, "worker": {**worker, **shown}}


def _departments(found: Contract, actor: Actor) -> list[Department]:
    """Where this member may put the contract; none where there is nothing to choose."""
    if not may(actor, "assign") or access.membership(actor).department_id:
        return []
    return list(Department.objects.filter(employer=found.employer_id, active=True).order_by("name"))


def _unsent(found: Contract) -> bool:
    """Whether the working copy says something else than the offer that stands."""
    try:
        parsed = law.parse_terms({**attached.with_named(found, found.terms), "number": found.number})
    except law.TermsErrors:
        return True
    order = order_for(found, found.definition)
    return bool((parsed.model_dump(mode="json", exclude_none=True), order) != (found.proposal.terms, found.proposal.order))


def _deliveries(found: Contract) -> list[dict[str, Any]]:
    """Messages about this contract and how far each has come; codes are nobody else's business."""
    told = Message.objects.filter(contract=found.id, secret=False).order_by("-created_at")[:40]
    return [
        {
            "text": message.text,
            "channel": CHANNELS.get(message.channel, message.channel),
            "whom": _("劳动者") if message.template in TO_WORKERS else _("本单位"),
            "to": _masked(message.channel, message.to),
            "why": why(message.reason) if message.failed_at else "",
            "message": message,
        }
        for message in told
    ]


def _masked(channel: str, to: str | None) -> str:
    if channel == "sms":
        return masked_phone(to)
    name, at, place = (to or "").partition("@")
    return f"{name[:2]}***{at}{place}" if at else ""


def _drawn(line: Any) -> dict[str, Any]:
    """A line as `parts/timeline.html` wants it."""
    times = f" ×{line.times}" if line.times > 1 else ""
    return {"text": f"{line.text}{times}", "time": f"{line.who} · {beijing(line.at)}", "detail": line.detail, "done": True}


Act = Callable[..., None]


def _ending(act: Act, template: str, done: str, form_class: type[RevokeForm] | None = None) -> Callable[..., HttpResponse]:
    """A page that explains what will happen and a button that does it: for the acts that cannot be taken back."""

    @for_members()
    def view(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
        found = access.as_member(contract_id, actor=actor, to="propose")
        form = form_class(request.POST if request.method == "POST" else None) if form_class else None
        if request.method == "POST":
            if form is None:
                act(contract_id, actor=actor)
            else:
                form.attempt(lambda data: act(contract_id, data["reason"], actor=actor))
            if form is None or not form.errors:
                where = reverse("desk") if done == "discarded" else reverse("desk_contract", args=[contract_id])
                return HttpResponseRedirect(f"{where}?done={done}")
        context = {"contract": found, "standing": standings([found], actor=actor)[0], "form": form}
        return render(request, template, context, status=form.status if form and form.errors else 200)

    return view


discard = _ending(draft.discard_draft, "desk/discard.html", "discarded")
withdraw = _ending(answer.withdraw, "desk/withdraw.html", "withdrawn")
revoke = _ending(answer.revoke, "desk/revoke.html", "revoked", RevokeForm)
