"""Who is asking: from the session to an actor. A session is a worker's, one membership's or one officer's, never two at once."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.contrib.auth import login as django_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from qianyue.employers.models import Membership
from qianyue.operations.actor import HANDLER, OFFICER, SEAL_KEEPER, WORKER, Actor
from qianyue.operations.errors import QianyueError
from qianyue.oversight.models import Officer
from qianyue.people.models import Person
from qianyue.web.local import page_of
from qianyue.web.views.errors import problem_page, wants_json

_MEMBERSHIP, _OFFICE = "membership", "office"


class NotLoggedIn(QianyueError):
    """For programs and scripts; people are sent to log in and come back."""

    code = "not_logged_in"
    status = 401


View = Callable[..., HttpResponse]


def log_in(request: HttpRequest, person: Person, *, membership: Membership | None = None, office: Officer | None = None) -> None:
    """Begin a session (with a fresh key) as a worker, as the member of an employer, or as an authority's officer."""
    request.session.flush()
    django_login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    if membership:
        request.session[_MEMBERSHIP] = str(membership.id)
    if office:
        request.session[_OFFICE] = str(office.id)


def membership(request: HttpRequest) -> Membership | None:
    """The membership this session acts under, while it is active."""
    key = request.session.get(_MEMBERSHIP)
    if not key or not request.user.is_authenticated:
        return None
    return Membership.objects.select_related("employer", "person").filter(id=key, person_id=request.user.pk, active=True).first()


def office(request: HttpRequest) -> Officer | None:
    """The appointment this session acts under, while it is active."""
    key = request.session.get(_OFFICE)
    if not key or not request.user.is_authenticated:
        return None
    return Officer.objects.select_related("authority", "person").filter(id=key, person_id=request.user.pk, active=True).first()


def actor(request: HttpRequest) -> Actor | None:
    """The actor of this request; None when nobody is logged in."""
    if not request.user.is_authenticated:
        return None
    origin = request.origin  # type: ignore[attr-defined]
    if request.session.get(_MEMBERSHIP):
        member = membership(request)
        return member and Actor(role=member.role, person=member.person_id, employer=member.employer_id, request=origin)
    if request.session.get(_OFFICE):
        officer = office(request)
        return officer and Actor(role=OFFICER, person=officer.person_id, authority=officer.authority_id, request=origin)
    return Actor(role=WORKER, person=request.user.pk, request=origin)


def for_workers(view: View) -> View:
    """The view gets `actor=`, a worker; others are sent to log in and come back."""
    return _only((WORKER,), "/login", view)


def for_members(*roles: str) -> Callable[[View], View]:
    """The view gets `actor=`, a member of an employer in one of `roles` (all of them when none is named)."""
    return functools.partial(_only, roles or (HANDLER, SEAL_KEEPER), "/desk/login")


def for_officers(view: View) -> View:
    """The view gets `actor=`, an officer of an authority."""
    return _only((OFFICER,), "/authority/login", view)


def _only(roles: tuple[str, ...], entrance: str, view: View) -> View:
    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        who = actor(request)
        if who is None or who.role not in roles:
            if wants_json(request):
                return problem_page(request, NotLoggedIn(_("登录已经过期，请重新登录，再回到这一步。")))
            return HttpResponseRedirect(f"{entrance}?{urlencode({'next': page_of(request)})}")
        return view(request, *args, actor=who, **kwargs)

    guarded.roles = roles  # type: ignore[attr-defined] - the access test walks through every view with every role
    return guarded
