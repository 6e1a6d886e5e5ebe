"""One employer of the region, with suspending, resuming and closing its service."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from qianyue.contracts.models import State
from qianyue.employers.application_facts import KINDS
from qianyue.employers.models import Membership
from qianyue.operations.actor import Actor
from qianyue.oversight import employers as desk
from qianyue.oversight.access import authorities_within
from qianyue.oversight.acts.classify_employer import classify_employer
from qianyue.oversight.acts.suspend_employer import close_employer, resume_employer, suspend_employer
from qianyue.oversight.complaints import of_region
from qianyue.web.authority_words import place_name
from qianyue.web.certificate_words import certificate
from qianyue.web.forms.authority import IndustryForm, ReasonForm
from qianyue.web.who import for_officers

LATEST = 5  # notices that are named on the page
ACTS = {"suspend": suspend_employer, "resume": resume_employer, "close": close_employer}


@for_officers
def one(request: HttpRequest, employer_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """POST: `act` is `suspend`, `resume` or `close`, with a reason."""
    found, officer = desk.employer(employer_id, actor=actor)
    classifying = request.POST.get("act") == "classify"
    industry = IndustryForm(request.POST if classifying else None, initial={"industry": found.industry})
    form = ReasonForm(request.POST if request.method == "POST" and not classifying else None)
    if classifying:
        industry.attempt(lambda data: classify_employer(employer_id, data["industry"], actor=actor))
        if not industry.errors:
            return HttpResponseRedirect(reverse("authority_employer", args=[employer_id]) + "?classified=1")
    elif request.method == "POST":
        form.attempt(lambda data: ACTS[data["act"]](employer_id, data["reason"], actor=actor))
        if not form.errors:
            return HttpResponseRedirect(reverse("authority_employer", args=[employer_id]) + "?done=1")
    members = (
        Membership.objects.current()
        .filter(employer=found)
        .select_related("person", "through__place__leader")
        .order_by("role", "created_at")
    )
    told = found.official_notices.filter(notice__authority__in=authorities_within(officer), told_at__isnull=False)
    context = {
        "one": found,
        "place": place_name(found.region),
        "kind": KINDS.get(found.kind, ""),
        "waiting": desk.waiting_contracts(found),
        "members": members,
        "seal": certificate(found),
        "form": form,
        "industry": industry,
        "complaints": of_region(officer).filter(employer=found).count(),
        "states": [(State(state).label, count) for state, count in desk.contracts_by_state(found)],
        "official": told.select_related("notice").order_by("-told_at")[:LATEST],
        "done": request.GET.get("done", ""),
    }
    status = next((one.status for one in (form, industry) if one.errors), 200)
    return render(request, "authority/employer.html", context, status=status)
