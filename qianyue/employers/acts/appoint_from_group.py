"""The leader's owner sends a colleague to act for a member, within what that member has granted."""

from __future__ import annotations

import datetime
import uuid

from django.db import transaction
from django.db.models import F

from qianyue.employers import groups
from qianyue.employers.acts.give_role import keep, new_membership
from qianyue.employers.group_models import GIVES, JOINED
from qianyue.employers.models import Membership
from qianyue.employers.permissions import ROLES
from qianyue.employers.standing import as_member, own_colleague
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, InvalidInput, NotFound

NOT_GRANTED = "这家单位没有授权集团办理这一项，或者授权已经到期。请对方管理员先授权。"


def appoint_from_group(
    place: uuid.UUID, to: uuid.UUID, what: str, *, until: datetime.datetime | None = None, actor: Actor
) -> Membership:
    """`to` (one of the colleague's memberships at the leader) has from now on the role that the grant gives, in its reach.

    It ends with the grant, the group, the colleague's own role here, its date, or by either owner.
    Errors: NotAllowed, NotFound (place, colleague), InvalidInput, Conflict (not granted, suspended, has it, no account yet).
    """
    mine = as_member(actor, to="group")
    row = groups.place(place, JOINED, leader=mine.employer_id)
    if what not in GIVES:
        message = "请选择查看合同或者办理合同。"
        raise InvalidInput(message, fields={"what": message})
    person = own_colleague(to, mine).person
    if not person.login_name:
        message = "这位同事还没有设置账户，设置以后才能指派。"
        raise InvalidInput(message, fields={"to": message})
    with transaction.atomic():
        _leader, member = groups.hold_both_open(row.leader_id, row.member_id)
        grant = groups.current_grants().filter(place=row, what=what).select_related("department").first()
        if grant is None or (grant.department and not grant.department.active):
            raise Conflict(NOT_GRANTED)
        # Two memberships of one person at the leader: the one that lasts longest, and is nobody else's to end.
        own = Membership.objects.current().filter(employer=mine.employer_id, person=person, delegated_by=None)
        standing = own.order_by(F("valid_until").desc(nulls_first=True), "created_at").select_for_update(of=("self",)).first()
        if standing is None:
            raise NotFound("这位同事只有委托来的角色，不能指派到成员单位。请先给他自己的角色。")
        given = new_membership(member, person, GIVES[what], department=grant.department, until=until)
        given.through, given.delegated_by = grant, standing
        given.named = standing.named or person.name  # whoever is checked on the same phone later is somebody else
        keep(given, "member.sent", actor=actor)
        who = given.named or person.login_name
        words = f"{mine.employer.name}指派{who}为本单位的{ROLES[given.role]}，可在“人员和审批”里查看或者结束。"
        groups.tell_owners(member, f"sent:{given.id}", words)
    return given


def call_back(key: uuid.UUID, *, actor: Actor) -> None:
    """The leader's owner ends what a colleague has at a member. Ended already: nothing. Errors: NotAllowed, NotFound."""
    mine = as_member(actor, to="group")
    sent = Membership.objects.filter(id=key, through__place__leader=mine.employer_id)
    if not sent.exists():
        raise NotFound("没有找到这次指派，请刷新页面。")
    with transaction.atomic():
        groups.end_people(sent, actor=actor)
