"""The people who act for an employer: their roles, departments, what they lend each other, and who has to be asked first."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from qianyue.contracts import access
from qianyue.contracts.acts.assign import assign
from qianyue.contracts.acts.hand_over import hand_over, under_way
from qianyue.contracts.models import OPEN, Contract
from qianyue.employers.acts import give_role as roles
from qianyue.employers.acts import organise
from qianyue.employers.acts.invite import invite
from qianyue.employers.models import Department, Membership
from qianyue.employers.permissions import PERMISSIONS, ROLES, may
from qianyue.employers.standing import as_member, colleague
from qianyue.operations.actor import Actor
from qianyue.web.forms import people as forms
from qianyue.web.forms.base import Form
from qianyue.web.who import for_members


@for_members()
def people(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    """Everybody who acts for this employer now. POST is one of the small forms, named by `do`."""
    member = as_member(actor, to="read")
    filled = _forms(member, request.POST if request.method == "POST" else None)
    wanted = request.POST.get("do", "")
    if request.method == "POST" and (form := filled.get(wanted)) is not None:
        form.attempt(lambda data: DOING[wanted](data, actor))
        if not form.errors:
            return HttpResponseRedirect(reverse("desk_people") + f"?done={wanted}")
    return _page(request, member, filled)


@for_members()
def end(request: HttpRequest, member_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """What ends with this role, who takes over what is under way; POST does it, the hand-over first."""
    mine = as_member(actor, to="read")
    found = colleague(member_id, mine)
    if found.delegated_by_id != mine.id:
        as_member(actor, to="people")
    handles = found.role == "handler" and (found.through_id or not found.delegated_by_id)  # who stands in takes nothing over
    waiting = under_way(mine.employer_id, found.person_id).count() if handles else 0
    over = bool(waiting) and may(actor, "people")
    form = forms.HandOverForm(request.POST if request.method == "POST" else None, members=_members(mine), leaving=found.person_id)
    form.fields["to"].required = over and request.POST.get("leave") != "yes"
    if request.method == "POST":
        form.attempt(lambda data: _end(found, data.get("to"), actor=actor))
        if not form.errors:
            return HttpResponseRedirect(reverse("desk_people") + "?done=ended")
    lent = Membership.objects.current().filter(delegated_by=found).select_related("person")
    context = {"member": found, "form": form if over else None, "waiting": waiting, "lent": lent, "self": found.id == mine.id}
    return render(request, "desk/member_end.html", context, status=form.status if form.errors else 200)


@for_members()
def close(request: HttpRequest, department_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    organise.close_department(department_id, actor=actor)
    return HttpResponseRedirect(reverse("desk_people") + "?done=closed")


@for_members()
def department(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """Puts a contract into a department."""
    access.as_member(contract_id, actor=actor, to="assign")
    chosen = request.POST.get("department", "")
    assign(contract_id, _key(chosen) if chosen else None, actor=actor)
    return HttpResponseRedirect(reverse("desk_contract", args=[contract_id]) + "?done=assigned")


def _end(found: Membership, to: str | None, *, actor: Actor) -> None:
    if to:
        hand_over(found.person_id, uuid.UUID(to), actor=actor)
    roles.end_role(found.id, actor=actor)


def _give(data: dict[str, Any], actor: Actor) -> None:
    department = _key(data["department"]) if data["department"] else None
    roles.give_role(uuid.UUID(data["to"]), data["role"], department=department, until=data["until"], actor=actor)


def _delegate(data: dict[str, Any], actor: Actor) -> None:
    department = _key(data["department"]) if data["department"] else None
    roles.delegate(uuid.UUID(data["to"]), until=data["until"], department=department, actor=actor)


def _invite(data: dict[str, Any], actor: Actor) -> None:
    department = _key(data["department"]) if data["department"] else None
    invite(data["name"], data["phone"], data["role"], department=department, until=data["until"], actor=actor)


DOING = {
    "invite": _invite,
    "give": _give,
    "delegate": _delegate,
    "department": lambda data, actor: organise.add_department(data["name"], actor=actor),
    "require": lambda data, actor: organise.require_approvals(**data, actor=actor),
}


def _forms(member: Membership, data: Any) -> dict[str, Form]:
    """The forms that this member has; the one that was sent is filled."""

    def given(name: str) -> Any:
        return data if data is not None and data.get("do") == name else None

    members = [one for one in _members(member) if not one.through_id]  # the group's get nothing more from here
    departments = _departments(member)
    found: dict[str, Form] = {}
    if member.role in PERMISSIONS["people"].roles:
        required = {"offers": member.employer.approve_offers, "seals": member.employer.approve_seals}
        found["give"] = forms.GiveForm(given("give"), auto_id="give_%s", members=members, departments=departments)
        found["invite"] = forms.InviteForm(given("invite"), auto_id="invite_%s", departments=departments)
        found["department"] = forms.DepartmentForm(given("department"))
        found["require"] = forms.RequireForm(given("require"), initial=required)
    if member.role in PERMISSIONS["delegate"].roles and not member.delegated_by_id:
        found["delegate"] = forms.DelegateForm(
            given("delegate"), auto_id="delegate_%s", member=member, members=members, departments=departments
        )
    return found


def _page(request: HttpRequest, member: Membership, filled: dict[str, Form]) -> HttpResponse:
    wrong = next((form for form in filled.values() if form.errors), None)
    counts = Contract.objects.filter(employer=member.employer_id, state__in=OPEN).values_list("handler").annotate(Count("id"))
    handled = dict(counts)
    context = {
        "mine": member,
        "members": [(one, handled.get(one.person_id, 0) if one.role == "handler" else None) for one in _members(member)],
        "departments": _departments(member),
        "manages": "give" in filled,
        "forms": filled,
        "table": [(act.words, [role in act.roles for role in ROLES]) for act in PERMISSIONS.values()],
        "roles": ROLES.values(),
        "done": request.GET.get("done", ""),
    }
    return render(request, "desk/people.html", context, status=wrong.status if wrong else 200)


def _members(member: Membership) -> list[Membership]:
    found = Membership.objects.current().filter(employer=member.employer_id)
    found = found.select_related("person", "department", "delegated_by__person", "through__place__leader")
    order = list(ROLES)
    return sorted(found, key=lambda one: (order.index(one.role), str(one.person.name), one.created_at))


def _departments(member: Membership) -> list[Department]:
    return list(Department.objects.filter(employer=member.employer_id, active=True).order_by("name"))


def _key(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.UUID(int=0)  # nothing has this key
