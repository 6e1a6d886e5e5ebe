"""One row: what it says, what it would replace, who drafted and who decided; and the two buttons that decide."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from qianyue.law.regions import within
from qianyue.operations.actor import Actor
from qianyue.oversight import access
from qianyue.oversight.acts.confirm_table_row import confirm_table_row
from qianyue.oversight.acts.withdraw_table_row import withdraw_table_row
from qianyue.oversight.recheck import to_check, told, under_way
from qianyue.people.same import same_person
from qianyue.web import authority_words as words
from qianyue.web.forms.authority import WithdrawForm
from qianyue.web.views.authority.rows import drawn
from qianyue.web.who import for_officers


@for_officers
def row(request: HttpRequest, row_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    return _page(request, row_id, actor, WithdrawForm())


@for_officers
def confirm(request: HttpRequest, row_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """The second officer's button."""
    access.row(row_id, actor=actor)
    if request.method != "POST":
        return redirect("authority_row", row_id)
    confirm_table_row(row_id, actor=actor)
    return HttpResponseRedirect(reverse("authority_row", args=[row_id]) + "?done=confirmed")


@for_officers
def withdraw(request: HttpRequest, row_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """Taken back, with the reason."""
    access.row(row_id, actor=actor)
    if request.method != "POST":
        return redirect("authority_row", row_id)
    form = WithdrawForm(request.POST)
    form.attempt(lambda data: withdraw_table_row(row_id, data["reason"], actor=actor))
    if form.errors:
        return _page(request, row_id, actor, form)
    return HttpResponseRedirect(reverse("authority_row", args=[row_id]) + "?done=withdrawn")


def _page(request: HttpRequest, row_id: uuid.UUID, actor: Actor, form: WithdrawForm) -> HttpResponse:
    found, officer = access.row(row_id, actor=actor)
    before = words.replaced(found)
    open_to_us = not hasattr(found, "decision") and within(found.region, officer.authority.region)
    context = {
        **drawn(found),
        "wages": found.table == found.Table.MINIMUM_WAGES,
        "before": before,
        "before_class": words.class_name(before["class"]) if before else "",
        "decision": getattr(found, "decision", None),
        "own": same_person(found.drafted_by_id, officer.person_id),
        "open": open_to_us,
        "below": access.shortfalls(officer).filter(row=found).values("contract").distinct().count(),
        "to_check": to_check(found) if open_to_us else 0,
        "told": told(found),
        "under_way": under_way(),
        "form": form,
        "done": request.GET.get("done", ""),
    }
    return render(request, "authority/row.html", context, status=form.status if form.errors else 200)
