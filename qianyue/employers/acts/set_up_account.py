"""Somebody who was appointed chooses account name and password: logged in by a code to their phone, checked in person.

The link in the message is worth nothing without the phone.
"""

from __future__ import annotations

import uuid

from qianyue.employers import application_facts as facts_of
from qianyue.employers import applications
from qianyue.employers.models import Application, Membership
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, NotAllowed, NotFound
from qianyue.people.acts.choose_account import HAS_ONE, NOT_CHECKED, choose_account
from qianyue.people.acts.identify import is_identified
from qianyue.people.models import Person


def to_set_up(actor: Actor) -> list[Membership]:
    """What the person logged in by phone was appointed to and has no account for yet. Errors: NotFound, Conflict (has one)."""
    person = applications.applicant(actor)
    found = list(
        Membership.objects.current().filter(person=person, employer__active=True).select_related("employer").order_by("role")
    )
    if not found:
        raise NotFound("这个手机号码现在没有任何单位的授权。请核对收到短信的号码，或者联系本单位管理员。")
    if person.login_name:
        raise Conflict(HAS_ONE)
    return found


def set_up_account(login_name: str, password: str, *, actor: Actor) -> Person:
    """Errors: NotFound, Conflict, NotAllowed (not identified today, or not whom the application names), InvalidInput."""
    to_set_up(actor)
    person = applications.applicant(actor)
    if not is_identified(person):
        raise NotAllowed(NOT_CHECKED)
    if not is_named(person):
        raise NotAllowed("实名核验的姓名与单位申请时填写的姓名不一致。请由被任命的本人办理，或者联系本单位管理员改正。")
    return choose_account(person, login_name, password, actor=actor)


def is_named(person: Person) -> bool:
    """Whether every employer that appointed the holder of this phone calls them by the person's name: each speaks for itself
    alone, by its invitations and applications as they were settled, else by the latest application that names the phone."""
    held = Membership.objects.current().filter(person=person, employer__closed_at=None)
    named: dict[uuid.UUID, set[str]] = {}
    for one in held:
        named.setdefault(one.employer_id, set()).update([one.named] if one.named else [])
    return all((names or _applied_for(person, employer)) <= {person.name} for employer, names in named.items())


def _applied_for(person: Person, employer: uuid.UUID) -> set[str]:
    """How the latest approved application of the employer that names the person's phone calls them."""
    approved = Application.objects.filter(employer=employer, state=Application.State.APPROVED)
    for application in approved.order_by("-decided_at"):
        pairs = [*facts_of.handlers(application.facts), facts_of.keeper(application.facts)]
        if names := {name for name, phone in pairs if phone == person.phone}:
            return names
    return set()
