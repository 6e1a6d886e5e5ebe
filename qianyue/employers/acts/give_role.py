"""Roles that people of one employer give each other: for good by the administrator, for a time by whoever holds one."""

from __future__ import annotations

import datetime
import uuid

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from qianyue.employers.groups import end_people
from qianyue.employers.models import Department, Employer, Membership
from qianyue.employers.permissions import ROLES
from qianyue.employers.standing import as_member, colleague, own_colleague
from qianyue.evidence.record import record
from qianyue.notices.send import notify
from qianyue.operations.actor import OWNER, Actor
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed, NotFound
from qianyue.operations.ids import new_id
from qianyue.people.models import Person

LONGEST = datetime.timedelta(days=366)


def give_role(
    to: uuid.UUID, role: str, *, department: uuid.UUID | None = None, until: datetime.datetime | None = None, actor: Actor
) -> Membership:
    """The administrator gives a colleague (`to`: one of their memberships) a role, for one department or the whole employer.

    Errors: InvalidInput (no such role, an end that is past), NotFound (colleague, department), Conflict (they have it).
    """
    member = as_member(actor, to="people")
    if role not in ROLES:
        raise InvalidInput("请选择一个角色。", fields={"role": "请选择一个角色。"})
    person = own_colleague(to, member).person
    given = new_membership(member.employer, person, role, department=department_of(department, member), until=until)
    keep(given, "member.authorised", actor=actor)
    return given


def delegate(to: uuid.UUID, *, until: datetime.datetime, department: uuid.UUID | None = None, actor: Actor) -> Membership:
    """Let a colleague act in the actor's own role until a moment, within the actor's own reach; the actor keeps it too.

    What was delegated is not delegated on. Errors: InvalidInput (the end), NotAllowed, NotFound, Conflict.
    """
    member = as_member(actor, to="delegate")
    if member.delegated_by_id:
        raise NotAllowed("委托来的权限不能再委托给别人，请由原来的人办理。")
    found = own_colleague(to, member)
    if found.person_id == member.person_id:
        raise InvalidInput("不能委托给自己，请选择一位同事。", fields={"to": "请选择一位同事。"})
    reach = department_of(member.department_id or department, member)
    given = new_membership(member.employer, found.person, member.role, department=reach, until=until)
    given.delegated_by = member
    keep(given, "member.delegated", actor=actor)
    return given


def end_role(key: uuid.UUID, *, actor: Actor) -> None:
    """The administrator ends any role but the last administrator's; whoever delegated ends the delegation.

    What the person has begun is handed over by `contracts.acts.hand_over`. Errors: NotFound, NotAllowed, Conflict.
    """
    mine = as_member(actor, to="read")
    found = colleague(key, mine)
    if found.delegated_by_id != mine.id:
        as_member(actor, to="people")
    with transaction.atomic():
        owners = Membership.objects.select_for_update().filter(employer=mine.employer_id, role=OWNER, active=True)
        if found.role == OWNER and not any(_stays(one) for one in owners if one.id != found.id):
            raise Conflict("这是本单位唯一的管理员。请先给另一位同事管理员角色，再结束这一位。")
        lent = models.Q(delegated_by=found)  # also to act for a member of the group: ends with what it was lent from
        end_people(Membership.objects.filter(models.Q(id=found.id) | lent), actor=actor)


def _stays(owner: Membership) -> bool:
    return owner.valid_until is None and owner.department_id is None


def new_membership(
    employer: Employer, person: Person, role: str, *, department: Department | None, until: datetime.datetime | None
) -> Membership:
    """Not kept yet. Errors: InvalidInput (an end that is past or too far)."""
    now = timezone.now()
    if until is not None and not now < until <= now + LONGEST:
        message = "请选择今天以后、一年以内的截止日期。"
        raise InvalidInput(message, fields={"until": message})
    if role == OWNER and department is not None:
        message = "管理员管全单位，请不要选部门。"
        raise InvalidInput(message, fields={"department": message})
    return Membership(
        id=new_id(employer.shard),
        employer=employer,
        person=person,
        role=role,
        department=department,
        valid_until=until,
    )


def keep(given: Membership, kind: str, *, actor: Actor, tell: bool = True) -> None:
    """Insert a membership with its event and, unless somebody else does, its message.

    Errors: Conflict (they have it, its department has just been closed)."""
    facts = {
        "person": str(given.person_id),
        "role": given.role,
        "department": str(given.department_id or ""),
        "until": given.valid_until.isoformat() if given.valid_until else "",
        "membership": str(given.id),
    }
    if given.through and given.delegated_by:
        facts |= {"through": str(given.through_id), "sent_by": str(given.delegated_by.employer_id)}
    try:
        with transaction.atomic():
            _hold_department(given)
            over = Membership.objects.filter(employer=given.employer, person=given.person, role=given.role, active=True)
            over.exclude(id__in=over.current().values("id")).update(active=False)  # an end that has come makes room
            given.save(force_insert=True)
            record(kind, stream=given.employer_id, actor=actor, facts=facts)
            if tell:
                _tell(given)
    except IntegrityError:
        raise Conflict("这位同事已经有这个角色，不需要再给。") from None


def _hold_department(given: Membership) -> None:
    """Nobody closes it before the transaction ends (`organise.close_department` takes the same row). Errors: Conflict."""
    if given.department_id is None:
        return
    mine = Department.objects.select_for_update(no_key=True).filter(id=given.department_id, active=True)
    if not mine.values_list("id"):
        raise Conflict("这个部门刚刚停用，不能再给人员。请刷新页面，重新选择部门。")


def _tell(given: Membership) -> None:
    notify(
        event=f"role_given:{given.id}",
        person=given.person_id,
        phone=given.person.phone,
        email=given.person.email,
        text=f"您现在可以作为{given.employer.name}的{ROLES[given.role]}办理电子劳动合同。",
    )


def department_of(key: uuid.UUID | None, member: Membership) -> Department | None:
    """One of the employer's own departments; None for none. Errors: NotFound."""
    if key is None:
        return None
    found = Department.objects.filter(id=key, employer=member.employer_id, active=True).first()
    if found is None:
        raise NotFound("没有找到这个部门，请刷新页面。")
    return found
