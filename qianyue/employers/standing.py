"""Under what the actor acts for an employer now, for acts about the employer itself."""

from __future__ import annotations

import uuid

from qianyue.employers.models import Membership
from qianyue.employers.permissions import must
from qianyue.operations.actor import MEMBERS, Actor
from qianyue.operations.errors import Conflict, NotAllowed, NotFound

NOBODY = "请先以用人单位人员的身份登录。"
WHOLE = ("people", "group", "group_figures")  # what concerns the whole employer


def as_member(actor: Actor, *, to: str) -> Membership:
    """The membership, with its employer, of somebody who may do what `to` names. Errors: NotAllowed."""
    found = None
    if actor.role in MEMBERS and actor.employer and actor.person:
        mine = Membership.objects.current().filter(employer=actor.employer, person=actor.person, role=actor.role)
        found = mine.select_related("employer").first()
    if found is None:
        raise NotAllowed(NOBODY)
    must(actor, to)
    if to in WHOLE and found.department_id:
        raise NotAllowed("这一步由管全单位的管理员办理。")
    return found


def colleague(key: uuid.UUID, member: Membership) -> Membership:
    """Another membership of the same employer that holds now. Errors: NotFound."""
    mine = Membership.objects.current().filter(id=key, employer=member.employer_id)
    found = mine.select_related("person", "department", "through__place__leader").first()
    if found is None:
        raise NotFound("没有找到这位人员，可能已经离开。请刷新页面。")
    return found


def own_colleague(key: uuid.UUID, member: Membership) -> Membership:
    """As `colleague`, and one of the employer's own: who comes from the group gets nothing but what the group was granted.

    Errors: NotFound, Conflict.
    """
    found = colleague(key, member)
    if found.through_id:
        raise Conflict("这位人员由集团指派，只能办理授权给集团的事项。确需另给角色的，请按姓名和手机号码邀请。")
    return found


def came_from(employer: uuid.UUID, person: uuid.UUID, role: str) -> uuid.UUID | None:
    """The employer that leads the group through which the person acts in this role now; None of the employer's own people."""
    mine = Membership.objects.current().filter(employer=employer, person=person, role=role)
    return mine.values_list("through__place__leader", flat=True).first()
