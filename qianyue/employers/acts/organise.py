"""The administrator of an employer arranges its departments, and says whether an approver has to look first."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction

from qianyue.employers.models import Department, Employer, Membership
from qianyue.employers.standing import as_member
from qianyue.evidence.record import record
from qianyue.operations.actor import APPROVER, Actor
from qianyue.operations.errors import Conflict, InvalidInput, NotFound
from qianyue.operations.ids import new_id
from qianyue.operations.written import written

LONGEST_NAME = 40


def add_department(name: str, *, actor: Actor) -> Department:
    """Errors: InvalidInput (no name, too long), Conflict (there is one of this name)."""
    member = as_member(actor, to="people")
    line = written(name, field="name", most=LONGEST_NAME, missing="请填写部门名称。")
    department = Department(id=new_id(member.employer.shard), employer=member.employer, name=line)
    try:
        with transaction.atomic():
            department.save(force_insert=True)
            facts = {"department": str(department.id), "name": line}
            record("department.added", stream=member.employer_id, actor=actor, facts=facts)
    except IntegrityError:
        raise Conflict("已有同名的部门，请换一个名称。") from None
    return department


def close_department(department_id: uuid.UUID, *, actor: Actor) -> None:
    """It takes no new people; its contracts stay where they are. Errors: NotFound, Conflict (somebody works in it).

    The employer is held first, then the department, as by whoever grants it to a group or sends somebody into it: one of the two
    waits, and finds what the other has done.
    """
    member = as_member(actor, to="people")
    with transaction.atomic():
        Employer.objects.select_for_update(no_key=True).get(id=member.employer_id)
        mine = Department.objects.select_for_update().filter(id=department_id, employer=member.employer_id, active=True)
        found = mine.first()
        if found is None:
            raise NotFound("没有找到这个部门，请刷新页面。")
        if Membership.objects.current().filter(department=found).exists():
            raise Conflict("这个部门还有人员，请先结束或调整他们的权限，再停用部门。")
        Department.objects.filter(id=found.id).update(active=False)
        record("department.closed", stream=member.employer_id, actor=actor, facts={"department": str(found.id)})


def require_approvals(*, offers: bool, seals: bool, actor: Actor) -> None:
    """From now on offers, or seals, need an approver's yes. Errors: InvalidInput (there is nobody who could give it)."""
    member = as_member(actor, to="people")
    with transaction.atomic():
        employer = Employer.objects.select_for_update(no_key=True).get(id=member.employer_id)
        everywhere = Membership.objects.current().filter(employer=employer, role=APPROVER, department=None)
        if (offers or seals) and not everywhere.exists():
            message = "本单位还没有管全单位的审批人。请先给一位同事“审批人”的权限，再要求审批。"
            raise InvalidInput(message, fields={"offers": message})
        if (employer.approve_offers, employer.approve_seals) == (offers, seals):
            return
        Employer.objects.filter(id=employer.id).update(approve_offers=offers, approve_seals=seals)
        record("approvals.required", stream=employer.id, actor=actor, facts={"offers": offers, "seals": seals})
