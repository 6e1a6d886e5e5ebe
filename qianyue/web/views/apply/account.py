"""Somebody who was appointed chooses account name and password, and is at the desk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from qianyue.employers import applications
from qianyue.employers.acts.set_up_account import set_up_account, to_set_up
from qianyue.operations.actor import Actor
from qianyue.people.acts.identify import is_identified
from qianyue.web import who
from qianyue.web.forms.account import AccountForm
from qianyue.web.who import for_workers


@for_workers
def account(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    """Only for whoever has no account yet; first the check of the person."""
    found = to_set_up(actor)
    if not is_identified(applications.applicant(actor)):
        return HttpResponseRedirect(f"{reverse('identity')}?{urlencode({'next': request.path})}")
    form = AccountForm(request.POST if request.method == "POST" else None)
    made = (
        form.attempt(lambda data: set_up_account(data["login_name"], data["password"], actor=actor))
        if request.method == "POST"
        else None
    )
    if made:
        who.log_in(request, made, membership=found[0])
        return redirect("desk" if len(found) == 1 else "desk_choose")
    context = {"form": form, "memberships": found}
    return render(request, "apply/account.html", context, status=form.status if form.errors else 200)
