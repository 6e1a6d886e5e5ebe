"""The owner of a leading employer invites another employer into its group, by the code that everybody can look up."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone

from qianyue.employers import groups
from qianyue.employers.group_models import INVITED, JOINED, OPEN_FOR, WITHDRAWN, GroupPlace
from qianyue.employers.models import Employer
from qianyue.employers.standing import as_member
from qianyue.law.identifiers import is_uscc
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, InvalidInput
from qianyue.operations.ids import new_id
from qianyue.people import guard

A_QUARTER = 20  # invitations of one employer within a quarter of an hour: nobody tries out who is here
CODE = "请填写 18 位统一社会信用代码，与营业执照一致。"
NOBODY = "没有可以邀请的单位使用这个代码。请核对代码；对方要已经开通服务，并且没有暂停。"
OWN = "这是本单位的代码，请填写要邀请的单位的代码。"


def invite_member(uscc: str, *, actor: Actor) -> GroupPlace:
    """Nothing is shared before the other's owner accepts.

    Errors: NotAllowed, InvalidInput (the code, nobody there who works), Conflict, TooMany.
    """
    mine = as_member(actor, to="group").employer
    code = "".join(uscc.split()).upper()
    if not is_uscc(code):
        raise InvalidInput(CODE, fields={"uscc": CODE})
    if code == mine.uscc:
        raise InvalidInput(OWN, fields={"uscc": OWN})
    guard.check_open("group_invites", str(mine.id))
    guard.failed("group_invites", str(mine.id), tries=A_QUARTER)
    found = Employer.objects.filter(uscc=code, active=True).first()
    if found is None:
        raise InvalidInput(NOBODY, fields={"uscc": NOBODY})
    with transaction.atomic():
        leader, member = groups.hold_both_open(mine.id, found.id)
        if groups.place_of(leader.id):
            raise Conflict("本单位是另一个集团的成员，不能再邀请别的单位。")
        if GroupPlace.objects.filter(leader=leader, member=member, state=JOINED).exists():
            raise Conflict("这家单位已经是本集团的成员。")
        late = GroupPlace.objects.filter(leader=leader, member=member, state=INVITED, invited_at__lte=timezone.now() - OPEN_FOR)
        late.update(state=WITHDRAWN, ended_at=timezone.now())  # what nobody answered in time makes room
        row = GroupPlace(id=new_id(leader.shard), leader=leader, member=member, invited_by_id=actor.person)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            raise Conflict("已经邀请过这家单位，请等待对方管理员答复。") from None
        groups.write("group.invited", row, actor=actor)
        once_a_day = f"invited:{leader.id}:{member.id}:{timezone.localdate()}"  # invited over and over, they are told so once
        groups.tell_owners(member, once_a_day, f"{leader.name}邀请本单位加入集团。接受以前不共享任何内容，请登录后答复。")
    return row


def withdraw_invitation(key: uuid.UUID, *, actor: Actor) -> None:
    """Errors: NotAllowed, NotFound, Conflict (answered at this moment)."""
    mine = as_member(actor, to="group")
    row = groups.place(key, INVITED, leader=mine.employer_id)
    with transaction.atomic():
        groups.hold_both(row.leader_id, row.member_id)
        groups.move(row, INVITED, WITHDRAWN, actor=actor)
        groups.write("group.withdrawn", row, actor=actor)
