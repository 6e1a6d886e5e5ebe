"""The group of companies on the desk: for its leader who is in it and who was sent, for a member who sees what."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from qianyue.contracts.group_figures import group_figures
from qianyue.employers import groups
from qianyue.employers.acts import answer_invitation, appoint_from_group, grant_to_group, invite_member, leave_group
from qianyue.employers.group_models import FIGURES, GIVES, INVITED, JOINED, GroupGrant, GroupPlace
from qianyue.employers.models import Department, Membership
from qianyue.employers.permissions import PERMISSIONS, may
from qianyue.employers.standing import as_member
from qianyue.operations.actor import Actor
from qianyue.operations.errors import NotFound
from qianyue.web.forms import group as forms
from qianyue.web.forms.base import Form
from qianyue.web.views.desk.group_statistics import lines_of
from qianyue.web.who import for_members


@for_members()
def group(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    """Everything of a group that concerns this employer. POST is one of the small forms, named by `do`."""
    mine = as_member(actor, to="group_figures")
    filled = _forms(mine, request.POST if request.method == "POST" else None)
    wanted = request.POST.get("do", "")
    if request.method == "POST":
        as_member(actor, to="group")
        if (form := filled.get(wanted)) is not None:
            form.attempt(lambda data: DOING[wanted](form, actor))
            if not form.errors:
                return _done(wanted)
    return _page(request, mine, filled, actor)


@for_members()
def answer(request: HttpRequest, place_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """Who invites, what is chosen here; POST accepts, or declines with `do=decline`."""
    mine = as_member(actor, to="group")
    place = groups.place(place_id, INVITED, member=mine.employer_id)
    if request.method == "POST" and request.POST.get("do") == "decline":
        answer_invitation.decline_invitation(place_id, actor=actor)
        return _done("declined")
    form = forms.AcceptForm(request.POST if request.method == "POST" else None, departments=_departments(mine))
    if request.method == "POST":
        form.attempt(lambda data: answer_invitation.accept_invitation(place_id, form.wanted, actor=actor))
        if not form.errors:
            return _done("joined")
    return render(request, "desk/group_answer.html", {"place": place, "form": form}, status=form.status if form.errors else 200)


@for_members()
def end(request: HttpRequest, place_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """What stops when the member leaves, or the leader parts with it; an invitation is taken back. POST does it."""
    mine = as_member(actor, to="group")
    both = GroupPlace.objects.filter(Q(member=mine.employer_id, state=JOINED) | Q(leader=mine.employer_id), id=place_id)
    place = both.filter(state__in=(INVITED, JOINED)).select_related("leader", "member").first()
    if place is None:
        raise NotFound(groups.MISSING)
    if request.method == "POST":
        if place.state == INVITED:
            invite_member.withdraw_invitation(place_id, actor=actor)
        elif place.leader_id == mine.employer_id:
            leave_group.part_with(place_id, actor=actor)
        else:
            leave_group.leave_group(actor=actor)
        return _done("withdrawn" if place.state == INVITED else "ended")
    people = groups.sent_to(place.member_id)
    return render(
        request, "desk/group_end.html", {"place": place, "people": people, "leads": place.leader_id == mine.employer_id}
    )


@for_members()
def take_back(request: HttpRequest, what: str, *, actor: Actor) -> HttpResponse:
    grant_to_group.take_back(what, actor=actor)
    return _done("taken_back")


@for_members()
def call_back(request: HttpRequest, member_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    appoint_from_group.call_back(member_id, actor=actor)
    return _done("called_back")


def _send(form: Any, actor: Actor) -> None:
    place, what = form.cleaned_data["grant"].split(" ")
    to = uuid.UUID(form.cleaned_data["to"])
    appoint_from_group.appoint_from_group(uuid.UUID(place), to, what, until=form.cleaned_data["until"], actor=actor)


DOING = {
    "invite": lambda form, actor: invite_member.invite_member(form.cleaned_data["uscc"], actor=actor),
    "grant": lambda form, actor: grant_to_group.grant_to_group(form.wanted, actor=actor),
    "send": _send,
}


def _forms(mine: Membership, data: Any) -> dict[str, Form]:
    """The forms that there are for this employer now; the one that was sent is filled."""
    found: dict[str, Form] = {}
    if mine.role not in PERMISSIONS["group"].roles:
        return found

    def given(name: str) -> Any:
        return data if data is not None and data.get("do") == name else None

    if groups.place_of(mine.employer_id):
        found["grant"] = forms.GrantForm(given("grant"), auto_id="grant_%s", departments=_departments(mine))
        return found
    found["invite"] = forms.InviteMemberForm(given("invite"), auto_id="invite_%s")
    grants = groups.current_grants().filter(place__leader=mine.employer_id, what__in=GIVES)
    grants = grants.exclude(department__active=False)  # nobody can be sent into what is closed
    usable = list(grants.select_related("place__member", "department").order_by("place__member__name", "place", "what"))
    if usable:
        members = Membership.objects.current().filter(employer=mine.employer_id, delegated_by=None).select_related("person")
        able = [one for one in members.order_by("created_at") if one.person.login_name]
        found["send"] = forms.SendForm(given("send"), auto_id="send_%s", grants=usable, members=able)
    return found


def _page(request: HttpRequest, mine: Membership, filled: dict[str, Form], actor: Actor) -> HttpResponse:
    wrong = next((form for form in filled.values() if form.errors), None)
    place, manages = groups.place_of(mine.employer_id), may(actor, "group")
    members = list(groups.led_by(mine.employer_id))
    grants: dict[uuid.UUID, list[GroupGrant]] = {}
    of = groups.standing_grants().filter(Q(place__leader=mine.employer_id) | Q(place__member=mine.employer_id))
    for one in of.select_related("department").order_by("granted_at"):
        grants.setdefault(one.place_id, []).append(one)
    context: dict[str, Any] = {
        "mine": mine,
        "manages": manages,
        "forms": filled,
        "place": place,
        "grants": grants.get(place.id, []) if place else [],
        "members": [(one, grants.get(one.id, [])) for one in members],
        "people": groups.sent_to(mine.employer_id) if place else groups.sent_from(mine.employer_id),
        "invited": groups.invited_by(mine.employer_id) if manages else [],
        "offers": groups.invitations_to(mine.employer_id) if manages and not place and not members else [],
        "done": request.GET.get("done", ""),
    }
    if place:
        context["holding"] = holding = [one for one in context["grants"] if not one.over]
        context["readers"] = groups.readers(place.leader_id) if any(one.what == FIGURES for one in holding) else []
    elif members and mine.employer.active:
        figures = group_figures(actor=actor)
        context |= {"figures": figures, "lines": lines_of(figures, actor)}
    return render(request, "desk/group.html", context, status=wrong.status if wrong else 200)


def _departments(mine: Membership) -> list[Department]:
    return list(Department.objects.filter(employer=mine.employer_id, active=True).order_by("name"))


def _done(what: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('desk_group')}?done={what}")
