"""Filling in a contract: the form, saving it half-filled, checking it, and what to do when a colleague was faster."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from qianyue.contracts import access
from qianyue.contracts.acts import draft
from qianyue.contracts.employed import employed
from qianyue.contracts.models import Contract, Order
from qianyue.contracts.next_document import AFTER_PAPER, FOLLOWING, beginning
from qianyue.documents.errors import UnknownKind
from qianyue.documents.kind import Kind
from qianyue.documents.kinds import kind_of
from qianyue.employers.models import Employer
from qianyue.employers.permissions import may
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed
from qianyue.web.kind_groups import GROUPS
from qianyue.web.terms_form import beginnings, moves
from qianyue.web.terms_form.differences import differences
from qianyue.web.terms_form.layout import layout_for, layout_of
from qianyue.web.terms_form.notes import Notes, notes_on
from qianyue.web.terms_form.picture import draw
from qianyue.web.terms_form.sheet import Made, Sheet
from qianyue.web.who import for_members

SMALL = ("add:", "remove:", "term:", "probation:", "words:", "fix:", "choose:")


@for_members()
def new(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    """An empty document of a kind (`?kind=`) with sensible beginnings, or one that follows what is in force (`&after=`), or
    (`?like=`) one on the conditions of another."""
    if not may(actor, "draft"):
        raise NotAllowed(_("只有本单位的经办人可以起草合同，请用经办人账户登录。"))
    employer = Employer.objects.get(id=actor.employer)
    if request.method == "POST":
        return _posted(request, None, employer, actor=actor)
    order = Order.WORKER.value
    if request.GET.get("after"):
        terms, order = _following(request, employer, actor=actor)
    elif pattern := request.GET.get("like"):
        earlier = access.as_member(_key(pattern), actor=actor)
        terms, order = beginnings.like(earlier.terms, employer), earlier.order
    else:
        terms = beginnings.first_terms(employer, _kind(request))
    return _page(request, None, Sheet.of_terms(terms), Notes(), edition=0, operation=uuid.uuid4().hex, order=order)


def _following(request: HttpRequest, employer: Employer, *, actor: Actor) -> tuple[dict[str, Any], str]:
    """The next document of an employment, filled in from what is in force, and signed in the same order."""
    kind = _kind(request).name
    found = employed(_key(request.GET["after"]), actor=actor, to="draft")
    if kind not in FOLLOWING or (kind == AFTER_PAPER) is not found.employment.current.paper:
        raise InvalidInput(_("页面内容不完整，请刷新页面后再试。"))
    found.must_be_seen()
    if kind != AFTER_PAPER:
        found.must_be_reached()
    terms = beginning(kind, found.employment)
    if kind == "termination_agreement" and (day := request.GET.get("last_day", "")[:10]):
        terms["amends"]["effective"] = day  # as chosen a screen before; the form says when it is no date
    followed = Contract.objects.filter(id=found.employment.current.key).values_list("order", flat=True).first()
    return beginnings.registered(terms, employer), followed or Order.WORKER.value  # none: what is on paper


@for_members()
def edit(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """The working copy. `?check=1` holds everything that is missing against it."""
    contract = access.as_member(contract_id, actor=actor, to="draft")
    if contract.state not in draft.EDITABLE:
        return redirect("desk_contract", contract_id)
    if request.method == "POST":
        return _posted(request, contract, contract.employer, actor=actor)
    sheet, whole = Sheet.of_terms(contract.terms), request.GET.get("check") == "1"
    made = sheet.terms(contract.terms)
    return _page(request, contract, sheet, notes_on(contract, made, whole=whole), edition=contract.edition, whole=whole)


def save(request: HttpRequest, contract: Contract | None, made: Made, *, actor: Actor) -> tuple[Contract, int]:
    """Keep what the page says. A page that began without a contract makes it once, by its operation key.

    Returns the contract and its edition now. Errors: Conflict (a colleague has saved meanwhile, or it is signed).
    """
    edition = edition_of(request.POST)
    if contract is None:
        order = request.GET.get("order", Order.WORKER)
        key = draft.create_draft(made.terms, order=order, actor=actor, operation=operation_of(request.POST))
        contract = access.as_member(key, actor=actor, to="draft")
        edition = edition or contract.edition
    return contract, draft.save_draft(contract.id, made.terms, edition=edition, actor=actor)


def read(request: HttpRequest, contract: Contract | None, employer: Employer) -> tuple[Sheet, Made]:
    """What the page says, with the employer's name and number as registered."""
    layout = layout_for(contract.terms) if contract else layout_of(_kind(request).name)
    sheet = Sheet.of_request(request.POST, layout)
    sheet.values |= {"/employer/name": employer.name, "/employer/uscc": employer.uscc}
    return sheet, sheet.terms(contract.terms if contract else {})


def _posted(request: HttpRequest, contract: Contract | None, employer: Employer, *, actor: Actor) -> HttpResponse:
    sheet, made = read(request, contract, employer)
    command = request.POST.get("do", "save")
    if command.startswith(SMALL):
        return _moved(request, contract, sheet, command)
    try:
        kept, _edition = save(request, contract, made, actor=actor)
    except Conflict as problem:
        if contract is None:
            raise
        return _conflict(request, contract.id, sheet, made, problem, actor=actor)
    if command == "preview":
        return redirect("desk_preview", kept.id)
    return HttpResponseRedirect(reverse("desk_edit", args=[kept.id]) + ("?check=1#check" if command == "check" else "?saved=1"))


def _moved(request: HttpRequest, contract: Contract | None, sheet: Sheet, command: str) -> HttpResponse:
    """A small button: the same page, changed, nothing saved yet."""
    complaints = moves.move(sheet, command)
    whole = request.POST.get("whole") == "1"
    made = sheet.terms(contract.terms if contract else {})
    made.problems.update(complaints)
    notes = notes_on(contract, made, whole=whole) if contract else Notes.of_complaints(complaints, sheet.layout)
    return _page(
        request,
        contract,
        sheet,
        notes,
        edition=edition_of(request.POST),
        operation=operation_of(request.POST),
        whole=whole,
        moved=True,
        status=422 if complaints and not request.headers.get("HX-Request") else 200,
    )


def _page(request: HttpRequest, contract: Contract | None, sheet: Sheet, notes: Notes, **more: Any) -> HttpResponse:
    status, order = more.pop("status", 200), more.pop("order", request.GET.get("order", ""))
    context = {
        "contract": contract,
        **addresses(contract, sheet.layout.kind, order),
        "kind": sheet.layout.kind,
        "kind_groups": GROUPS,
        "sections": draw(sheet, notes),
        "notes": notes,
        "saved_at": contract.changed_at if contract else None,
        "just_saved": request.GET.get("saved") == "1",
    }
    return render(request, "desk/edit.html", context | more, status=status)


def _conflict(
    request: HttpRequest, contract_id: uuid.UUID, sheet: Sheet, made: Made, problem: Conflict, *, actor: Actor
) -> HttpResponse:
    """Nothing typed is lost: both versions are shown where they differ, and the person decides."""
    now = access.as_member(contract_id, actor=actor, to="draft")
    context = {
        "contract": now,
        "problem": problem,
        "editable": now.state in draft.EDITABLE,
        "differences": differences(now.terms, made.terms),
        "typed": sorted(sheet.values.items()),
    }
    return render(request, "desk/conflict.html", context, status=409)


def addresses(contract: Contract | None, kind: Kind, order: str = "") -> dict[str, str]:
    """Where the form goes: `address` by its buttons, `autosave` by itself. `order`: of signing, taken over by the first save."""
    if contract is None:
        what = f"?kind={kind.name}" + (f"&{urlencode({'order': order})}" if order not in ("", Order.WORKER) else "")
        return {"address": reverse("desk_new") + what, "autosave": reverse("desk_new_autosave") + what}
    return {"address": reverse("desk_edit", args=[contract.id]), "autosave": reverse("desk_autosave", args=[contract.id])}


def edition_of(data: Mapping[str, str]) -> int:
    """The edition that the page was made from; 0 on a page that has no contract yet."""
    given = data.get("edition", "0")
    if not (given.isascii() and given.isdigit() and len(given) < 9):
        raise InvalidInput(_("页面内容不完整，请刷新页面后再试。"))
    return int(given)


def _kind(request: HttpRequest) -> Kind:
    """The kind of document that a new page is for."""
    try:
        return kind_of(request.GET.get("kind") or "labor_contract")
    except UnknownKind as problem:
        raise InvalidInput(problem.message) from None


def operation_of(data: Mapping[str, str]) -> str:
    return data.get("operation", "")[:64]


def _key(given: str) -> uuid.UUID:
    try:
        return uuid.UUID(given)
    except ValueError:
        raise InvalidInput(_("页面内容不完整，请刷新页面后再试。")) from None
