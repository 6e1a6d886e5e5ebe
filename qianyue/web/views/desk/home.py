"""The list of an employer's contracts: by state, by number, by the worker's name."""

from __future__ import annotations

import re

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode

from qianyue.contracts import access
from qianyue.contracts.models import Contract, State
from qianyue.operations.actor import Actor
from qianyue.web import inbox
from qianyue.web.desk_words import standings, worker_name
from qianyue.web.who import for_members

PER_PAGE = 25
NUMBER = re.compile(r"(?=.*\d)[0-9A-Za-z-]{3,40}", re.ASCII)
SEARCHED = 2000  # names are ciphertext: looking for one means opening each, so only the newest are looked through


@for_members()
def contracts(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    found = access.of_employer(actor)
    states = dict(found.order_by().values_list("state").annotate(Count("id")))
    state, wanted = request.GET.get("state", ""), request.GET.get("q", "").strip()[:60]
    if state in State.values:
        found = found.filter(state=state)
    by_name = bool(wanted) and not NUMBER.fullmatch(wanted)
    if wanted:
        found = _named(found, wanted) if by_name else found.filter(number__icontains=wanted)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    chosen = {name: value for name, value in (("state", state), ("q", wanted)) if value}
    context = {
        "page": page,
        "rows": standings(page, actor=actor),
        "states": [(value, label, states.get(value, 0)) for value, label in State.choices if states.get(value)],
        "total": sum(states.values()),
        "state": state,
        "wanted": wanted,
        "limit": SEARCHED if by_name and sum(states.values()) > SEARCHED else 0,
        "query": f"{urlencode(chosen)}&" if chosen else "",
        "done": request.GET.get("done", ""),
    }
    return render(request, "desk/contracts.html", context)


def _named(found: QuerySet[Contract], name: str) -> QuerySet[Contract]:
    """Those whose worker has exactly this name, among the newest."""
    looked = found.select_related(None).only("id", "worker_name", "terms")[:SEARCHED]
    return found.filter(id__in=[contract.id for contract in looked if worker_name(contract) == name])


@for_members()
def messages(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    """The member's messages; POST marks all of them as read."""
    if request.method == "POST":
        inbox.mark_all_read(actor)
        return redirect("desk_messages")
    page = Paginator(inbox.messages(actor), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/messages.html", {"page": page, "unread": inbox.unread(actor)})
