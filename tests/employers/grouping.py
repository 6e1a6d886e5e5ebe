"""Help for the tests of groups: the office leads, the neighbour is its member."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.utils import timezone

from qianyue.employers.acts.answer_invitation import accept_invitation
from qianyue.employers.acts.appoint_from_group import appoint_from_group
from qianyue.employers.acts.grant_to_group import Wanted
from qianyue.employers.acts.invite_member import invite_member
from qianyue.employers.models import Employer, GroupPlace, Membership
from qianyue.operations.actor import Actor

TOMORROW = datetime.timedelta(days=1)
ALL = ("figures", "view", "handle")


def joined(leader: Any, member: Any, *what: str, department: uuid.UUID | None = None, days: int | None = None) -> GroupPlace:
    """The member is in the leader's group and lets it do `what`."""
    row = invite_member(member.employer.uscc, actor=leader.owner)
    until = timezone.now() + days * TOMORROW if days else None
    accept_invitation(row.id, [Wanted(what=one, department=department, until=until) for one in what], actor=member.owner)
    return GroupPlace.objects.get(id=row.id)


def own(actor: Actor) -> Membership:
    """What an actor is, at the employer they belong to."""
    return Membership.objects.get(person=actor.person, role=actor.role, employer=actor.employer, active=True)


def sent(leader: Any, row: GroupPlace, who: Actor, what: str = "handle", **more: Any) -> Actor:
    """`who`, sent by the leader, as somebody of the member."""
    given = appoint_from_group(row.id, own(who).id, what, actor=leader.owner, **more)
    return Actor(role=given.role, person=given.person_id, employer=row.member_id, sent_by=row.leader_id)


def suspend(employer: Employer, *, active: bool = False) -> None:
    Employer.objects.filter(id=employer.id).update(active=active)
