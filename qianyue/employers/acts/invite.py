"""The administrator lets somebody new act for the employer, by name and phone: they set up their account themselves."""

from __future__ import annotations

import datetime
import uuid

from django.db import transaction

from qianyue.employers.acts.appoint_people import person_with_phone, tell_appointed
from qianyue.employers.acts.give_role import department_of, keep, new_membership
from qianyue.employers.models import Membership
from qianyue.employers.permissions import ROLES
from qianyue.employers.standing import as_member
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, InvalidInput
from qianyue.operations.written import written
from qianyue.people import guard
from qianyue.people.acts.log_in import clean_phone
from qianyue.people.models import Person

LONGEST_NAME = 60
A_QUARTER = 20  # invitations of one employer within a quarter of an hour


def invite(
    name: str,
    phone: str,
    role: str,
    *,
    department: uuid.UUID | None = None,
    until: datetime.datetime | None = None,
    actor: Actor,
) -> Membership:
    """Nothing is sent that lets anybody in: the holder of the phone logs in with a code, is checked in person, and must bear
    this name. Errors: InvalidInput (name, phone, role, end), NotFound (department), Conflict (they have the role,
    the phone is somebody else's, or the employer is closed), TooMany."""
    member = as_member(actor, to="people")
    if member.employer.closed_at:
        raise Conflict("单位已停止使用本服务，不能再邀请同事。")
    said = written(name, field="name", most=LONGEST_NAME, missing="请填写同事的姓名，与身份证一致。")
    number = clean_phone(phone)
    if role not in ROLES:
        raise InvalidInput("请选择一个角色。", fields={"role": "请选择一个角色。"})
    place = department_of(department, member)
    guard.check_open("invite", str(actor.person))
    guard.check_open("invites", str(member.employer_id))
    known = Person.objects.with_phone(number)
    if known is not None and known.name and known.name != said:  # a slip of the finger lets no stranger in
        guard.failed("invite", str(actor.person))
        raise Conflict("这个手机号码的账户与填写的姓名不一致，请与同事核对姓名和手机号码。")
    guard.failed("invites", str(member.employer_id), tries=A_QUARTER)  # each sends a message to a phone that anybody can type
    with transaction.atomic():
        person = person_with_phone(number, actor=actor)
        invited = new_membership(member.employer, person, role, department=place, until=until)
        invited.named = said
        keep(invited, "member.invited", actor=actor, tell=False)
        tell_appointed(member.employer, person, ROLES[role], event=f"invited:{invited.id}")
    return invited
