"""The real-name, real-person check (art. 19): a form, a link to the provider, and what came of it."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from qianyue.operations.actor import Actor
from qianyue.people.acts import identify
from qianyue.web import journey
from qianyue.web.forms.worker import IdentityForm
from qianyue.web.local import local_path
from qianyue.web.who import for_workers

_ONWARD = "identity_onward"  # session: where the person goes after it
_PROVIDER = "identity_provider"  # session: where the check that was just opened goes on


@for_workers
def form(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    """Name and document, as the person types them; nothing is filled in beforehand."""
    onward = local_path(request.POST.get("next") or request.GET.get("next"), "/my")
    asked = IdentityForm(request.POST or None, initial={"next": onward})
    if request.method == "POST" and (address := asked.attempt(lambda data: _start(data, onward, actor=actor))):
        request.session[_PROVIDER], request.session[_ONWARD] = address, onward
        return redirect("identity_go")
    context = {"form": asked, "steps": _steps(onward), "onward": onward, "worker": _to_sign(onward)}
    return render(request, "my/identity.html", context, status=asked.status if asked.errors else 200)


@for_workers
def go(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    """The way to the provider is a plain link: the policy lets no form of ours lead to another site."""
    address = request.session.get(_PROVIDER)
    if not address:
        return redirect("identity")
    onward = request.session.get(_ONWARD, "/my")
    return render(request, "my/identity_go.html", {"provider": address, "steps": _steps(onward), "onward": onward})


@for_workers
def back(request: HttpRequest, check: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """The person comes back from the provider, or waits here for its answer. The page's pending part asks again by itself."""
    request.session.pop(_PROVIDER, None)
    onward = local_path(request.GET.get("next"), "/my")
    found = identify.finish(check, actor=actor)
    if request.headers.get("HX-Request") and found.status != "pending":
        return HttpResponse(headers={"HX-Redirect": request.get_full_path()})
    template = "my/parts/identity_pending.html" if request.headers.get("HX-Request") else "my/identity_back.html"
    contract = onward if onward.startswith("/my/contracts/") else ""
    context = {"check": found, "onward": onward, "contract": contract, "steps": _steps(onward)}
    return render(request, template, context)


def _start(data: dict[str, str], onward: str, *, actor: Actor) -> str:
    back_to = f"{settings.PUBLIC_URL}/identity/return/{{check}}?{urlencode({'next': onward})}"
    return identify.start(
        name=data["name"], id_type=data["id_type"], id_number=data["id_number"], return_url=back_to, actor=actor
    )


def _to_sign(onward: str) -> bool:
    """Whether the check is a step on the way to a contract; others do it on the way to their employer's application."""
    return onward.startswith("/my")


def _steps(onward: str) -> list[dict[str, Any]]:
    return journey.bar(journey.IDENTITY) if _to_sign(onward) else []


def address_for(contract: str) -> str:
    """Where the check begins that leads back to `contract` (a path)."""
    return f"{reverse('identity')}?{urlencode({'next': contract})}"
