"""Asking an approver, and an approver's decision, a row at a time, through the same acts as one contract alone."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from qianyue.contracts import approvals
from qianyue.contracts.acts.approve import decide_offer, decide_seal
from qianyue.contracts.acts.ask_approval import ask_approval
from qianyue.contracts.batches.access import counts
from qianyue.contracts.batches.engine import ENDED, WORKS, each, finding, finish_row
from qianyue.contracts.judging import judge
from qianyue.contracts.models import Batch, BatchRow, Contract
from qianyue.notices.send import notify
from qianyue.operations.actor import Actor

EDITED = "决定送审以后，这份草稿又改过，送审的内容已经作废"
LOOK = "请打开核对现在的内容，再重新送审"
SHOWN = 40  # findings of one row


def ask_rows(batch: Batch, rows: list[BatchRow], actor: Actor) -> None:
    """Each draft as it was when that was decided is asked about; what an approver should know of it stays with the row."""

    def do(row: BatchRow) -> None:
        contract = Contract.objects.select_related("employer").get(id=row.contract_id)
        if contract.edition != row.edition:
            finish_row(row, state=BatchRow.State.CHANGED, findings=[finding("", EDITED, fix=LOOK)])
            return
        operation = f"row:{row.id.hex}"
        ask_approval(contract.id, edition=row.edition, actor=actor, alone=False, operation=operation)
        found = [
            finding(one.path, one.message, severity=one.severity, fix=one.fix, rule=one.rule)
            for one in judge(contract, contract.terms)[1]
            if one.severity != "info"
        ]
        digest = approvals.offer_digest(contract)
        finish_row(row, state=BatchRow.State.DONE, document=digest, findings=found[:SHOWN] or None)

    each(rows, do)


def decide_rows(batch: Batch, rows: list[BatchRow], actor: Actor) -> None:
    """The decision about each content that it names, and no other; written down in the same transaction as the row."""
    decision = {"grant": batch.work == Batch.Work.APPROVE, "reason": batch.reason or "", "actor": actor}

    def do(row: BatchRow) -> None:
        with transaction.atomic():
            if batch.origin_id:
                decide_offer(row.contract_id, row.document, alone=False, **decision)
            else:
                decide_seal(row.contract_id, row.document, **decision)
            finish_row(row, state=BatchRow.State.DONE)

    each(rows, do)


def tell_approvers(batch: Batch) -> None:
    """One message for the whole list, once it is there."""
    if made := counts(batch)[BatchRow.State.DONE]:
        text = f"有一批合同（{made} 份）等待您审批，同意以后才能发给劳动者。"
        approvals.tell_approvers_of(batch.employer_id, batch.department_id, event=f"approve_list:{batch.id}", text=text)


def tell_asker(batch: Batch) -> None:
    """One message about the whole decision, to whoever has asked; seals nobody asks for."""
    asked = Batch.objects.select_related("person").filter(id=batch.origin_id).first()
    made = counts(batch)[BatchRow.State.DONE]
    if asked is None or not made:
        return
    granted = batch.work == Batch.Work.APPROVE
    outcome = "审批同意，可以发出" if granted else "没有通过审批，请看审批意见，修改后重新送审"
    notify(
        event=f"list_decided:{batch.id}",
        person=asked.person_id,
        phone=asked.person.phone,
        email=asked.person.email,
        text=f"您送审的一批合同，有 {made} 份{outcome}。",
        link=f"{settings.PUBLIC_URL}/desk/batches/{asked.id}",
    )


WORKS[Batch.Work.ASK] = ask_rows
WORKS[Batch.Work.APPROVE] = WORKS[Batch.Work.REFUSE] = decide_rows
ENDED[Batch.Work.ASK] = tell_approvers
ENDED[Batch.Work.APPROVE] = ENDED[Batch.Work.REFUSE] = tell_asker
