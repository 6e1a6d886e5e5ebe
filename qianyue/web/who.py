"""Who is asking: from the session to an actor. A session is a worker's, one membership's or one officer's, never two at once."""

from __future__ import annotations

import dataclasses
import functools
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import login as django_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from qianyue.employers.models import Membership
from qianyue.operations.actor import COUNTER, MEMBERS, OFFICER, WORKER, Actor, Request
from qianyue.operations.errors import QianyueError
from qianyue.oversight import counters
from qianyue.oversight.models import CounterSession, Officer
from qianyue.people.models import Person
from qianyue.web.local import page_of
from qianyue.web.views.errors import problem_page, wants_json

_MEMBERSHIP, _OFFICE, _BEGUN, _COUNTER = "membership", "office", "begun", "counter"


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
        request.session[_OFFICE], request.session[_BEGUN] = str(office.id), timezone.now().timestamp()
        request.session.set_expiry(settings.OFFICER_IDLE)


def hand_over(request: HttpRequest, counter: uuid.UUID) -> None:
    """The browser becomes a service counter's terminal: it forgets the officer, and every form that the officer had open."""
    request.session.flush()
    request.session[_COUNTER] = str(counter)
    request.session.set_expiry(int(counters.LONGEST.total_seconds()))
    rotate_token(request)


def begin_at_counter(request: HttpRequest, person: Person, counter: uuid.UUID) -> None:
    """The worker's session at the terminal, with a fresh key; it is no longer than the counter's."""
    log_in(request, person)
    request.session[_COUNTER] = str(counter)
    request.session.set_expiry(int(counters.LONGEST.total_seconds()))


def at_counter(request: HttpRequest) -> uuid.UUID | None:
    """The counter's session that this browser was made the terminal of, whether or not it still holds."""
    key = request.session.get(_COUNTER)
    return uuid.UUID(key) if key else None


def counter(request: HttpRequest) -> CounterSession | None:
    """The counter's session of this browser while it holds. Asked once a request: what a person does counts as a touch, what
    a page asks for by itself does not."""
    if not hasattr(request, "_counter"):
        key = at_counter(request)
        if key and not request.headers.get("HX-Request"):
            counters.touch(key)
        request._counter = counters.live(key) if key else None  # type: ignore[attr-defined]
    return request._counter  # type: ignore[attr-defined, no-any-return]


def forget_counter(request: HttpRequest) -> None:
    """The session has just ended: ask anew."""
    vars(request).pop("_counter", None)


def membership(request: HttpRequest) -> Membership | None:
    """The membership this session acts under, while it is active."""
    key = request.session.get(_MEMBERSHIP)
    if not key or not request.user.is_authenticated:
        return None
    found = Membership.objects.current().select_related("employer", "person", "delegated_by")
    return found.filter(id=key, person_id=request.user.pk).first()


def office(request: HttpRequest) -> Officer | None:
    """The appointment this session acts under, while it is active."""
    key = request.session.get(_OFFICE)
    if not key or not request.user.is_authenticated:
        return None
    found = Officer.objects.select_related("authority", "person").filter(id=key, person_id=request.user.pk, active=True).first()
    ended = found and found.sessions_since and found.sessions_since.timestamp() > request.session.get(_BEGUN, 0)
    return None if ended else found


def actor(request: HttpRequest) -> Actor | None:
    """The actor of this request; None when nobody is logged in."""
    if not request.user.is_authenticated:
        return None
    origin = request.origin  # type: ignore[attr-defined]
    if request.session.get(_MEMBERSHIP):
        member = membership(request)
        return member and _acting(member, origin)
    if request.session.get(_OFFICE):
        officer = office(request)
        return officer and Actor(role=OFFICER, person=officer.person_id, authority=officer.authority_id, request=origin)
    if at_counter(request):
        session = counter(request)
        if session is None or session.worker_id != request.user.pk:
            return None
        return Actor(role=WORKER, person=request.user.pk, request=from_counter(origin))
    return Actor(role=WORKER, person=request.user.pk, request=origin)


def _acting(member: Membership, origin: Any) -> Actor:
    sent_by = member.delegated_by.employer_id if member.through_id and member.delegated_by else None
    return Actor(role=member.role, person=member.person_id, employer=member.employer_id, sent_by=sent_by, request=origin)


def from_counter(origin: Request) -> Request:
    """Every event of what is done there says so by its channel."""
    return dataclasses.replace(origin, channel=COUNTER)


def for_workers(view: View) -> View:
    """The view gets `actor=`, a worker; others are sent to log in and come back."""
    return _only((WORKER,), "/login", view)


def for_members(*roles: str) -> Callable[[View], View]:
    """The view gets `actor=`, a member of an employer in one of `roles` (all of them when none is named)."""
    return functools.partial(_only, roles or MEMBERS, "/desk/login")


def for_people(*roles: str) -> Callable[[View], View]:
    """The view gets `actor=`, whoever is logged in in one of these roles; workers' way in is the one that is offered."""
    return functools.partial(_only, roles, "/login")


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
            if at_counter(request):
                return HttpResponseRedirect("/counter" if counter(request) else "/counter/over")
            return HttpResponseRedirect(f"{entrance}?{urlencode({'next': page_of(request)})}")
        return view(request, *args, actor=who, **kwargs)

    guarded.roles = roles  # type: ignore[attr-defined] - the access test walks through every view with every role
    return guarded
