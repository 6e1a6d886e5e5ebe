"""The owner of an invited employer accepts, and says what the group may do here; or declines."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db import transaction

from qianyue.employers import groups
from qianyue.employers.acts.grant_to_group import Wanted, give
from qianyue.employers.group_models import DECLINED, INVITED, JOINED
from qianyue.employers.standing import as_member
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict


def accept_invitation(key: uuid.UUID, grants: Sequence[Wanted] = (), *, actor: Actor) -> None:
    """From now on a member, with exactly these grants: none are possible, more can follow.

    Errors: NotAllowed, NotFound, InvalidInput (a grant), Conflict (late, suspended, in a group already, answered before).
    """
    mine = as_member(actor, to="group")
    row = groups.place(key, INVITED, member=mine.employer_id)
    with transaction.atomic():
        leader, member = groups.hold_both_open(row.leader_id, row.member_id)
        if row.late:
            raise Conflict("这份邀请已经过期，请对方重新邀请。")
        groups.must_be_free(leader, member)
        groups.move(row, INVITED, JOINED, actor=actor)
        groups.write("group.joined", row, actor=actor)
        for wanted in grants:
            give(row, wanted, mine, actor=actor)
        groups.tell_owners(leader, f"joined:{row.id}", f"{member.name}已加入本集团，可以查看对方允许的事项，并指派人员。")


def decline_invitation(key: uuid.UUID, *, actor: Actor) -> None:
    """Errors: NotAllowed, NotFound, Conflict (answered or withdrawn at this moment)."""
    mine = as_member(actor, to="group")
    row = groups.place(key, INVITED, member=mine.employer_id)
    with transaction.atomic():
        leader, member = groups.hold_both(row.leader_id, row.member_id)
        groups.move(row, INVITED, DECLINED, actor=actor)
        groups.write("group.declined", row, actor=actor)
        groups.tell_owners(leader, f"declined:{row.id}", f"{member.name}没有接受加入集团的邀请。")
