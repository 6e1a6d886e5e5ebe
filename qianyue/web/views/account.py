"""The account of whoever is logged in by phone: an officer sets it up, and anybody who has one chooses another password."""

from __future__ import annotations

from django.contrib.auth import logout as log_out
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from qianyue.employers import applications
from qianyue.employers.acts.new_password import account_of, new_password
from qianyue.operations.actor import Actor
from qianyue.oversight.acts.set_up_officer import set_up_officer, to_set_up
from qianyue.oversight.models import Officer
from qianyue.people.acts.identify import is_identified
from qianyue.web.forms.account import AccountForm, PasswordForm
from qianyue.web.second_step import SecondStep
from qianyue.web.who import for_workers


@for_workers
def officer(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    """First the check of the person, then name and password, then the second step."""
    appointed = to_set_up(actor)
    if not is_identified(applications.applicant(actor)):
        return _check_first(request)
    form = AccountForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        made = form.attempt(lambda data: set_up_officer(data["login_name"], data["password"], actor=actor))
        if made:
            SecondStep.begin(request, made, "")
            return redirect("authority_second")
    context = {"form": form, "authority": appointed.authority}
    return render(request, "account/officer.html", context, status=form.status if form.errors else 200)


@for_workers
def password(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    """Afterwards nobody is logged in, here or elsewhere."""
    person = account_of(actor)
    if not is_identified(person):
        return _check_first(request)
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.attempt(lambda data: new_password(data["password"], actor=actor)):
        log_out(request)
        of_authority = Officer.objects.filter(person=person, active=True).exists()
        return render(request, "account/changed.html", {"entrance": "authority_login" if of_authority else "desk_login"})
    context = {"form": form, "account": person.login_name}
    return render(request, "account/password.html", context, status=form.status if form.errors else 200)


def _check_first(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('identity')}?{urlencode({'next': request.path})}")
