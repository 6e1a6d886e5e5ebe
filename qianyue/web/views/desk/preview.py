"""The last look before sending: the finished pages, the facts that the worker will be told, every finding. And the sending."""

from __future__ import annotations

import dataclasses
import hashlib
import uuid
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from qianyue import documents, law
from qianyue.contracts import access, approvals, attached, turns, wording
from qianyue.contracts.acts import draft
from qianyue.contracts.acts.choose_order import choose_order
from qianyue.contracts.acts.propose import propose
from qianyue.contracts.judging import judge
from qianyue.contracts.models import Approval, Contract, Order, State
from qianyue.employers import texts
from qianyue.employers.permissions import may
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, InvalidInput, Unavailable
from qianyue.web.terms_form import picture
from qianyue.web.terms_form.notes import notes_on
from qianyue.web.terms_form.sheet import Sheet
from qianyue.web.views.desk.drafting import edition_of, operation_of
from qianyue.web.views.desk.file import drawn
from qianyue.web.who import for_members

KEPT = 600  # seconds that a preview's file stays in memory, for its pages to be drawn


@dataclasses.dataclass(frozen=True, kw_only=True)
class Preview:
    """`parsed` is None when the draft cannot be read; `file` when it cannot be printed, with the reason in `problem`."""

    parsed: law.Terms | None
    file: documents.Rendered | None
    problem: str = ""


@for_members()
def preview(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """What would be sent now."""
    contract = access.as_member(contract_id, actor=actor, to="propose")
    if contract.state not in draft.EDITABLE:
        return redirect("desk_contract", contract_id)
    return page(request, contract)


@for_members()
def send(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """Propose. The page's operation key makes two clicks one offer."""
    contract = access.as_member(contract_id, actor=actor, to="propose")
    if request.method != "POST":
        return redirect("desk_preview", contract_id)
    message = " ".join(request.POST.get("message", "").split())
    try:
        propose(
            contract_id,
            edition=edition_of(request.POST),
            actor=actor,
            message=message,
            operation=operation_of(request.POST) or None,
        )
    except InvalidInput as problem:
        return page(request, contract, refused=problem, message=message)
    contract.refresh_from_db(fields=["state"])
    done = "submitted" if contract.state == State.SUBMITTED else "proposed"
    return HttpResponseRedirect(f"{reverse('desk_contract', args=[contract_id])}?done={done}")


@for_members()
def order(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """Who signs first."""
    contract = access.as_member(contract_id, actor=actor, to="draft")
    try:
        choose_order(contract_id, request.POST.get("order", ""), edition=edition_of(request.POST), actor=actor)
    except InvalidInput as problem:
        return page(request, contract, refused=problem)
    return HttpResponseRedirect(reverse("desk_preview", args=[contract_id]))


@for_members()
def page_picture(request: HttpRequest, contract_id: uuid.UUID, number: int, *, actor: Actor) -> HttpResponse:
    """Page `number` of the preview. `e` is the edition that the page around it shows: another one is another document."""
    contract = access.as_member(contract_id, actor=actor, to="approve" if may(actor, "approve") else "propose")
    if contract.edition != edition_of({"edition": request.GET.get("e", "")}):
        raise Conflict(_("草稿刚刚被修改，请刷新预览页面。"))
    made = made_of(contract)
    if made.file is None or not 1 <= number <= made.file.pages:
        raise Http404
    return drawn(made.file.sha256, number, request.GET.get("w", ""), lambda: made.file.pdf)


def page(
    request: HttpRequest, contract: Contract, *, refused: InvalidInput | None = None, message: str = "", **more: str
) -> HttpResponse:
    """The preview, with what was just refused; `more` is what stood in its smaller forms."""
    made = made_of(contract)
    sheet = Sheet.of_terms(contract.terms)
    notes = notes_on(contract, sheet.terms(contract.terms), whole=True)
    kind, offer = sheet.layout.kind, contract.proposal
    order = turns.order_for(contract, kind)
    same = made.file is not None and offer is not None and (made.file.sha256, order) == (offer.document.sha256, offer.order)
    context = {
        "contract": contract,
        "attachments": attached.working(contract),
        "kind": kind,
        "asked": "worker" in kind.places,
        "orders": Order.choices if turns.may_choose(kind) else (),
        "order": order,
        "same": same,
        "notes": [(note, picture.name_of(note.pointer, sheet.layout)) for note in notes.all],
        "refusing": notes.refusing,
        "problem": made.problem,
        "refused": refused,
        "facts": documents.key_facts(made.parsed) if made.parsed else [],
        "pages": range(1, made.file.pages + 1) if made.file else (),
        "ready": made.file is not None and not notes.refusing and not same,
        "approval": _approval(contract),
        "operation": uuid.uuid4().hex,
        "message": message,
        "phone": _phone(made.parsed),
        "own_texts": texts.usable(contract.employer, wording.kind_name(contract)),
        **more,
    }
    return render(request, "desk/preview.html", context, status=refused.status if refused else 200)


def made_of(contract: Contract) -> Preview:
    """The document of the working copy; rendered once for the page and its pictures."""
    try:
        parsed = judge(contract, contract.terms)[0]
    except InvalidInput as problem:
        return Preview(parsed=None, file=None, problem=problem.message)
    try:
        wording.may_be_used(contract, parsed)
        made_by = hashlib.sha256(wording.engine(contract, parsed.kind).encode()).hexdigest()
    except (InvalidInput, documents.DocumentError) as problem:
        return Preview(parsed=parsed, file=None, problem=" ".join([problem.message, *getattr(problem, "fields", {}).values()]))
    key = f"preview:{hashlib.sha256(law.dump_terms(parsed)).hexdigest()}:{made_by[:16]}"
    file = cache.get(key)
    if file is None:
        try:
            file = wording.render(contract, parsed)
        except (documents.MissingValue, documents.MissingGlyph, InvalidInput, Unavailable) as problem:
            return Preview(parsed=parsed, file=None, problem=problem.message)
        cache.set(key, file, KEPT)
    return Preview(parsed=parsed, file=file)


def _approval(contract: Contract) -> dict[str, Any]:
    """What an approver still has to say before this may be offered; empty where the employer wants no such look."""
    if not approvals.needed(contract, Approval.Step.OFFER):
        return {}
    asked = approvals.latest(contract, Approval.Step.OFFER, approvals.offer_digest(contract))
    standing = "none" if asked is None else {None: "waiting", True: "granted", False: "refused"}[asked.granted]
    return {"standing": standing, "one": asked}


def _phone(parsed: law.Terms | None) -> str:
    return (parsed.worker.phone or "") if parsed and parsed.worker else ""
