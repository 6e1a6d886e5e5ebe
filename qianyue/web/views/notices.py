"""How the person who is logged in wants to be told: one page for workers and staff alike, since both are people."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from qianyue.notices import choose
from qianyue.operations.actor import MEMBERS, WORKER, Actor
from qianyue.people.models import Person
from qianyue.web.context import masked_phone
from qianyue.web.forms.notices import AddressForm, ChoiceForm
from qianyue.web.who import for_people

for_anybody = for_people(WORKER, *MEMBERS)


@for_anybody
def notices(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    """The page; POST keeps the choice."""
    form = ChoiceForm(request.POST) if request.method == "POST" else None
    if form is not None:
        form.attempt(lambda data: choose.choose(**data, actor=actor))
        if not form.errors:
            return redirect("/my/notices?done=chosen")
    return _page(request, actor, choice=form)


@for_anybody
def email(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    """A code to an address, and the address once the code has come back."""
    form = AddressForm(request.POST)
    if request.POST.get("step") == "verify":
        form.attempt(lambda data: choose.verify_email(data["address"], data["code"], actor=actor))
        if not form.errors:
            return redirect("/my/notices?done=verified")
        return _page(request, actor, address=form, sent=True)
    form.attempt(lambda data: choose.ask_email_code(data["address"], actor=actor))
    return _page(request, actor, address=form, sent=not form.errors)


@for_anybody
def wechat(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    """Out to WeChat by a plain link, and back with its code."""
    if "code" not in request.GET:
        return HttpResponseRedirect(choose.wechat_page(actor=actor))
    choose.bind_wechat(request.GET["code"][:200], request.GET.get("state", "")[:500], actor=actor)
    return redirect("/my/notices?done=bound")


@for_anybody
def unbind(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    choose.unbind_wechat(actor=actor)
    return redirect("/my/notices?done=unbound")


def _page(
    request: HttpRequest,
    actor: Actor,
    *,
    choice: ChoiceForm | None = None,
    address: AddressForm | None = None,
    sent: bool = False,
) -> HttpResponse:
    wanted = choose.preference(actor)
    person = Person.objects.get(id=actor.person)
    names = ("sms", "wechat", "email", "first", "language")
    done: dict[str, Any] = {
        "chosen": _("已保存。"),
        "verified": _("邮箱已经验证，以后的通知也会发到这里。"),
        "bound": _("微信已经绑定，以后先用微信通知您；没有收到的，再发短信。"),
        "unbound": _("微信已经解除绑定，以后用短信通知您。"),
    }
    context = {
        "choice": choice or ChoiceForm(initial={name: getattr(wanted, name) for name in names}),
        "address": address or AddressForm(initial={"address": wanted.address or ""}),
        "sent": sent,
        "verified": wanted.address,
        "binding": choose.bound(actor),
        "phone": masked_phone(person.phone),
        "done": done.get(request.GET.get("done", ""), ""),
    }
    bad = next((form for form in (choice, address) if form is not None and form.errors), None)
    return render(request, "my/notices.html", context, status=bad.status if bad else 200)
