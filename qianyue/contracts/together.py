"""What only several contracts of a worker show: two with one employer for the same time (P-11), full-time work elsewhere (P-06).

No terms file can tell, so these are not among the rules of `law`. Of work elsewhere the worker alone is told: for any employer it
is somebody else's contract (domain.md 6.1).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import QuerySet

from qianyue import law
from qianyue.contracts.ended import ended
from qianyue.contracts.in_force import in_force
from qianyue.contracts.models import Contract, State
from qianyue.contracts.others import EMPLOYING
from qianyue.documents.kinds import kind_for
from qianyue.people.models import identity_index

FULL_TIME = frozenset({"labor_contract", "labor_contract_short", "dispatch_contract", "renewal"})
BEGINNING = EMPLOYING - {"renewal"}
FOREVER = datetime.date.max


class Span(NamedTuple):
    """The days for which a contract holds, both included."""

    start: datetime.date
    end: datetime.date

    def meets(self, other: Span) -> bool:
        return self.start <= other.end and other.start <= self.end


def overlapping(contract: Contract, terms: Any) -> list[law.Finding]:
    """P-11: an employment that begins while another one with this employer still holds. One finding, of the latest of them."""
    if kind_for(terms).name not in BEGINNING or not (wanted := _wanted(terms)):
        return []
    found = [
        (span, other.number)
        for other, span in _holding(_of(terms).filter(employer=contract.employer_id).exclude(id=contract.id))
        if span.meets(wanted)
    ]
    if not found:
        return []
    span, number = max(found)
    until = "没有约定终止日期" if span.end == FOREVER else f"到 {span.end} 为止"
    return [
        law.Finding(
            rule="P-11",
            severity="override",
            path="/term/start",
            basis="云南省订立电子劳动合同工作指引第十九条",
            message=f"与这名劳动者已有一份合同（编号 {number}，{until}），两份的期限重叠",
            fix="要改内容的请订立变更协议，到期后继续的请续订；原合同已经解除或者终止的，先在平台上办理解除协议或者出具证明书",
        )
    ]


def elsewhere(contract: Contract, terms: Any, on: datetime.date) -> list[Contract]:
    """P-06: the worker's full-time contracts with other employers that hold on that day. For the worker's eyes alone."""
    others = _of(terms).exclude(employer=contract.employer_id).filter(kind__in=FULL_TIME)
    return [other for other, span in _holding(others) if span.meets(Span(on, FOREVER))]


def _of(terms: Any) -> QuerySet[Contract]:
    """What has been concluded with the person whom the terms name, by the number of the document of identity."""
    worker = terms.worker
    if worker is None or not (worker.id_type and worker.id_number):
        return Contract.objects.none()
    same = identity_index(worker.id_type, worker.id_number)
    return Contract.objects.filter(worker_identity=same, state=State.CONCLUDED, kind__in=EMPLOYING)


def _holding(contracts: QuerySet[Contract]) -> Iterator[tuple[Contract, Span]]:
    """Each with the days for which it holds: as amended, and no longer than what has ended it says."""
    for contract in contracts.select_related("proposal", "employer"):
        term = in_force(contract).get("term") or {}
        start, end = _day(term.get("start")), _day(term.get("end")) or FOREVER
        if start is None:
            continue
        ending = ended(contract)
        yield contract, Span(start, min(end, ending.day) if ending else end)


def _wanted(terms: Any) -> Span | None:
    term = terms.term
    return Span(term.start, term.end or FOREVER) if term and term.start else None


def _day(written: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(written) if written else None
