"""The screens on the way to a contract, one a step. Each shows what the act behind it will ask for, and nothing more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from qianyue import documents
from qianyue.contracts import wording
from qianyue.contracts.acts import conclude, intent, read
from qianyue.contracts.models import Acknowledgement, Contract, Reply, Signing
from qianyue.contracts.texts import CONSENT
from qianyue.contracts.together import FULL_TIME, elsewhere
from qianyue.operations.actor import Actor
from qianyue.operations.errors import TooMany
from qianyue.people.models import Person
from qianyue.web import journey
from qianyue.web.context import masked_phone
from qianyue.web.forms.base import Form
from qianyue.web.forms.login import CodeForm
from qianyue.web.forms.worker import ConsentForm
from qianyue.web.views.my.identity import address_for

Screen = Callable[..., HttpResponse]


def show(request: HttpRequest, contract: Contract, step: str, *, actor: Actor, **more: Any) -> HttpResponse:
    """The screen of `step`, with what every screen has."""
    address, asked = reverse("contract", args=[contract.id]), "worker" in contract.definition.places
    common = {
        "contract": contract,
        "proposal": contract.proposal,
        "address": address,
        "step": step,
        "asked": asked,
        "steps": journey.bar(step, address=address) if asked and step != journey.CLOSED else None,
        "renewed": _renewed(contract, actor=actor),
        "wishes": _replies(contract, "change", actor=actor),
    }
    return SCREENS[step](request, contract, common, actor=actor, **more)


def _replies(contract: Contract, kind: str, *, actor: Actor) -> list[Reply]:
    """What this worker answered to the offer; nothing before the contract is bound to the worker."""
    if contract.worker_id != actor.person:
        return []
    return list(Reply.objects.filter(proposal=contract.proposal, kind=kind).order_by("at"))


def _renewed(contract: Contract, *, actor: Actor) -> bool:
    """Whether this worker had confirmed something of an offer that has been replaced since."""
    earlier = Acknowledgement.objects.filter(proposal__contract=contract, person=actor.person)
    return earlier.exclude(proposal=contract.proposal).exists()


def _identity(request: HttpRequest, contract: Contract, common: dict[str, Any], *, actor: Actor) -> HttpResponse:
    return redirect(address_for(common["address"]))


def _bind(request: HttpRequest, contract: Contract, common: dict[str, Any], *, actor: Actor) -> HttpResponse:
    return render(request, "my/bind.html", common)


def _consent(
    request: HttpRequest, contract: Contract, common: dict[str, Any], *, actor: Actor, form: Form | None = None
) -> HttpResponse:
    form = form or ConsentForm()
    first, *points = CONSENT.split("\n")
    context = common | {"form": form, "first": first, "points": points}
    return render(request, "my/consent.html", context, status=form.status if form.errors else 200)


def _facts(
    request: HttpRequest, contract: Contract, common: dict[str, Any], *, actor: Actor, again: bool = False
) -> HttpResponse:
    proposal = read.show(contract.proposal_id, "key_facts", actor=actor)
    terms = read.terms_of(proposal)
    context = {
        "facts": documents.key_facts(terms),
        "digest": documents.key_facts_digest(terms),
        "again": again,
        "elsewhere": elsewhere(contract, terms, timezone.localdate()) if contract.kind in FULL_TIME else [],
    }
    return render(request, "my/facts.html", common | context)


def _read(request: HttpRequest, contract: Contract, common: dict[str, Any], *, actor: Actor, again: bool = False) -> HttpResponse:
    proposal = read.show(contract.proposal_id, "text", actor=actor)
    context = {
        "document": wording.blocks(proposal, read.terms_of(proposal)).to_json(),
        "pages": range(1, proposal.document.pages + 1),
        "digest": proposal.document.sha256,
        "tail": intent.tail(proposal.document.sha256),
        "again": again,
    }
    return render(request, "my/read.html", common | context)


def _intent(
    request: HttpRequest,
    contract: Contract,
    common: dict[str, Any],
    *,
    actor: Actor,
    form: Form | None = None,
    refused: TooMany | None = None,
) -> HttpResponse:
    """First a button that sends the code, then (`?sent=1`) the field for it; `refused`: it was asked for too often."""
    form = form or CodeForm()
    context = {
        "form": form,
        "refused": refused,
        "sent": form.is_bound or refused is not None or request.GET.get("sent") == "1",
        "phone": masked_phone(Person.objects.get(id=actor.person).phone),
        "tail": intent.tail(contract.proposal.document.sha256),
    }
    status = refused.status if refused else form.status if form.errors else 200
    return render(request, "my/intent.html", common | context, status=status)


def _sign(request: HttpRequest, contract: Contract, common: dict[str, Any], *, actor: Actor) -> HttpResponse:
    document = contract.proposal.document
    context = {"digest": document.sha256, "size": document.size, "tail": intent.tail(document.sha256)}
    return render(request, "my/sign.html", common | context | {"name": read.terms_of(contract.proposal).worker.name})


def _waiting(request: HttpRequest, contract: Contract, common: dict[str, Any], *, actor: Actor) -> HttpResponse:
    return render(request, "my/waiting.html", common | progress(contract))


def progress(contract: Contract) -> dict[str, Any]:
    """What has happened since the signature and what is waited for, honestly."""
    mine = Signing.objects.filter(proposal=contract.proposal, role="worker", signature__isnull=False).first()
    return {
        "stamped": bool(mine and mine.result_id),
        "approved": contract.state in ("sealing", "concluded"),
        "awaiting": conclude.awaiting(contract),
    }


def _done(request: HttpRequest, contract: Contract, common: dict[str, Any], *, actor: Actor) -> HttpResponse:
    return render(request, "my/done.html", common | {"tail": intent.tail(contract.final.sha256)})


def _closed(request: HttpRequest, contract: Contract, common: dict[str, Any], *, actor: Actor) -> HttpResponse:
    return render(request, "my/closed.html", common | {"replies": _replies(contract, "declined", actor=actor)})


SCREENS: dict[str, Screen] = {
    journey.IDENTITY: _identity,
    journey.BIND: _bind,
    journey.CONSENT: _consent,
    journey.FACTS: _facts,
    journey.READ: _read,
    journey.INTENT: _intent,
    journey.SIGN: _sign,
    journey.WAITING: _waiting,
    journey.DONE: _done,
    journey.CLOSED: _closed,
}
