"""The certificate of the employer's seal: everybody of the employer sees it, who may has it renewed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from qianyue.employers.acts.renew_seal import renew_seal
from qianyue.employers.permissions import may
from qianyue.employers.standing import as_member
from qianyue.operations.actor import Actor
from qianyue.web.certificate_words import certificate
from qianyue.web.who import for_members


@for_members()
def show(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    employer = as_member(actor, to="read").employer
    context = {
        "employer": employer,
        "seal": certificate(employer),
        "may": may(actor, "renew_seal"),
        "done": request.GET.get("done", ""),
    }
    return render(request, "desk/certificate.html", context)


@for_members()
def renew(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    renew_seal(actor=actor)
    return HttpResponseRedirect(reverse("desk_certificate") + "?done=ordered")
