"""The terminal of a service counter as the worker sees it: log in with one's own phone, read, sign, take the receipt, leave."""

from __future__ import annotations

import uuid

from django.contrib.auth import logout as log_out
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from qianyue.contracts import access
from qianyue.contracts.acts import intent
from qianyue.contracts.models import Signing
from qianyue.operations.actor import VISITOR, WORKER, Actor
from qianyue.operations.errors import NotFound, TooMany
from qianyue.oversight import counters
from qianyue.oversight.acts.begin_at_counter import begin_at_counter
from qianyue.oversight.acts.end_counter import leave_counter
from qianyue.oversight.acts.sign_at_counter import sign_at_counter
from qianyue.people.models import Person
from qianyue.web import who
from qianyue.web.context import masked_phone
from qianyue.web.forms.login import CodeForm, PhoneForm
from qianyue.web.pending_login import PendingLogin
from qianyue.web.phone_code import check, send
from qianyue.web.views.my.contract import proposal_of
from qianyue.web.who import for_workers


def start(request: HttpRequest) -> HttpResponse:
    """Ask for the number of the worker's own phone, any phone that receives a text message."""
    if who.counter(request) is None:
        return redirect("counter_over")
    if who.actor(request):
        return redirect("contracts")
    form = PhoneForm(request.POST or None)
    if request.method == "POST" and (digits := form.attempt(lambda data: send(request, data["phone"]))):
        PendingLogin(phone=digits, onward="/my", sent=timezone.now().timestamp()).keep(request)
        return redirect("counter_code")
    return render(request, "counter/start.html", {"form": form}, status=form.status if form.errors else 200)


def code(request: HttpRequest) -> HttpResponse:
    """The code that came to it; `act=resend` sends another one. Then the terminal is the worker's."""
    session, pending = who.counter(request), PendingLogin.of(request)
    if session is None or pending is None:
        return redirect("counter")
    resend, notice = request.POST.get("act") == "resend", None
    form = CodeForm(request.POST if request.method == "POST" and not resend else None)
    if resend:
        try:
            send(request, pending.phone)
        except TooMany as problem:
            notice = problem
        else:
            PendingLogin(phone=pending.phone, onward=pending.onward, sent=timezone.now().timestamp()).keep(request)
            return redirect("counter_code")
    elif request.method == "POST" and (person := form.attempt(lambda data: check(request, pending.phone, data["code"]))):
        _begin(request, person, session.id)
        return redirect("contracts")
    context = {"form": form, "pending": pending, "phone": masked_phone(pending.phone), "notice": notice}
    return render(request, "counter/code.html", context, status=429 if notice else form.status if form.errors else 200)


def here(request: HttpRequest) -> HttpResponse:
    """Somebody touches the screen: the session goes on. 401 tells the page that it does not."""
    return HttpResponse(status=204 if who.counter(request) else 401)


def leave(request: HttpRequest) -> HttpResponse:
    """The worker is done: the session ends, and the browser keeps nothing."""
    key = who.at_counter(request)
    if key:
        actor = who.actor(request) or Actor(role=VISITOR, request=who.from_counter(request.origin))  # type: ignore[attr-defined]
        leave_counter(key, actor=actor)
        who.forget_counter(request)
    return over(request)


def over(request: HttpRequest) -> HttpResponse:
    """What is left on the screen. A page comes here by itself when its five minutes are over, and its own pictures came after
    it: so near the end the session ends now. One in which somebody has just been there, in another window, goes on."""
    if key := who.at_counter(request):
        if counters.recent(key):
            return redirect("counter")
        counters.end_lapsed(Q(id=key), after=counters.NEARLY)
        log_out(request)  # this page, too, is nobody's any more
        rotate_token(request)
    answer = render(request, "counter/over.html", {"large_type": True})
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@for_workers
def sign(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """The one button of the last step."""
    access.as_worker(contract_id, actor=actor)
    key = who.at_counter(request)
    if key is None:
        raise NotFound(counters.OVER)
    sign_at_counter(key, proposal_of(request), actor=actor)
    return redirect("contract", contract_id)


@for_workers
def receipt(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """What to take home on paper: what was signed where, who assisted, and how to see it again."""
    contract = access.as_worker(contract_id, actor=actor)
    assisted = counters.assistance(contract.id)
    signed = Signing.objects.filter(proposal=contract.proposal, role=WORKER, signature__isnull=False).first()
    if assisted is None or signed is None:
        raise NotFound(_("这份合同不是在服务窗口签的，没有窗口办理回执。"))
    document = contract.final or contract.proposal.document
    context = {
        "contract": contract,
        "assisted": assisted,
        "signed": signed,
        "tail": intent.tail(document.sha256),
        "officer": Person.objects.known(uuid.UUID(assisted["officer"])),
    }
    return render(request, "counter/receipt.html", context)


def _begin(request: HttpRequest, person: Person, key: uuid.UUID) -> None:
    origin = who.from_counter(request.origin)  # type: ignore[attr-defined]
    begin_at_counter(key, actor=Actor(role=WORKER, person=person.id, request=origin))
    who.begin_at_counter(request, person, key)
