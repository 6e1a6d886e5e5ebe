"""What it takes to open the service, one's own applications, and one of them with what to do next."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from qianyue.employers import applications
from qianyue.employers.acts import begin_application
from qianyue.employers.acts.ask_representative import ask_representative
from qianyue.employers.acts.submit_application import submit_application
from qianyue.employers.materials import shipped
from qianyue.operations.actor import WORKER, Actor
from qianyue.operations.errors import InvalidInput, TooMany
from qianyue.people.acts.identify import is_identified
from qianyue.web import apply_words, who
from qianyue.web.forms.apply import PeopleForm
from qianyue.web.views.desk.drafting import operation_of
from qianyue.web.who import for_workers


def opening(request: HttpRequest) -> HttpResponse:
    """For everybody: how it goes and which papers it takes. Whoever is logged in with a phone sees their applications."""
    actor = who.actor(request)
    mine, owned = [], []
    if actor and actor.role == WORKER:
        for one in applications.mine(actor):
            lacks = len(applications.lacking(one)) if one.open else 0
            mine.append({"one": one, "tag": apply_words.TAGS[one.state], "next": apply_words.next_step(one, lacks)})
        owned = [member.employer for member in begin_application.owned(actor)]
    context = {
        "mine": mine,
        "owned": owned,
        "worker": actor is not None and actor.role == WORKER,
        "papers": shipped(),
        "operation": uuid.uuid4().hex,
        "login": f"{reverse('login')}?{urlencode({'next': reverse('apply')})}",
    }
    return render(request, "apply/opening.html", context)


@for_workers
def begin(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    """A new application; first the check of the person who begins it."""
    if not is_identified(applications.applicant(actor)):
        return HttpResponseRedirect(f"{reverse('identity')}?{urlencode({'next': reverse('apply')})}")
    key = begin_application.begin_application(actor=actor, operation=operation_of(request.POST) or None)
    return redirect("apply_one", key)


@for_workers
def change(request: HttpRequest, employer_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """An application of an employer's owner to change what is registered."""
    if not is_identified(applications.applicant(actor)):
        return HttpResponseRedirect(f"{reverse('identity')}?{urlencode({'next': reverse('apply')})}")
    key = begin_application.begin_change(employer_id, actor=actor, operation=operation_of(request.POST) or None)
    return redirect("apply_one", key)


@for_workers
def one(request: HttpRequest, application_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    return page(request, application_id, actor=actor)


def page(
    request: HttpRequest, application_id: uuid.UUID, *, actor: Actor, refused: InvalidInput | TooMany | None = None
) -> HttpResponse:
    """The overview: four parts, each with what it lacks, and handing it in."""
    found = applications.own(application_id, actor=actor)
    parts = apply_words.parts(found)
    lacks = sum(len(part.lacks) for part in parts.values())
    there = apply_words.papers(found)
    context = {
        "one": found,
        "tag": apply_words.TAGS[found.state],
        "parts": parts,
        "lacks": lacks,
        "next": apply_words.next_step(found, lacks),
        "rows": apply_words.facts_rows(found),
        "papers": there,
        "uploaded": sum(1 for paper in there if paper.scan),
        "agent": found.facts.get("capacity") == "agent",
        "reasons": applications.returned_reasons(found),
        "identity": f"{reverse('identity')}?{urlencode({'next': request.path})}",
        "refused": refused,
        "labels": {name: field.label for name, field in PeopleForm.base_fields.items()},
        "done": request.GET.get("done", ""),
    }
    return render(request, "apply/one.html", context, status=refused.status if refused else 200)


@for_workers
def submit(request: HttpRequest, application_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """Hand it in; what it lacks is said at each part."""
    edition = request.POST.get("edition", "")
    try:
        submit_application(application_id, edition=int(edition) if edition.isdecimal() and len(edition) < 10 else 0, actor=actor)
    except InvalidInput as problem:
        return page(request, application_id, actor=actor, refused=problem)
    return HttpResponseRedirect(reverse("apply_one", args=[application_id]) + "?done=submitted")


@for_workers
def ask(request: HttpRequest, application_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """Send the legal representative a message."""
    try:
        ask_representative(application_id, actor=actor)
    except (InvalidInput, TooMany) as problem:
        return page(request, application_id, actor=actor, refused=problem)
    return HttpResponseRedirect(reverse("apply_one", args=[application_id]) + "?done=asked")


@for_workers
def discard(request: HttpRequest, application_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    begin_application.discard_application(application_id, actor=actor)
    return redirect("apply")
