"""The owner of a member says what the group may do here, of which department, until when; and takes it back."""

from __future__ import annotations

import dataclasses
import datetime
import uuid

from django.db import transaction
from django.utils import timezone

from qianyue.employers import groups
from qianyue.employers.acts.give_role import department_of
from qianyue.employers.group_models import GroupGrant, GroupPlace
from qianyue.employers.models import Membership
from qianyue.employers.standing import as_member
from qianyue.operations.actor import Actor
from qianyue.operations.errors import InvalidInput, NotFound
from qianyue.operations.ids import new_id

LONGEST = datetime.timedelta(days=366 * 5)
NO_GROUP = "本单位现在不在集团里，请刷新页面。"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Wanted:
    """`what` of `GroupGrant.What`; of one department, or of the whole employer; until a moment, or until it is taken back."""

    what: str
    department: uuid.UUID | None = None
    until: datetime.datetime | None = None


def grant_to_group(wanted: Wanted, *, actor: Actor) -> None:
    """Given anew it takes the place of what was: another end leaves the people, another department ends them.

    Errors: NotAllowed, NotFound (no group, no department), InvalidInput, Conflict (either is suspended).
    """
    mine = as_member(actor, to="group")
    with transaction.atomic():
        row = _held(mine)
        groups.hold_both_open(row.leader_id, row.member_id)
        give(row, wanted, mine, actor=actor)


def take_back(what: str, *, actor: Actor) -> None:
    """At once, with everybody who came through it. Taken back already: nothing. Errors: NotAllowed, NotFound (no group)."""
    mine = as_member(actor, to="group")
    with transaction.atomic():
        row = _held(mine)
        given = GroupGrant.objects.filter(place=row, what=what, active=True)
        if given.exists():
            groups.end_grants(given, actor=actor, told=lambda: groups.write("group.taken_back", row, actor=actor, what=what))


def give(row: GroupPlace, wanted: Wanted, mine: Membership, *, actor: Actor) -> None:
    """In the caller's transaction, which holds both employers. Errors: InvalidInput, NotFound (department)."""
    now, department = timezone.now(), department_of(wanted.department, mine)
    if wanted.what not in GroupGrant.What.values:
        message = "请从列出的授权里选择。"
        raise InvalidInput(message, fields={"what": message})
    if wanted.until is not None and not now < wanted.until <= now + LONGEST:
        message = "请选择今天以后、五年以内的截止日期。"
        raise InvalidInput(message, fields={"until": message})
    given = GroupGrant.objects.filter(place=row, what=wanted.what, active=True)
    standing = given.filter(
        id__in=groups.current_grants().values("id"), department=department
    ).first()  # what is over, stays over
    if standing and standing.valid_until == wanted.until:
        return
    until = wanted.until.isoformat() if wanted.until else ""
    facts = {"what": wanted.what, "department": str(wanted.department or ""), "until": until}
    if standing:
        given.update(valid_until=wanted.until)
        groups.write("group.granted", row, actor=actor, **facts)
        return
    groups.end_grants(given, actor=actor, told=lambda: groups.write("group.granted", row, actor=actor, **facts))
    GroupGrant(
        id=new_id(mine.employer.shard),
        place=row,
        what=wanted.what,
        department=department,
        valid_until=wanted.until,
        granted_by_id=actor.person,
    ).save(force_insert=True)


def _held(mine: Membership) -> GroupPlace:
    """The employer's place, with both employers held. Errors: NotFound."""
    row = groups.place_of(mine.employer_id)
    if row is None:
        raise NotFound(NO_GROUP)
    groups.hold_both(row.leader_id, row.member_id)
    return groups.place(row.id, "joined", member=mine.employer_id)  # asked again, now that nobody changes it
