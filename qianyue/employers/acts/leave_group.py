"""A member leaves its group, or the leader parts with it: at once nothing is shared any more."""

from __future__ import annotations

import functools
import uuid

from django.db import transaction

from qianyue.employers import groups
from qianyue.employers.acts.grant_to_group import NO_GROUP
from qianyue.employers.group_models import JOINED, LEFT, PARTED, GroupGrant, GroupPlace
from qianyue.employers.standing import as_member
from qianyue.operations.actor import Actor
from qianyue.operations.errors import NotFound


def leave_group(*, actor: Actor) -> None:
    """By the member's owner, also of a suspended one. Errors: NotAllowed, NotFound (in no group), Conflict."""
    mine = as_member(actor, to="group")
    row = groups.place_of(mine.employer_id)
    if row is None:
        raise NotFound(NO_GROUP)
    _end(groups.place(row.id, JOINED, member=mine.employer_id), LEFT, actor=actor)


def part_with(key: uuid.UUID, *, actor: Actor) -> None:
    """By the leader's owner. Errors: NotAllowed, NotFound, Conflict."""
    mine = as_member(actor, to="group")
    _end(groups.place(key, JOINED, leader=mine.employer_id), PARTED, actor=actor)


def _end(row: GroupPlace, how: str, *, actor: Actor) -> None:
    with transaction.atomic():
        leader, member = groups.hold_both(row.leader_id, row.member_id)
        groups.move(row, JOINED, how, actor=actor)
        told = functools.partial(groups.write, f"group.{how}", row, actor=actor)
        groups.end_grants(GroupGrant.objects.filter(place=row), actor=actor, told=told)
        if how == LEFT:
            groups.tell_owners(leader, f"left:{row.id}", f"{member.name}已退出本集团，对该单位的查看和指派已全部停止。")
        else:
            groups.tell_owners(
                member, f"parted:{row.id}", f"{leader.name}已与本单位解除集团关系，对本单位的查看和指派已全部停止。"
            )
