"""The two sections that are typed: whatever is sent is kept, and what is wrong is shown at its field."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from qianyue.employers import application_facts as facts_of
from qianyue.employers import applications
from qianyue.employers.acts.fill_application import fill_application
from qianyue.operations.actor import Actor
from qianyue.operations.errors import InvalidInput
from qianyue.web.forms.apply import FORMS
from qianyue.web.templatetags.house import said
from qianyue.web.who import for_workers


@for_workers
def section(request: HttpRequest, application_id: uuid.UUID, section: str, *, actor: Actor) -> HttpResponse:
    """Show a section, or keep it and go on; with mistakes it is kept too, and shown again with them."""
    if section not in FORMS:
        raise Http404
    found = applications.own_open(application_id, actor=actor)
    kept, status, wrong = False, 200, dict[str, str]()
    if request.method == "POST":
        form = FORMS[section](request.POST)
        form.full_clean()
        edition = request.POST.get("edition", "")
        try:
            values = form.values
            wrong = fill_application(application_id, section, values, actor=actor, edition=_number(edition))
        except InvalidInput as problem:
            form.refuse(problem)
            return _page(request, application_id, section, form, actor=actor, status=problem.status)
        if not wrong:
            return HttpResponseRedirect(reverse("apply_one", args=[application_id]) + f"?done={section}#{section}")
        kept, status = True, 422
        found.refresh_from_db()
    facts = {name: found.facts.get(name, "") for name in facts_of.SECTIONS[section]}
    shown = wrong if kept else facts_of.problems(found.facts, section) if any(facts.values()) else {}
    form = (
        FORMS[section].of(facts, {name: said(sentence) for name, sentence in shown.items()})
        if any(facts.values())
        else FORMS[section]()
    )
    return _page(request, application_id, section, form, actor=actor, status=status, kept=kept)


def _page(
    request: HttpRequest, key: uuid.UUID, section: str, form: object, *, actor: Actor, status: int, kept: bool = False
) -> HttpResponse:
    found = applications.own(key, actor=actor)
    reason = applications.returned_reasons(found).get(section, "")
    context = {"one": found, "section": section, "form": form, "kept": kept, "reason": reason}
    return render(request, "apply/section.html", context, status=status)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None
