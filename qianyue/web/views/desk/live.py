"""While somebody types: the draft is kept at every pause and judged at once. An extra for pages with script."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from qianyue.contracts import access
from qianyue.contracts.models import Contract
from qianyue.employers.models import Employer
from qianyue.operations.actor import HANDLER, Actor
from qianyue.operations.errors import Conflict
from qianyue.web.terms_form.notes import notes_on
from qianyue.web.terms_form.picture import draw, flat
from qianyue.web.terms_form.sheet import Made, Sheet
from qianyue.web.views.desk.drafting import addresses, edition_of, read, save
from qianyue.web.who import for_members


@for_members(HANDLER)
def autosave(request: HttpRequest, contract_id: uuid.UUID | None = None, *, actor: Actor) -> HttpResponse:
    """Pieces of the page that changed: what was kept and when, and every note, each to be put in its place by htmx."""
    contract = access.as_member(contract_id, actor=actor, to="draft") if contract_id else None
    employer = contract.employer if contract else Employer.objects.get(id=actor.employer)
    sheet, made = read(request, contract, employer)
    problem, edition = None, edition_of(request.POST)
    try:
        contract, edition = save(request, contract, made, actor=actor)
    except Conflict as refused:
        if contract is None:
            raise
        problem = refused
    return _answer(request, contract, sheet, made, edition, problem)


def _answer(
    request: HttpRequest, contract: Contract, sheet: Sheet, made: Made, edition: int, problem: Conflict | None
) -> HttpResponse:
    sheet.values |= made.told
    whole = request.POST.get("whole") == "1"
    notes = notes_on(contract, made, whole=whole)
    sections = draw(sheet, notes)
    context = {
        "contract": contract,
        **addresses(contract, sheet.layout.kind),
        "whole": whole,
        "sections": sections,
        "fields": flat(sections),
        "told": set(made.told),
        "notes": notes,
        "edition": edition,
        "problem": problem,
        "saved_at": timezone.now(),
    }
    response = render(request, "desk/live.html", context)
    response.headers["X-Saved"] = "conflict" if problem else "yes"
    return response
