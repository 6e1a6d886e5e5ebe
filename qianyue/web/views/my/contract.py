"""One contract of a worker: the screen of its next step, and the acts that the screens' buttons call."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from qianyue.contracts import access
from qianyue.contracts.acts import answer, bind, intent, negotiate, read
from qianyue.contracts.models import State
from qianyue.operations.actor import Actor
from qianyue.operations.errors import InvalidInput, TooMany
from qianyue.web import journey
from qianyue.web.forms.base import Form
from qianyue.web.forms.login import CodeForm
from qianyue.web.forms.worker import ChangeForm, ConsentForm, DeclineForm, QuestionForm
from qianyue.web.terms_form.differences import differences
from qianyue.web.views.my import screens
from qianyue.web.who import for_workers

View = Callable[..., HttpResponse | None]
Answer = Callable[..., object]


@for_workers
def contract(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """The next step; `?step=facts`, `?step=read` and `?step=attachments` look back at what was confirmed already."""
    found = access.as_invited(contract_id, actor=actor)
    step = journey.step_of(found, actor=actor)
    wanted = request.GET.get("step")
    later = (journey.READ, journey.ATTACHMENTS, journey.INTENT, journey.SIGN)
    done = journey.LOOK_BACK[: later.index(step) + 1] if step in later else ()
    if wanted in done and wanted != step:
        return screens.show(request, found, wanted, actor=actor, again=True)
    return screens.show(request, found, step, actor=actor)


@for_workers
def progress(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """The waiting screen's middle, asked for again and again; once there is nothing to wait for, the whole page."""
    found = access.as_invited(contract_id, actor=actor)
    if journey.step_of(found, actor=actor) != journey.WAITING:
        return HttpResponse(headers={"HX-Redirect": request.path.removesuffix("/progress")})
    return render(request, "my/parts/progress.html", {"contract": found} | screens.progress(found))


def _act(view: View) -> View:
    """A button's target: by GET (a reload, a login in between) it is the contract's page again. To strangers it is not there."""

    @for_workers
    @functools.wraps(view)
    def guarded(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
        access.as_invited(contract_id, actor=actor)
        if request.method != "POST":
            return redirect("contract", contract_id)
        return view(request, contract_id, actor=actor) or redirect("contract", contract_id)

    return guarded


def proposal_of(request: HttpRequest) -> uuid.UUID:
    """The offer that the page was about: the act refuses when another one stands by now."""
    try:
        return uuid.UUID(request.POST.get("proposal", ""))
    except ValueError:
        raise InvalidInput(_("页面内容不完整，请刷新页面后再试。")) from None


@_act
def bind_me(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> None:
    bind.bind(contract_id, actor=actor)


@_act
def consent(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse | None:
    form = ConsentForm(request.POST)
    form.attempt(lambda _data: read.consent_to_electronic_form(proposal_of(request), actor=actor))
    if form.errors:
        return screens.show(request, access.as_worker(contract_id, actor=actor), journey.CONSENT, actor=actor, form=form)
    return None


@_act
def confirm_facts(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> None:
    read.confirm_key_facts(proposal_of(request), request.POST.get("digest", ""), actor=actor)


@_act
def confirm_text(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> None:
    read.confirm_full_text(proposal_of(request), request.POST.get("digest", ""), actor=actor)


@_act
def ask_code(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    try:
        intent.request_intent_code(proposal_of(request), actor=actor)
    except TooMany as problem:
        found = access.as_worker(contract_id, actor=actor)
        return screens.show(request, found, journey.INTENT, actor=actor, refused=problem)
    return redirect(f"{reverse('contract', args=[contract_id])}?sent=1")


@_act
def confirm_intent(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse | None:
    form = CodeForm(request.POST)
    form.attempt(lambda data: intent.confirm_intent(proposal_of(request), data["code"], actor=actor))
    if form.errors:
        return screens.show(request, access.as_worker(contract_id, actor=actor), journey.INTENT, actor=actor, form=form)
    return None


@for_workers
def decline(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """Refuse to sign, with a reason."""
    return _answer(request, contract_id, DeclineForm, "my/decline.html", answer.decline, actor=actor)


@for_workers
def request_change(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """Ask the employer for something else; the offer stands meanwhile."""
    return _answer(request, contract_id, ChangeForm, "my/change.html", answer.request_change, actor=actor)


@for_workers
def question(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """Ask the employer about the offer."""
    return _answer(request, contract_id, QuestionForm, "my/question.html", negotiate.ask_question, actor=actor)


@for_workers
def changes(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """What the offer that stands says otherwise than the one before it."""
    found = access.as_worker(contract_id, actor=actor)
    address = reverse("contract", args=[contract_id])
    before = screens.earlier_offer(found)
    if before is None:
        return redirect(address)
    said = differences(before.terms, found.proposal.terms)
    context = {"contract": found, "proposal": found.proposal, "differences": said, "address": address}
    return render(request, "my/changes.html", context)


def _answer(
    request: HttpRequest, contract_id: uuid.UUID, form_class: type[Form], template: str, act: Answer, *, actor: Actor
) -> HttpResponse:
    found = access.as_worker(contract_id, actor=actor)
    if found.state != State.PROPOSED:
        return redirect("contract", contract_id)
    form = form_class(request.POST or None)
    if request.method == "POST":
        form.attempt(lambda data: act(proposal_of(request), data["reason"], actor=actor))
        if not form.errors:
            return redirect("contract", contract_id)
    context = {"form": form, "contract": found, "proposal": found.proposal, "address": reverse("contract", args=[contract_id])}
    return render(request, template, context, status=form.status if form.errors else 200)
