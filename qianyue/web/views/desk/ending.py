"""Ending a contract in two screens: why and when; then the questions of this reason and what speaks against it."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from qianyue.contracts.acts.end import BY_AGREEMENT, against, end, take_back_ending
from qianyue.contracts.employed import Employed, employed
from qianyue.contracts.links import day_of
from qianyue.law.dates import today
from qianyue.law.endings import REASONS, near_retirement
from qianyue.law.severance import is_due
from qianyue.operations.actor import Actor
from qianyue.operations.errors import InvalidInput
from qianyue.web.after_words import reason_choices, reason_words
from qianyue.web.desk_words import worker_name
from qianyue.web.forms.after import EndForm
from qianyue.web.views.desk.drafting import operation_of
from qianyue.web.views.desk.employment import draft_address
from qianyue.web.who import for_members


@for_members()
def begin(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """Without a reason the first screen; with one the second, and by POST the act."""
    found = employed(contract_id, actor=actor, to="end")
    reason = request.GET.get("reason", "")
    if reason == BY_AGREEMENT:
        day = _last_day(request, found)
        more = {"last_day": day.isoformat()} if day else {}
        return HttpResponseRedirect(draft_address("termination_agreement", found.current.id, **more))
    if reason not in REASONS:
        return render(request, "desk/end.html", _who(found) | {"reasons": reason_choices(), "unknown": bool(reason)})
    if request.method == "POST":
        form = EndForm(reason, request.POST)
        form.attempt(
            lambda data: end(contract_id, form.decision(data), actor=actor, operation=operation_of(request.POST) or None)
        )
        if not form.errors:
            return HttpResponseRedirect(reverse("desk_employment", args=[contract_id]) + "?done=ended")
    else:
        form = EndForm(reason, initial={"last_day": _last_day(request, found)})
    status = form.status if form.is_bound and form.errors else 200
    return render(
        request, "desk/end_reason.html", _who(found) | _second(request, found, reason, form, actor=actor), status=status
    )


def _who(found: Employed) -> dict[str, Any]:
    return {"contract": found.current, "name": worker_name(found.current), "employment": found.employment, "today": today()}


def _second(request: HttpRequest, found: Employed, reason: str, form: EndForm, *, actor: Actor) -> dict[str, Any]:
    employment = found.employment
    days = (employment.retirement.value,) if employment.retirement.value else ()
    due, why = is_due(reason)
    return {
        "form": form,
        "reason": reason_words(reason),
        "code": reason,
        "ground": REASONS[reason],
        "due": due,
        "why": why,
        "near": near_retirement(employment.service_since.value, employment.on, days),
        "warnings": _warnings(found, form, actor=actor),
        "operation": operation_of(request.POST) or uuid.uuid4().hex,
    }


def _warnings(found: Employed, form: EndForm, *, actor: Actor) -> list[Any]:
    """What speaks against what was typed without blocking it; shown once something was typed."""
    if not form.is_bound or "last_day" not in form.cleaned_data or "words" not in form.cleaned_data:
        return []
    data = dict.fromkeys(form.asked, "no") | {"warned": False} | form.cleaned_data
    try:
        _link, speaks = against(found.current.id, form.decision(data), actor=actor)
    except InvalidInput:
        return []
    return [one for one in speaks if not one.blocks]


def _last_day(request: HttpRequest, found: Employed) -> datetime.date | None:
    """As asked for on the first screen; for the end of a term, its last day."""
    if request.GET.get("reason") == "LCL44-1":
        return found.employment.current.end
    try:
        return day_of(request.GET.get("last_day"))
    except ValueError:
        return None


@for_members()
def take_back(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    take_back_ending(contract_id, actor=actor)
    return HttpResponseRedirect(reverse("desk_employment", args=[contract_id]) + "?done=taken_back")
