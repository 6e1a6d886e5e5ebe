"""What employers call a false alarm: the queue, and one passage with the two buttons that answer it."""

from __future__ import annotations

import uuid

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from qianyue.operations.actor import Actor
from qianyue.oversight import access
from qianyue.oversight.acts.decide_objection import decide_objection
from qianyue.web.forms.authority import ObjectionForm
from qianyue.web.who import for_officers

PER_PAGE = 25


@for_officers
def objections(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    """What waits for an answer, the longest ago first; below it what has been answered, the latest first."""
    found = access.objections(access.as_officer(actor))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "waiting": found.filter(upheld=None).count(), "done": request.GET.get("done", "")}
    return render(request, "authority/objections.html", context)


@for_officers
def objection(request: HttpRequest, objection_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """One passage: what the rule read into it, what the employer says, and the answer."""
    found = access.objection(objection_id, actor=actor)
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        form.attempt(lambda data: decide_objection(found.id, data["answer"], uphold=data["uphold"] == "yes", actor=actor))
        if not form.errors:
            return HttpResponseRedirect(reverse("authority_objections") + "?done=answered")
    context = {"one": found, "form": form}
    return render(request, "authority/objection.html", context, status=form.status if form.errors else 200)
