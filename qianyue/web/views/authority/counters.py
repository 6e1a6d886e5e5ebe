"""Service counters: opening a terminal for a worker, those that are open, those that were."""

from __future__ import annotations

import uuid

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from qianyue.operations.actor import Actor
from qianyue.oversight import access, counters
from qianyue.oversight.acts.end_counter import close_counter
from qianyue.oversight.acts.open_counter import open_counter
from qianyue.web import who
from qianyue.web.forms.counter import PlaceForm
from qianyue.web.who import for_officers

PER_PAGE = 25


@for_officers
def every(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    """POST opens one here: from then on this browser is the worker's, and the officer is logged out in it."""
    officer = access.as_officer(actor)
    form = PlaceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and (made := form.attempt(lambda data: open_counter(data["place"], actor=actor))):
        who.hand_over(request, made)
        return redirect("counter")
    counters.end_lapsed(Q(authority=officer.authority))
    context = {
        "officer": officer,
        "page": Paginator(counters.sessions(actor), PER_PAGE).get_page(request.GET.get("page")),
        "form": form,
        "done": request.GET.get("done", ""),
    }
    return render(request, "authority/counters.html", context, status=form.status if form.errors else 200)


@for_officers
def close(request: HttpRequest, counter_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    close_counter(counter_id, actor=actor)
    return HttpResponseRedirect(reverse("authority_counters") + "?done=closed")
