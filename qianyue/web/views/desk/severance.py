"""The severance calculator at the desk."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from qianyue.contracts.employed import employed
from qianyue.operations.actor import Actor
from qianyue.web.calculating import calculator
from qianyue.web.who import for_members


@for_members()
def calculate(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    found = employed(contract_id, actor=actor)
    found.must_be_seen()
    context = calculator(request, found) | {"link": found.employment.current}
    return render(request, "desk/severance.html", context, status=context["status"])
