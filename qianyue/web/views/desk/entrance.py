"""Staff log in: account and password, then the employer and role to act in when there are several."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from qianyue.employers.models import Membership
from qianyue.operations.actor import APPROVER, OWNER, SEAL_KEEPER
from qianyue.operations.errors import NotAllowed
from qianyue.people.acts.log_in import log_in_with_password
from qianyue.people.models import Person
from qianyue.web import who
from qianyue.web.forms.desk import PasswordForm
from qianyue.web.local import desk_page, local_path

_CHOOSING = "desk_choice"  # session: who has given the password and has not chosen yet
_PLACES = "desk_places"  # session: the page that was open in each capacity, by membership
PATIENCE = 300  # seconds to choose


def log_in(request: HttpRequest) -> HttpResponse:
    """Account and password; back to where the person was going."""
    onward = local_path(request.POST.get("next") or request.GET.get("next"), "")
    member = who.membership(request)
    if member and not onward and request.method == "GET":
        return HttpResponseRedirect(_home(member))
    form = PasswordForm(request.POST if request.method == "POST" else None, initial={"next": onward})
    if request.method == "POST" and (person := form.attempt(lambda data: _check(request, data))):
        return _enter(request, person, onward)
    return render(request, "desk/login.html", {"form": form, "member": member}, status=form.status if form.errors else 200)


def choose(request: HttpRequest) -> HttpResponse:
    """Which employer, which role. Also the way to change it without the password again, and back to where one was there.

    `to` is a membership and the page to open in it, for the links of a list over several employers.
    """
    person, onward = _chooser(request)
    if person is None:
        return redirect("desk_login")
    memberships = _memberships(person)
    context = {"memberships": memberships, "current": who.membership(request), "left": desk_page(request.GET.get("from"))}
    if request.method == "POST":
        key, _space, page = request.POST.get("to", request.POST.get("membership", "")).partition(" ")
        member = next((one for one in memberships if str(one.id) == key), None)
        if member is None:
            return render(request, "desk/choose.html", context | {"missing": True}, status=422)
        places = _change(request, person, member, desk_page(request.POST.get("left")))
        return HttpResponseRedirect(desk_page(page) or onward or places.get(key) or _home(member))
    return render(request, "desk/choose.html", context)


def _change(request: HttpRequest, person: Person, member: Membership, left: str) -> dict[str, str]:
    """Act in this capacity from now on; the page that is `left` is remembered. Returns all that are."""
    places: dict[str, str] = request.session.get(_PLACES, {})
    before = who.membership(request)
    if before and left:
        places[str(before.id)] = left
    who.log_in(request, person, membership=member)
    request.session[_PLACES] = places
    return places


def _check(request: HttpRequest, data: dict[str, str]) -> Person:
    return log_in_with_password(data["login_name"], data["password"], request=request.origin)  # type: ignore[attr-defined]


def _enter(request: HttpRequest, person: Person, onward: str) -> HttpResponse:
    memberships = _memberships(person)
    if not memberships:
        raise NotAllowed(_("这个账户现在没有代表任何用人单位的授权，请联系本单位管理员或服务窗口。"))
    if len(memberships) == 1:
        who.log_in(request, person, membership=memberships[0])
        return HttpResponseRedirect(onward or _home(memberships[0]))
    request.session.flush()
    request.session[_CHOOSING] = {"person": str(person.id), "onward": onward, "at": timezone.now().timestamp()}
    return redirect("desk_choose")


def _chooser(request: HttpRequest) -> tuple[Person | None, str]:
    """Who may choose now: whoever has just given the password, or is logged in for an employer already."""
    if member := who.membership(request):
        return member.person, ""
    waiting = request.session.get(_CHOOSING)
    if not waiting or timezone.now().timestamp() - waiting["at"] > PATIENCE:
        return None, ""
    return Person.objects.filter(id=uuid.UUID(waiting["person"]), is_active=True).first(), waiting["onward"]


def _memberships(person: Person) -> list[Membership]:
    mine = Membership.objects.current().filter(person=person)
    return list(mine.select_related("employer", "department").order_by("employer__name", "employer", "role"))


def _home(member: Membership) -> str:
    return reverse({SEAL_KEEPER: "desk_seal_queue", APPROVER: "desk_approvals", OWNER: "desk_people"}.get(member.role, "desk"))
