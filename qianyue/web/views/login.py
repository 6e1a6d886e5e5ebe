"""A worker logs in: the phone number, the code that came to it, and back to where the worker was going."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone

from qianyue.operations.actor import WORKER
from qianyue.operations.errors import TooMany
from qianyue.web import who
from qianyue.web.context import masked_phone
from qianyue.web.forms.login import CodeForm, PhoneForm
from qianyue.web.local import local_path
from qianyue.web.pending_login import PendingLogin
from qianyue.web.phone_code import check, send
from qianyue.web.views.counter import leave


def phone(request: HttpRequest) -> HttpResponse:
    """Ask for the phone number and send a code to it."""
    onward = local_path(request.POST.get("next") or request.GET.get("next"), "/my")
    if who.at_counter(request):  # whoever sits at a counter's terminal logs in there, and is logged out after it
        return redirect("counter")
    actor = who.actor(request)
    if actor and actor.role == WORKER:
        return HttpResponseRedirect(onward)
    form = PhoneForm(request.POST or None, initial={"next": onward})
    if request.method == "POST" and (digits := form.attempt(lambda data: send(request, data["phone"]))):
        PendingLogin(phone=digits, onward=onward, sent=timezone.now().timestamp()).keep(request)
        return redirect("login_code")
    return render(request, "login/phone.html", {"form": form}, status=form.status if form.errors else 200)


def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code; `act=resend` sends another one."""
    if who.at_counter(request):  # here it would make the terminal a worker's browser that nothing ends
        return redirect("counter_code")
    pending = PendingLogin.of(request)
    if pending is None:
        return redirect("login")
    resend = request.POST.get("act") == "resend"
    form = CodeForm(request.POST if request.method == "POST" and not resend else None)
    notice = None
    if resend:
        try:
            send(request, pending.phone)
        except TooMany as problem:
            notice = problem
        else:
            PendingLogin(phone=pending.phone, onward=pending.onward, sent=timezone.now().timestamp()).keep(request)
            return redirect("login_code")
    elif request.method == "POST" and (person := form.attempt(lambda data: check(request, pending.phone, data["code"]))):
        who.log_in(request, person)
        return HttpResponseRedirect(pending.onward)
    context = {"form": form, "pending": pending, "phone": masked_phone(pending.phone), "notice": notice}
    return render(request, "login/code.html", context, status=429 if notice else form.status if form.errors else 200)


def log_out(request: HttpRequest) -> HttpResponse:
    """End the session on this device."""
    if who.at_counter(request):
        return leave(request)
    request.session.flush()
    return redirect("home")
