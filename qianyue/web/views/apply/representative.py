"""The legal representative, on a phone of his own: what is being applied for in the employer's name, and yes or no (YN-19)."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from qianyue.employers import applications
from qianyue.employers.acts.ask_representative import disown, represent
from qianyue.operations.actor import Actor
from qianyue.people.acts.identify import is_identified
from qianyue.web import apply_words
from qianyue.web.who import for_workers


@for_workers
def representative(request: HttpRequest, application_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """POST: `answer` is `yes` or `no`."""
    found = applications.represented(application_id, actor=actor)
    if request.method == "POST":
        edition = request.POST.get("edition", "")
        if request.POST.get("answer") == "yes":
            represent(application_id, edition=int(edition) if edition.isdecimal() and len(edition) < 10 else 0, actor=actor)
        elif request.POST.get("answer") == "no":
            disown(application_id, actor=actor)
        return HttpResponseRedirect(request.path)
    person = applications.applicant(actor)
    context = {
        "one": found,
        "rows": apply_words.facts_rows(found),
        "identified": is_identified(person),
        "himself": applications.is_representative(person, found),
        "identity": f"{reverse('identity')}?{urlencode({'next': request.path})}",
    }
    return render(request, "apply/representative.html", context)
