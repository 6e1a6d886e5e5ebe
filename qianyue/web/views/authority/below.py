"""The contracts in force that do not reach the minimum wage, in the officer's region: by number, never by name."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from qianyue.operations.actor import Actor
from qianyue.oversight.acts.see_shortfalls import see_shortfalls
from qianyue.oversight.recheck import under_way
from qianyue.web.authority_words import place_name
from qianyue.web.who import for_officers

PER_PAGE = 25


@for_officers
def below_minimum(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    """The longest ago first; what lies ahead follows."""
    found = see_shortfalls(actor=actor)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [(one, place_name(one.place)) for one in page]
    employers = found.order_by().values("employer").distinct().count()
    context = {"page": page, "rows": rows, "employers": employers, "under_way": under_way()}
    return render(request, "authority/below_minimum.html", context)
