"""What was entered as on paper between the two, against the history of what is drafted: T-04 and T-05 count what the terms tell,
and no terms file can tell what it leaves out, or that an entry has been withdrawn."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from qianyue import law
from qianyue.contracts import same
from qianyue.contracts.employment import OPEN_ENDED_RULE
from qianyue.contracts.models import Contract, PaperContract, PaperEnding, State
from qianyue.documents.kinds import kind_for
from qianyue.operations.errors import Conflict
from qianyue.people.models import identity_index

CHANGED = "这名劳动者的纸质合同登记刚刚有变化，请刷新页面，核对以往合同后再发出。"


def untold(contract: Contract, terms: Any) -> list[law.Finding]:
    """T-05: one finding of the earliest paper that is missing, one of the earliest that is told and was withdrawn, one of the
    earliest that is told as if it had not ended before."""
    worker, term = terms.worker, terms.term
    if kind_for(terms).name not in OPEN_ENDED_RULE or term is None or term.start is None:
        return []
    if worker is None or not (worker.id_type and worker.id_number):
        return []
    identity = identity_index(worker.id_type, worker.id_number)
    entered = PaperContract.objects.filter(employer=contract.employer_id, worker_identity=identity).order_by("starts_on")
    previous = [one for one in (terms.history.previous if terms.history else None) or () if one.start]
    told = [one.start for one in previous]
    found = [*_missing(entered.filter(starts_on__lt=term.start), told), *(_withdrawn(entered, told) if told else ())]
    return [*found, *(_ended(entered, {one.start: one.end for one in previous}) if told else ())]


def hold(contract: Contract, terms: Any, findings: list[law.Finding]) -> None:
    """Nobody enters or withdraws a paper of this worker until the transaction ends, and none was since `findings` were found.

    Errors: Conflict.
    """
    same.hold([identity_index(terms.worker.id_type, terms.worker.id_number)])
    if any(one not in findings for one in untold(contract, terms)):
        raise Conflict(CHANGED)


def _missing(entered: Any, told: list[datetime.date]) -> Iterator[law.Finding]:
    missing = entered.filter(withdrawn_at=None).exclude(starts_on__in=told).first()
    if missing is not None:
        yield _finding(
            f"登记过这名劳动者从 {missing.starts_on} 起的纸质合同（登记编号 {missing.number}），以往合同里没有写",
            "请从用工档案里起草，或者在以往合同里补上，用来计算连续工作年限和连续订立的次数；登记有误的，请作废登记",
        )


def _withdrawn(entered: Any, told: list[datetime.date]) -> Iterator[law.Finding]:
    """Entered anew from the same day, or concluded here, it is told rightly."""
    gone = entered.filter(starts_on__in=told, withdrawn_at__isnull=False)
    gone = gone.exclude(starts_on__in=entered.filter(withdrawn_at=None).values("starts_on")).first()
    if gone is None:
        return
    here = Contract.objects.filter(employer=gone.employer_id, worker_identity=gone.worker_identity, starts_on=gone.starts_on)
    if not here.filter(state=State.CONCLUDED).exists():
        yield _finding(
            f"以往合同里写了从 {gone.starts_on} 起的合同，这份纸质合同的登记（编号 {gone.number}）已经作废",
            "登记有误的，请从以往合同里删去这一份；确有这份合同的，请重新登记",
        )


def _ended(entered: Any, told: dict[datetime.date, datetime.date | None]) -> Iterator[law.Finding]:
    papers = entered.filter(starts_on__in=list(told), withdrawn_at=None)
    for over in PaperEnding.objects.select_related("paper").filter(paper__in=papers, taken_back_at=None).order_by("last_day"):
        said = told[over.paper.starts_on]
        if said is None or said > over.last_day:
            yield _finding(
                f"从 {over.paper.starts_on} 起的纸质合同（登记编号 {over.paper.number}）已记录在 {over.last_day} 结束，"
                "以往合同里写的终止日期不是这一天",
                "请在以往合同里改成实际结束的日期；记录有误的，请先撤销记录",
            )
            return


def _finding(message: str, fix: str) -> law.Finding:
    basis = "劳动合同法第十四条第二款"
    return law.Finding(rule="T-05", severity="warn", path="/history", basis=basis, message=message, fix=fix)
