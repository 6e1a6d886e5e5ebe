"""The employer's contracts whose wages do not reach the minimum from some day on, and what each must be raised to."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from qianyue.contracts import access as contracts
from qianyue.operations.actor import Actor
from qianyue.oversight.access import standing
from qianyue.web.authority_words import place_name
from qianyue.web.desk_words import worker_name
from qianyue.web.who import for_members

PER_PAGE = 25


@for_members()
def below_minimum(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    """One line a wage; the handler changes the contract with the worker."""
    found = standing().filter(contract__in=contracts.of_employer(actor).order_by())
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [(one, worker_name(one.contract), place_name(one.place)) for one in page]
    return render(request, "desk/below_minimum.html", {"page": page, "rows": rows})
