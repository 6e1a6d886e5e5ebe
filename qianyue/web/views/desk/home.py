"""The list of an employer's contracts, the one search box, and a member's messages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from qianyue.contracts import access
from qianyue.contracts.acts.name_filter import views_of
from qianyue.contracts.models import Contract, State
from qianyue.employers.permissions import may
from qianyue.notices.models import Message
from qianyue.operations.actor import Actor
from qianyue.web import inbox
from qianyue.web.desk_words import standings
from qianyue.web.found import grouped
from qianyue.web.lists import Listed
from qianyue.web.lists.desk import CONTRACTS, MESSAGES
from qianyue.web.who import for_members

MANY = 1000  # of a state: more are not counted one by one on every page
SEARCHED = 50  # contracts that the one box shows: the list shows all


@for_members()
def contracts(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    listed = CONTRACTS.of(access.of_employer(actor), request.GET, actor=actor)
    rows = standings(listed.take(Contract.objects.select_related("employer", "proposal")), actor=actor)
    context = list_context(listed, access.of_employer(actor), actor) | {
        "rows": rows,
        "may_draft": may(actor, "draft"),
        "may_keep": may(actor, "keep"),
        "done": request.GET.get("done", ""),
    }
    return render(request, "desk/contracts.html", context)


def list_context(listed: Listed, every: QuerySet[Contract], actor: Actor) -> dict[str, Any]:
    """What stands around the rows of a list of contracts: how many of each state there are in `every`, and the kept filters."""
    states = _states(every)
    return {
        "listed": listed,
        "states": [
            (value, label, _about(states[value]), _state_link(listed, value)) for value, label in State.choices if states[value]
        ],
        "any": any(states.values()),
        "state": listed.chosen.get("state", ""),
        "every": _state_link(listed, ""),
        "views": [{"id": view.id, "name": view.name, "query": view.query} for view in views_of(listed.listing.name, actor=actor)],
    }


def _states(every: QuerySet[Contract]) -> dict[str, int]:
    """How many of each state the actor sees, up to `MANY` and one."""
    found = every.order_by()
    return {state: found.filter(state=state).values("id")[: MANY + 1].count() for state in State.values}


def _about(count: int) -> str:
    return f"{MANY}+" if count > MANY else str(count)


def _state_link(listed: Listed, state: str) -> str:
    return listed.link(state=state)


@for_members()
def search(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    """The newest that match, grouped by what matched."""
    typed = CONTRACTS.chosen(request.GET, actor=actor).get("q", "")
    found: list[Contract] = []
    if typed:
        listed = CONTRACTS.of(access.of_employer(actor), {"q": typed, "per": str(SEARCHED)}, actor=actor)
        found = listed.take(Contract.objects.select_related("employer", "proposal"))
    more = bool(found) and bool(listed.next)
    context = {"typed": typed, "groups": grouped(found, typed, actor=actor), "count": len(found), "more": more}
    return render(request, "desk/search.html", context)


@for_members()
def messages(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    """The member's messages; POST marks all of them as read."""
    if request.method == "POST":
        inbox.mark_all_read(actor)
        return redirect("desk_messages")
    listed = MESSAGES.of(inbox.messages(actor), request.GET, actor=actor)
    context: dict[str, Any] = {"listed": listed, "rows": listed.take(Message.objects), "unread": inbox.unread(actor)}
    context["in_english"] = inbox.in_english(actor)
    context["empty"] = _("没有符合条件的消息") if listed.narrowed else _("没有消息")
    return render(request, "desk/messages.html", context)
