"""A seal keeper seals many files with one decision: a list is drawn up, shown whole, and confirmed by its digest.

The digest is over number and SHA-256 of every file, in order: one event of the employer holds it, and so does each contract's
own `seal.approved`. A list of which anything has changed is not confirmed any more; what changes after it was confirmed is
left out and named, never sealed in passing.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Collection

import rfc8785
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from qianyue.contracts import approvals
from qianyue.contracts.access import membership
from qianyue.contracts.batches.access import batch_of
from qianyue.contracts.batches.engine import LANES, begin
from qianyue.contracts.models import Approval, Batch, BatchRow, Contract
from qianyue.contracts.turns import to_be_sealed, with_file
from qianyue.employers.models import Employer
from qianyue.employers.permissions import must
from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, InvalidInput
from qianyue.operations.ids import new_id
from qianyue.operations.once import once
from qianyue.operations.rows import insert
from qianyue.operations.sentences import Sentence

MOST = 500  # documents of one list: it stands whole on the page on which it is confirmed
UNLIKE = "清单与您看到的不一致，请回到待盖章重新选择。"
MOVED = "清单上有 {count} 份刚刚有变动（如 {number}），都没有盖章。请重新列出清单，核对以后再确认。"


def list_to_seal(chosen: Collection[uuid.UUID] | None, *, actor: Actor, operation: str | None = None) -> uuid.UUID:
    """Draw up the list of what waits for this seal: the chosen contracts, or the `MOST` that wait longest (None).

    Returns its key; nothing is decided yet. Errors: NotAllowed, InvalidInput (nothing chosen, more than one list holds),
    Conflict (nothing of it waits).
    """
    member = membership(actor)
    must(actor, "seal")
    if chosen is not None and not chosen:
        raise InvalidInput("还没有选择合同。请勾选要盖章的合同，或者选择全部。")
    if chosen is not None and len(set(chosen)) > MOST:
        raise InvalidInput(Sentence("一份清单最多 {most} 份。请少选一些，其余的列在下一份清单上。", most=str(MOST)))
    employer = Employer.objects.get(id=member.employer_id)
    waiting = sealable(member.employer_id, member.department_id)
    if chosen is not None:
        waiting = waiting.filter(id__in=list(chosen))
    files = waiting.values_list("id", "number", "waiting_file")[:MOST]

    def do() -> str:
        found = list(files)
        if not found:
            raise Conflict("选择的合同现在都不等待盖章，或者还要先审批，请刷新页面查看。")
        batch = Batch(
            id=new_id(employer.shard),
            work=Batch.Work.SEAL,
            state=Batch.State.PREPARED,
            employer=employer,
            department_id=member.department_id,
            person_id=actor.person,
            role=actor.role,
            digest=list_digest((number, file) for _contract, number, file in found),
            total=len(found),
        )
        insert(batch)
        rows = [
            BatchRow(
                id=new_id(employer.shard), batch=batch, number=place, lane=place % LANES, contract_id=contract, document=file
            )
            for place, (contract, _number, file) in enumerate(found, 1)
        ]
        BatchRow.objects.bulk_create(rows, batch_size=1000)
        return str(batch.id)

    return uuid.UUID(once(operation, "list_to_seal", actor=actor, do=do))


def list_digest(files: object) -> str:
    """Hex SHA-256 of the canonical list (RFC 8785) of [number, SHA-256 of the file]."""
    return hashlib.sha256(rfc8785.dumps([list(pair) for pair in files])).hexdigest()  # type: ignore[attr-defined]


def decide_to_seal(batch_id: uuid.UUID, digest: str, *, actor: Actor) -> None:
    """The one decision: every file of the list whose digest this is. Only who drew the list up decides on it.

    Errors: NotFound, NotAllowed, Conflict (another list than was shown, something of it has changed since, decided already).
    """
    batch = batch_of(batch_id, actor=actor)
    if batch.work != Batch.Work.SEAL or batch.person_id != actor.person:
        raise Conflict("这份清单是另一位印章管理员列出的，请自己重新选择合同。")
    listed = list(batch.rows.order_by("number").values_list("contract__number", "document"))
    if batch.digest != digest or list_digest(listed) != digest or len(listed) > MOST:
        raise Conflict(UNLIKE)
    if batch.state == Batch.State.PREPARED and (moved := moved_on(batch)):
        raise Conflict(Sentence(MOVED, count=str(len(moved)), number=moved[0].contract.number))
    with transaction.atomic():
        if not Batch.objects.filter(id=batch.id, state=Batch.State.PREPARED).update(state=Batch.State.RUNNING):
            raise Conflict("这份清单已经确认或者放弃，请刷新页面查看。")
        facts = {"batch": str(batch.id), "list": digest, "contracts": batch.total}
        record("batch.sealing_decided", stream=batch.employer_id, actor=actor, facts=facts)
        begin(batch)


def sealable(employer: uuid.UUID, department: uuid.UUID | None) -> QuerySet[Contract]:
    """What may be listed now, each with its `waiting_file`, the longest waiting first: not what an approver must look at first,
    and not what another list is sealing just now."""
    waiting = with_file(to_be_sealed(employer, department))
    granted = approvals.sealable(OuterRef("waiting_file"), OuterRef("proposal__document__sha256"))
    looked = Approval.objects.filter(granted, contract=OuterRef("id"), step=Approval.Step.SEAL)
    free = ~Q(employer=employer) | Q(employer__approve_seals=False) | Q(Exists(looked))
    under_way = BatchRow.objects.filter(
        contract=OuterRef("id"), state=BatchRow.State.WAITING, batch__work=Batch.Work.SEAL, batch__state=Batch.State.RUNNING
    )
    return waiting.filter(free, ~Q(Exists(under_way)))


def moved_on(batch: Batch) -> list[BatchRow]:
    """Rows of an undecided list whose file does not wait any more, or is another one than was listed."""
    mine = BatchRow.objects.filter(batch=batch)
    waiting = sealable(batch.employer_id, batch.department_id).filter(id__in=mine.values("contract"))
    now = dict(waiting.values_list("id", "waiting_file"))
    rows = mine.select_related("contract").defer("contract__terms").order_by("number")
    return [row for row in rows if now.get(row.contract_id) != row.document]


def beside(batch: Batch, *, most: int) -> int:
    """How many wait that are not on this list; counted up to `most`."""
    waiting = sealable(batch.employer_id, batch.department_id).exclude(id__in=batch.rows.values("contract"))
    return waiting.order_by().values("id")[:most].count()
