"""Asking a worker before a term ends: two choices, a preview of the letter, one button."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from qianyue.contracts.acts.ask_intention import ask_intention, letter
from qianyue.contracts.employed import employed, intentions
from qianyue.contracts.next_document import open_ended_next
from qianyue.operations.actor import Actor
from qianyue.web.desk_words import worker_name
from qianyue.web.forms.after import IntentionForm
from qianyue.web.who import for_members


@for_members()
def ask(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """A letter is shown as it will be read before it is sent: the first press shows it, the second sends it."""
    found = employed(contract_id, actor=actor, to="end")
    form = IntentionForm(request.POST if request.method == "POST" else None)
    shown = None
    if request.method == "POST" and request.POST.get("do") == "send":
        form.attempt(lambda data: ask_intention(contract_id, actor=actor, **data))
        if not form.errors:
            return HttpResponseRedirect(reverse("desk_employment", args=[contract_id]) + "?done=asked")
    elif request.method == "POST":
        shown = form.attempt(lambda data: letter(found, **data))
    context = {
        "form": form,
        "contract": found.current,
        "name": worker_name(found.current),
        "employment": found.employment,
        "open_ended_next": open_ended_next(found.employment),
        "letter": shown,
        "before": intentions(found.key),
    }
    return render(request, "desk/intention.html", context, status=form.status if form.is_bound and form.errors else 200)
