"""The second step of an officer's login, and enrolling what it needs. Who stands here has given the password and no more."""

from __future__ import annotations

from collections.abc import Callable

import segno
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from qianyue.operations.actor import Request
from qianyue.people import factors, security_keys, totp
from qianyue.people.acts.enrol_authenticator import begin_authenticator, confirm_authenticator
from qianyue.people.acts.register_key import register_key
from qianyue.people.acts.use_authenticator import use_authenticator, use_paper_code
from qianyue.people.acts.use_key import use_key
from qianyue.people.models import Person, RecoveryCode, SecurityKey
from qianyue.web import who
from qianyue.web.forms.base import Form
from qianyue.web.forms.second import AppCodeForm, KeyForm, NewKeyForm, PaperForm
from qianyue.web.second_step import SecondStep, ask, asked, place

APP, PAPER, KEY = "app", "paper", "key"


def prove(request: HttpRequest) -> HttpResponse:
    """POST: `act` says which factor is shown. Whoever has none is led to enrol one."""
    step = SecondStep.of(request)
    if step is None:
        return redirect("authority_login")
    person, origin = step.officer.person, _origin(request)
    if not factors.has_any(person.id):
        return redirect("authority_enrol")
    act = request.POST.get("act", "") if request.method == "POST" else ""
    forms = {APP: AppCodeForm(_data(request, APP)), PAPER: PaperForm(_data(request, PAPER)), KEY: KeyForm(_data(request, KEY))}
    challenge, seen = asked(request), place(request)
    acts: dict[str, Callable[[dict[str, str]], object]] = {
        APP: lambda data: use_authenticator(person, data["code"], request=origin),
        PAPER: lambda data: use_paper_code(person, data["paper"], request=origin),
        KEY: lambda data: use_key(person, data["answer"], challenge=challenge, place=seen, request=origin),
    }
    if act in acts:
        forms[act].attempt(acts[act])
        if not forms[act].errors:
            who.log_in(request, person, office=step.officer)
            return HttpResponseRedirect(step.onward or reverse("authority"))
    keys = SecurityKey.objects.filter(person=person).exists()
    context = {
        "app": forms[APP] if factors.has_authenticator(person.id) else None,
        "paper": forms[PAPER],
        "key": forms[KEY],
        "options": ask(request, security_keys.to_log_in(person, seen)) if keys else "",
    }
    return render(request, "authority/second.html", context, status=_status(forms))


def enrol(request: HttpRequest) -> HttpResponse:
    """The first factor, right after the password; later, logged in, another one. POST: `act` is `app` or `key`."""
    step, officer = SecondStep.of(request), who.office(request)
    if officer is None and step is None:
        return redirect("authority_login")
    if officer is None and step and factors.has_any(step.officer.person_id):
        return redirect("authority_second")
    standing = officer or step.officer  # type: ignore[union-attr] - one of them is there
    person, origin = standing.person, _origin(request)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    forms = {APP: AppCodeForm(_data(request, APP)), KEY: NewKeyForm(_data(request, KEY))}
    challenge, seen = asked(request), place(request)
    acts: dict[str, Callable[[dict[str, str]], list[str]]] = {
        APP: lambda data: confirm_authenticator(person, data["code"], request=origin),
        KEY: lambda data: register_key(person, data["answer"], data["name"], challenge=challenge, place=seen, request=origin),
    }
    if act in acts:
        codes = forms[act].attempt(acts[act])
        if not forms[act].errors:
            if officer is None and step:
                who.log_in(request, person, office=step.officer)
            onward = (step.onward if step else "") or reverse("authority")
            return render(request, "authority/enrolled.html", {"codes": codes, "onward": onward})
    return render(request, "authority/enrol.html", _enrolling(request, person, forms, officer is not None), status=_status(forms))


def _enrolling(request: HttpRequest, person: Person, forms: dict[str, Form], logged_in: bool) -> dict[str, object]:
    context: dict[str, object] = {
        "app": forms[APP],
        "key": forms[KEY],
        "options": ask(request, security_keys.to_register(person, place(request))),
        "keys": SecurityKey.objects.filter(person=person).order_by("created_at"),
        "has_app": factors.has_authenticator(person.id),
        "logged_in": logged_in,
        "paper_left": RecoveryCode.objects.filter(person=person, used_at=None).count(),
    }
    if not context["has_app"]:
        secret = begin_authenticator(person, anew=request.method == "GET").secret
        code = segno.make(totp.address(secret, person.login_name or ""), error="m")
        context |= {"picture": code.png_data_uri(scale=5, border=4), "secret": totp.written(secret)}
    return context


def _data(request: HttpRequest, act: str) -> object:
    return request.POST if request.method == "POST" and request.POST.get("act") == act else None


def _status(forms: dict[str, Form]) -> int:
    return next((form.status for form in forms.values() if form.errors), 200)


def _origin(request: HttpRequest) -> Request:
    return request.origin  # type: ignore[attr-defined, no-any-return]
