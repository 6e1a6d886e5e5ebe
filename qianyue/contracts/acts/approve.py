"""An approver says yes or no to an offer that was asked about, or to the file that waits for the employer's seal."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from qianyue.contracts import approvals
from qianyue.contracts.access import as_member
from qianyue.contracts.acts.draft import EDITABLE
from qianyue.contracts.acts.seal import tell_seal_keepers
from qianyue.contracts.models import Approval, Contract, State
from qianyue.contracts.turns import turn_of
from qianyue.evidence.models import Event
from qianyue.evidence.record import record
from qianyue.notices.send import notify
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, NotAllowed
from qianyue.operations.ids import new_id
from qianyue.operations.written import written
from qianyue.people.models import Person

LONGEST_REASON = 300
WROTE = (
    "draft.created",
    "draft.changed",
    "text.chosen",
    "order.chosen",
    "attachment.added",
    "worker.readdressed",
    "contract.proposed",
    "contract.submitted",
)  # in the log: who had a hand in it
OWN = "送审的人不能自己审批，请由本单位另一位审批人办理。"
MISSING = "请写明为什么不同意、要改什么，经办人会看到。"


def decide_offer(contract_id: uuid.UUID, digest: str, *, grant: bool, reason: str = "", actor: Actor, alone: bool = True) -> None:
    """About the content with this digest, which the approver has seen. `alone`: who asked hears of it now, and not of a whole
    list later. Errors: NotAllowed (who asked does not decide), InvalidInput (a refusal without its reason), Conflict (changed
    or decided meanwhile)."""
    contract = as_member(contract_id, actor=actor, to="approve")
    said = reason_of(grant, reason)
    with transaction.atomic():
        held = Contract.objects.select_for_update().get(id=contract_id)
        asked = Approval.objects.filter(contract=held, step=Approval.Step.OFFER, digest=digest, granted=None).first()
        if asked is None or held.state not in EDITABLE or approvals.offer_digest(held) != digest:
            raise Conflict("送审的内容刚刚被修改，或者已有同事审批。请刷新页面查看最新情况。")
        if asked.asked_by_id == actor.person:
            raise NotAllowed(OWN)
        _had_no_hand_in_it(contract, actor)
        _settle(asked, grant=grant, reason=said, actor=actor)
        if alone:
            outcome = "审批同意，可以发出" if grant else "没有通过审批，请看审批意见，修改后重新送审"
            _tell(asked.asked_by, contract, asked, text=f"合同 {contract.number} {outcome}。")


def decide_seal(contract_id: uuid.UUID, document: str, *, grant: bool, reason: str = "", actor: Actor) -> None:
    """About the file with this SHA-256, which waits for the employer's seal. Errors: as above; Conflict (another file)."""
    contract = as_member(contract_id, actor=actor, to="approve")
    said = reason_of(grant, reason)
    with transaction.atomic():
        held = Contract.objects.select_for_update(of=("self",)).select_related("proposal__document").get(id=contract_id)
        turn = turn_of(held)
        if turn is None or turn.role != "employer" or turn.file is None or turn.file.sha256 != document:
            raise Conflict("这份文件现在不等待审批，请刷新页面查看最新情况。")
        _had_no_hand_in_it(contract, actor)
        if not approvals.waits(held, document):
            raise Conflict("这份文件不需要审批，或者刚刚已由同事审批。请刷新页面查看。")
        made = Approval(id=new_id(contract.shard), contract=held, step=Approval.Step.SEAL, digest=document)
        made.asked_at = turn.file.created_at
        _settle(made, grant=grant, reason=said, actor=actor)
        if grant:
            tell_seal_keepers(held)
        else:
            instead = "撤销" if held.state == State.SIGNED_BY_ONE else "撤回，或者修改后重新发出"
            text = f"合同 {contract.number} 没有通过盖章审批，请看审批意见；不再订立的，请{instead}。"
            _tell(held.handler, contract, made, text=text)


def _had_no_hand_in_it(contract: Contract, actor: Actor) -> None:
    """Four eyes are two people, not two roles of one. Errors: NotAllowed."""
    if Event.objects.filter(stream=contract.id, kind__in=WROTE, actor=actor.person).exists():
        raise NotAllowed("起草、发出这份合同的人不能自己审批，请由本单位另一位审批人办理。")


def reason_of(grant: bool, reason: str) -> str:
    """What is written down of a decision. Errors: InvalidInput (a refusal without its reason, or too long a one)."""
    return "" if grant else written(reason, field="reason", most=LONGEST_REASON, missing=MISSING)


def _settle(approval: Approval, *, grant: bool, reason: str, actor: Actor) -> None:
    approval.granted, approval.decided_at, approval.decided_by_id = grant, timezone.now(), actor.person
    approval.reason = reason or None
    approval.save()
    facts = {"approval": str(approval.id), "step": approval.step, "digest": approval.digest}
    kind = "approval.granted" if grant else "approval.refused"
    record(kind, stream=approval.contract_id, actor=actor, facts=facts, details={"reason": reason})


def _tell(person: Person, contract: Contract, approval: Approval, *, text: str) -> None:
    notify(
        event=f"approval_decided:{approval.id}",
        person=person.id,
        phone=person.phone,
        email=person.email,
        text=text,
        contract=contract.id,
        link=f"{settings.PUBLIC_URL}/desk/contracts/{contract.id}",
    )
