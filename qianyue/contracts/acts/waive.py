"""An exception from a rule that allows one: one member of the employer asks with a reason, another one decides.

T-04 is not theirs to waive: that a fixed term be concluded again is for the worker to want, in the worker's own session.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from qianyue.contracts.access import as_member
from qianyue.contracts.acts.draft import EDITABLE
from qianyue.contracts.judging import identity, judge
from qianyue.contracts.models import Contract, Waiver
from qianyue.employers.models import Membership
from qianyue.employers.permissions import PERMISSIONS
from qianyue.evidence.record import record
from qianyue.notices.send import notify
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, NotAllowed, NotFound
from qianyue.operations.ids import new_id
from qianyue.operations.rows import insert_once
from qianyue.operations.written import written

LONGEST_REASON = 500
WORKERS_OWN = frozenset({"T-04"})


def ask_waiver(contract_id: uuid.UUID, finding: str, reason: str, *, actor: Actor) -> uuid.UUID:
    """The handler asks for an exception from the finding with this identity; returns the waiver's key.

    Errors: InvalidInput (no reason), Conflict (the terms no longer lead to this finding, or it was asked for already).
    """
    contract = as_member(contract_id, actor=actor, to="waive")
    missing = f"请写明为什么可以例外、有什么证明，最多 {LONGEST_REASON} 个字。"
    text = written(reason, field="reason", most=LONGEST_REASON, missing=missing)
    parsed, findings = judge(contract, contract.terms)
    found = next((one for one in findings if identity(one, parsed) == finding), None)
    if contract.state not in EDITABLE or found is None or found.severity != "override":
        raise Conflict("合同内容刚刚有了变化，这一处不再需要例外。请刷新页面查看最新的检查结果。")
    if found.rule in WORKERS_OWN:
        raise NotAllowed("这一处不能由单位例外：只有劳动者本人可以提出。")
    waiver = Waiver(
        id=new_id(contract.shard),
        contract=contract,
        rule=found.rule,
        path=found.path,
        finding=finding,
        message=found.message,
        reason=text,
        asked_by_id=actor.person,
        asked_at=timezone.now(),
    )
    with transaction.atomic():
        if not insert_once(waiver):
            raise Conflict("这一处的例外已经有人提出，请等待复核。")
        facts = {"waiver": str(waiver.id), "rule": found.rule, "path": found.path, "finding": finding}
        record("waiver.asked", stream=contract_id, actor=actor, facts=facts, details={"reason": text})
        _tell_colleagues(contract, waiver, actor=actor)
    return waiver.id


def decide_waiver(waiver_id: uuid.UUID, *, grant: bool, actor: Actor) -> None:
    """A second member grants or refuses. Errors: NotFound, NotAllowed (who asked does not decide), Conflict (decided already)."""
    waiver = Waiver.objects.select_related("asked_by").filter(id=waiver_id).first()
    if waiver is None:
        raise NotFound("没有找到这项例外，请刷新页面。")
    contract = as_member(waiver.contract_id, actor=actor, to="decide_waiver")
    if waiver.asked_by_id == actor.person:
        raise NotAllowed("提出例外的人不能自己复核，请由本单位另一位经办人或者印章管理员办理。")
    with transaction.atomic():
        open_still = Waiver.objects.filter(id=waiver_id, granted=None)
        if not open_still.update(granted=grant, decided_by=actor.person, decided_at=timezone.now()):
            raise Conflict("这项例外刚刚已由他人复核，请刷新页面查看。")
        facts = {"waiver": str(waiver.id), "rule": waiver.rule, "finding": waiver.finding}
        record("waiver.granted" if grant else "waiver.refused", stream=contract.id, actor=actor, facts=facts)
        asker = waiver.asked_by
        notify(
            event=f"waiver_decided:{waiver.id}",
            person=asker.id,
            phone=asker.phone,
            email=asker.email,
            text=f"合同 {contract.number} 的例外{'已复核同意，可以发出' if grant else '没有被同意，请修改合同'}。",
            contract=contract.id,
            link=f"{settings.PUBLIC_URL}/desk/contracts/{contract.id}",
        )


def _tell_colleagues(contract: Contract, waiver: Waiver, *, actor: Actor) -> None:
    deciding = PERMISSIONS["decide_waiver"].roles
    members = Membership.objects.current().for_department(contract.department_id)
    members = members.filter(employer=contract.employer_id, role__in=deciding).exclude(person=actor.person)
    for person in {member.person_id: member.person for member in members.select_related("person")}.values():
        notify(
            event=f"waiver_asked:{waiver.id}:{person.id}",
            person=person.id,
            phone=person.phone,
            email=person.email,
            text=f"合同 {contract.number} 有一处与规定不符，经办人提出例外，等待您复核。",
            contract=contract.id,
            link=f"{settings.PUBLIC_URL}/desk/contracts/{contract.id}",
        )
