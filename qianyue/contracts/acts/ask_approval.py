"""A handler asks an approver to look before an offer is made. What is asked about is exactly what would be offered now."""

from __future__ import annotations

import uuid

from django.utils import timezone

from qianyue.contracts import approvals
from qianyue.contracts.access import as_member
from qianyue.contracts.acts.draft import EDITABLE
from qianyue.contracts.acts.propose import refuse
from qianyue.contracts.judging import judge
from qianyue.contracts.models import Approval, Contract
from qianyue.employers.models import Employer
from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict
from qianyue.operations.ids import new_id
from qianyue.operations.once import answered, once
from qianyue.operations.rows import insert_once


def ask_approval(
    contract_id: uuid.UUID, *, edition: int, actor: Actor, alone: bool = True, operation: str | None = None
) -> uuid.UUID:
    """Returns the approval's key. `alone`: the approvers hear of it now, and not of a whole list later.

    Errors: InvalidInput (findings that refuse an offer), Conflict (changed meanwhile, asked already, nobody there who approves,
    not wanted by this employer).
    """
    contract = as_member(contract_id, actor=actor, to="propose")
    if given := answered(operation, f"ask_approval:{contract_id}", actor=actor):
        return uuid.UUID(given)
    parsed, findings = judge(contract, contract.terms)
    refuse(contract, parsed, findings)
    must_be_wanted(contract.employer, contract.department_id)
    digest = approvals.offer_digest(contract)

    def do() -> str:
        held = Contract.objects.select_for_update().get(id=contract_id)
        if held.edition != edition or held.state not in EDITABLE or approvals.offer_digest(held) != digest:
            raise Conflict("合同刚刚被修改或已经签署，请刷新页面，核对最新内容后再送审。")
        open_still = Approval.objects.filter(contract=held, step=Approval.Step.OFFER)
        stale = open_still.filter(granted=None).exclude(digest=digest)
        stale.update(granted=False, decided_at=timezone.now())  # nobody can decide about what is no more
        if open_still.filter(digest=digest, granted=True).exists():
            raise Conflict("这份内容已经审批同意，可以直接发出。")
        asked = Approval(id=new_id(held.shard), contract=held, step=Approval.Step.OFFER, digest=digest)
        asked.asked_by_id, asked.asked_at = actor.person, timezone.now()
        if not insert_once(asked):
            raise Conflict("这份内容已经送审，请等待审批人答复。")
        facts = {"approval": str(asked.id), "step": asked.step, "digest": digest}
        record("approval.asked", stream=contract_id, actor=actor, facts=facts)
        if alone:
            text = f"合同 {contract.number} 等待您审批，同意以后才能发给劳动者。"
            approvals.tell_approvers(contract, event=f"approve_offer:{asked.id}", text=text)
        return str(asked.id)

    return uuid.UUID(once(operation, f"ask_approval:{contract_id}", actor=actor, do=do))


def must_be_wanted(employer: Employer, department: uuid.UUID | None) -> None:
    """Errors: Conflict, where the employer wants no such look, or nobody is there who could look."""
    if not employer.approve_offers:
        raise Conflict("本单位没有要求先审批，可以直接发出。")
    if not approvals.has_approver(employer.id, department):
        raise Conflict("本单位还没有审批人。请管理员先在“人员和审批”里指定审批人。")
