"""The screens on the way to a contract, one a step. Each shows what the act behind it will ask for, and nothing more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from qianyue import documents
from qianyue.contracts import attached, wording
from qianyue.contracts.acts import intent, read
from qianyue.contracts.links import in_chain
from qianyue.contracts.models import Acknowledgement, Contract, Order, Proposal, Reply, Signing, State
from qianyue.contracts.progress import awaiting
from qianyue.contracts.suite import suite
from qianyue.contracts.texts import CONSENT
from qianyue.contracts.together import FULL_TIME, elsewhere
from qianyue.operations.actor import COUNTER, Actor
from qianyue.operations.errors import TooMany
from qianyue.oversight.counters import assistance
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
        "sealed": _sealed(contract),
        "steps": None,
        "attachments": attached.listed(contract.proposal) if contract.worker_id == actor.person else [],
        "compares": earlier_offer(contract) is not None,
        "renewed": _renewed(contract, actor=actor),
        "wishes": _replies(contract, "change", "question", actor=actor),
    }
    if asked and step != journey.CLOSED:
        common["steps"] = journey.bar(step, address=address, attachments=bool(common["attachments"]))
    return SCREENS[step](request, contract, common, actor=actor, **more)


def earlier_offer(contract: Contract) -> Proposal | None:
    """What the offer that stands is compared with: the one before it, unless that went to somebody else's number."""
    if contract.proposal is None or contract.proposal.version < 2:
        return None
    return contract.proposals.filter(version=contract.proposal.version - 1, readdressed_at=None).first()


def _sealed(contract: Contract) -> bool:
    """Whether the employer's seal is in the file already, before the worker has signed it."""
    first = contract.state == State.PROPOSED and contract.proposal.order != Order.WORKER
    return first and Signing.objects.filter(proposal=contract.proposal, role="employer", result__isnull=False).exists()


def _replies(contract: Contract, *kinds: str, actor: Actor) -> list[Reply]:
    """What this worker said to the offer, questions to earlier ones too; nothing before the contract is bound to the worker."""
    if contract.worker_id != actor.person:
        return []
    of_offer = Q(proposal=contract.proposal) | Q(proposal__contract=contract, kind="question")
    return list(Reply.objects.filter(of_offer, kind__in=kinds).order_by("at"))


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


def _attachments(
    request: HttpRequest,
    contract: Contract,
    common: dict[str, Any],
    *,
    actor: Actor,
    number: int = 0,
    again: bool = False,
    kept: bool = False,
) -> HttpResponse:
    """One attachment: the one that is asked for, else the first that is not confirmed. `kept`: the contract is concluded."""
    left = [] if kept else read.unconfirmed(contract.proposal, actor=actor)
    number = number or (left[0] if left else 1)
    if not 1 <= number <= len(common["attachments"]):
        return redirect(common["address"])
    title, found = common["attachments"][number - 1]
    if not kept:
        read.show_attachment(contract.proposal_id, number, actor=actor)
    context = {
        "number": number,
        "title": title,
        "attachment": found,
        "confirmed": number not in left,
        "left": left,
        "paragraphs": found.words.split("\n") if found.words else [],
        "pages": range(1, found.pages + 1),
        "kept": kept,
    }
    if kept:
        context["steps"] = None
    return render(request, "my/attachment.html", common | context)


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
    context = {"digest": document.sha256, "size": document.size, "tail": intent.tail(document.sha256), "suite": suite().key}
    template = "counter/sign.html" if actor.request.channel == COUNTER else "my/sign.html"
    return render(request, template, common | context | {"name": read.terms_of(contract.proposal).worker.name})


def _waiting(request: HttpRequest, contract: Contract, common: dict[str, Any], *, actor: Actor) -> HttpResponse:
    return render(request, "my/waiting.html", common | progress(contract) | {"assisted": assistance(contract.id)})


def progress(contract: Contract) -> dict[str, Any]:
    """What has happened since the signature and what is waited for, honestly."""
    signed = Signing.objects.filter(proposal=contract.proposal, role__in=("worker", "employer"), signature__isnull=False)
    made = {signing.role: signing for signing in signed}
    mine, seal = made.get("worker"), made.get("employer")
    return {
        "stamped": bool(mine and mine.result_id),
        "sealed_first": bool(mine and seal and mine.base_id == seal.result_id),
        "approved": contract.state in ("sealing", "concluded"),
        "awaiting": awaiting(contract),
    }


def _done(request: HttpRequest, contract: Contract, common: dict[str, Any], *, actor: Actor) -> HttpResponse:
    context = {
        "tail": intent.tail(contract.final.sha256),
        "has_employment": in_chain(contract),
        "assisted": assistance(contract.id),
    }
    return render(request, "my/done.html", common | context)


def _closed(request: HttpRequest, contract: Contract, common: dict[str, Any], *, actor: Actor) -> HttpResponse:
    return render(request, "my/closed.html", common | {"replies": _replies(contract, "declined", actor=actor)})


SCREENS: dict[str, Screen] = {
    journey.IDENTITY: _identity,
    journey.BIND: _bind,
    journey.CONSENT: _consent,
    journey.FACTS: _facts,
    journey.READ: _read,
    journey.ATTACHMENTS: _attachments,
    journey.INTENT: _intent,
    journey.SIGN: _sign,
    journey.WAITING: _waiting,
    journey.DONE: _done,
    journey.CLOSED: _closed,
}
