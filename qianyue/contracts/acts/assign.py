"""A contract is put into a department of its employer: whose members see it and look after it."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from qianyue.contracts.access import as_member, membership
from qianyue.contracts.models import Contract
from qianyue.employers.models import Department
from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.errors import NotAllowed, NotFound


def assign(contract_id: uuid.UUID, department: uuid.UUID | None, *, actor: Actor) -> None:
    """Into a department, or (None) into none. Doing it again changes nothing. Errors: NotFound, NotAllowed (who reaches one
    department only gives nothing away)."""
    contract = as_member(contract_id, actor=actor, to="assign")
    if membership(actor).department_id:
        raise NotAllowed("您只管一个部门，不能把合同转到别的部门。请由管理员或者管全单位的经办人办理。")
    if department and not Department.objects.filter(id=department, employer=contract.employer_id, active=True).exists():
        raise NotFound("没有找到这个部门，请刷新页面。")
    if contract.department_id == department:
        return
    with transaction.atomic():
        Contract.objects.filter(id=contract_id).update(department=department, changed_at=timezone.now())
        facts = {"from": str(contract.department_id or ""), "to": str(department or "")}
        record("contract.assigned", stream=contract_id, actor=actor, facts=facts)
