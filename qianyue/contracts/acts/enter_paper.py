"""A contract on paper is entered as what it is: on paper. It counts for years of service and for successive terms (T-04), and is
never taken for something that was signed here (domain.md 9.3)."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from qianyue.contracts import same
from qianyue.contracts.access import hold_open
from qianyue.contracts.acts.object_to_paper import close_objection
from qianyue.contracts.alerts import dates as life
from qianyue.contracts.columns import paper_columns
from qianyue.contracts.models import BatchRow, Contract, PaperContract, State
from qianyue.contracts.paper_access import MISSING, must_be_for_all
from qianyue.contracts.papers import read_paper
from qianyue.employers.models import Employer
from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, NotFound
from qianyue.operations.ids import new_id, shard_of
from qianyue.operations.once import once
from qianyue.operations.rows import insert_once
from qianyue.operations.sentences import Sentence
from qianyue.operations.written import written

TWICE = "这名劳动者从同一天开始的纸质合同已经登记过，请在用工档案里查看。"
LONGEST_REASON = 200
BUILT = (State.PROPOSED, State.SUBMITTED, State.SIGNED_BY_ONE, State.SEALING, State.CONCLUDED)


def enter_paper(
    said: dict[str, Any],
    *,
    actor: Actor,
    operation: str | None = None,
    row: BatchRow | None = None,
    employer: Employer | None = None,
) -> uuid.UUID:
    """`said`: what `papers.read_paper` reads, as far as the paper says it. Returns the entry's key.

    `row`: of the spreadsheet that it stands in. `employer`: the actor's, where the caller has it. Errors: InvalidInput at the
    field, Conflict (the same worker has one entered that begins on this day), NotAllowed (also of a suspended employer).
    """
    must_be_for_all(actor)
    employer = employer or Employer.objects.get(id=actor.employer)
    read = read_paper(said, employer)
    identifier = new_id(shard_of(employer.id))
    number = f"ZZ{timezone.localdate():%Y%m%d}-{identifier.hex[-10:].upper()}"  # of its own, so that none is taken for signed
    paper = PaperContract(
        id=identifier,
        number=number,
        own_number=read.own_number or None,
        employer=employer,
        worker_identity=read.identity,
        starts_on=read.starts_on,
        **paper_columns(employer.id, number, read.terms),
        terms=read.terms,
        entered_by_id=actor.person,
        entered_at=timezone.now(),
    )

    def do() -> str:
        hold_open(employer.id)
        same.hold([read.identity])  # two papers of one worker at once: the later one must see the earlier one's years
        if not insert_once(paper):
            raise Conflict(TWICE)
        life.keep_paper(paper)
        facts = {"paper": str(paper.id), "number": paper.number} | (
            {"batch": str(row.batch_id), "row": row.number} if row else {}
        )
        record("paper.entered", stream=employer.id, actor=actor, facts=facts)
        return str(paper.id)

    return uuid.UUID(once(operation, "enter_paper", actor=actor, do=do))


def withdraw_paper(key: uuid.UUID, reason: str, *, actor: Actor) -> None:
    """What was entered by mistake no longer counts; the entry stays, with the reason.

    Errors: NotFound, InvalidInput (no reason), Conflict (withdrawn already, or a contract refers to it).
    """
    must_be_for_all(actor)
    missing = "请写明为什么作废，例如“录错了人”：会留在记录里。"
    because = written(reason, field="reason", most=LONGEST_REASON, missing=missing)
    mine = PaperContract.objects.select_related("employer").filter(id=key, employer=actor.employer)
    with transaction.atomic():
        same.hold(map(bytes, mine.values_list("worker_identity", flat=True)))  # an offer that tells of it waits, or is seen here
        found = mine.select_for_update(of=("self",)).first()
        if found is None:
            raise NotFound(MISSING)
        if found.withdrawn_at:
            raise Conflict("这份纸质合同的登记已经作废，请刷新页面。")
        if built := built_on(found):
            message = "合同 {number} 写明以前有这一份合同，登记不能作废。请先撤回那份合同；已经订立完成的，请联系当地人社部门。"
            raise Conflict(Sentence(message, number=built.number))
        found.withdrawn_at, found.withdrawn_by_id, found.withdrawn_because = timezone.now(), actor.person, because
        found.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
        life.drop_paper(found)
        close_objection(found, because, actor=actor)
        record("paper.withdrawn", stream=found.employer_id, actor=actor, facts={"paper": str(key)}, details={"reason": because})


def built_on(paper: PaperContract) -> Contract | None:
    """An offer or contract that tells of this paper in its history: what was entered is part of what was agreed."""
    offered = Contract.objects.filter(employer=paper.employer_id, worker_identity=paper.worker_identity, state__in=BUILT)
    start = paper.starts_on.isoformat()  # drafted before it was entered, and offered afterwards, tells of it as well
    for contract in offered.filter(proposal__proposed_at__gte=paper.entered_at).select_related("proposal").order_by("created_at"):
        previous = ((contract.proposal.terms if contract.proposal else {}).get("history") or {}).get("previous") or ()
        if any(one.get("start") == start for one in previous):
            return contract
    return None
