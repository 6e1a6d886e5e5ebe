"""Who works for an employer on a day, by plain columns: whose, from when until when, on what. Nothing of a person is opened.

The same as `employment.phases` says of the terms, because the columns follow the terms (`contracts.columns`) and the endings
stand as days (`LifeDate`). A handful of queries for an employer of any size; whoever shows people opens those of one page.
"""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections import defaultdict
from typing import Any

from qianyue.contracts.alerts.dates import ENDED
from qianyue.contracts.ended import ENDING, earliest
from qianyue.contracts.models import Contract, LifeDate, PaperContract, State
from qianyue.contracts.others import EMPLOYING
from qianyue.contracts.search import entries

FORMS = {  # form of employment, by the kind of the agreement; platform agreements without a labour relation have none
    "labor_contract": "全日制",
    "labor_contract_short": "全日制",
    "part_time_contract": "非全日制",
    "dispatch_contract": "劳务派遣",
    "over_age_agreement": "超龄用工",
}
_COLUMNS = ("id", "worker_identity", "kind", "number", "starts_on", "works_from", "ends_on", "earlier")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Employee:
    """One person by what holds on the day: the newest agreement that is in force. `since`: the earliest start of work that any
    agreement with the person gives."""

    key: uuid.UUID
    identity: bytes
    number: str
    form: str
    since: datetime.date | None
    start: datetime.date | None
    end: datetime.date | None
    paper: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class _Agreement:
    key: uuid.UUID
    kind: str
    number: str
    starts: datetime.date | None
    works: datetime.date | None
    ends: datetime.date | None
    earlier: uuid.UUID | None = None
    paper: bool = False

    @property
    def start(self) -> datetime.date | None:
        return self.starts or self.works

    def holds(self, on: datetime.date) -> bool:
        return (self.start is None or self.start <= on) and (self.ends is None or on <= self.ends)


def employees(employer: uuid.UUID, on: datetime.date) -> list[Employee]:
    """Everybody in force on that day, in no order."""
    by_person = _agreements(employer)
    kinds = {one.key: one for agreements in by_person.values() for one in agreements}
    found = []
    for identity, agreements in by_person.items():
        agreements.sort(key=lambda one: (one.start or datetime.date.min, not one.paper, one.number))
        holding = [one for at, one in enumerate(agreements) if one.holds(on) and not _followed(one, agreements[at + 1 :], on)]
        if holding and (form := FORMS.get(_root(holding[-1], kinds), "")):
            now = holding[-1]
            since = min((day for one in agreements if (day := one.works or one.starts)), default=None)
            found.append(
                Employee(
                    key=now.key,
                    identity=identity,
                    number=now.number,
                    form=form,
                    since=since,
                    start=now.start,
                    end=now.ends,
                    paper=now.paper,
                )
            )
    return found


def _followed(one: _Agreement, later: list[_Agreement], on: datetime.date) -> bool:
    """What is on paper, once what follows it has begun (`employment.phase_of`)."""
    return one.paper and any(other.start is not None and other.start <= on for other in later)


def named(found: list[Employee], question: str, *, employer: uuid.UUID) -> list[Employee]:
    """Those whom a question names, as the search box understands it (`search.words`): by any of their agreements."""
    contracts = entries.matching(_concluded(employer), question, employer=employer)
    papers = entries.holding(_papers(employer), question, employer=employer)
    people = {bytes(one) for rows in (contracts, papers) for one in rows.order_by().values_list("worker_identity", flat=True)}
    return [employee for employee in found if employee.identity in people]


def _agreements(employer: uuid.UUID) -> dict[bytes, list[_Agreement]]:
    ended = _ended(employer)
    found: dict[bytes, list[_Agreement]] = defaultdict(list)
    for key, identity, kind, number, starts, works, ends, earlier in _concluded(employer).values_list(*_COLUMNS):
        last = min((day for day in (ends, ended.get(key)) if day), default=None)
        found[bytes(identity)].append(
            _Agreement(key=key, kind=kind, number=number, starts=starts, works=works, ends=last, earlier=earlier)
        )
    over = dict(LifeDate.objects.filter(paper__employer=employer, kind=ENDED).values_list("paper", "day"))
    papers = _papers(employer).values_list("id", "worker_identity", "kind", "number", "starts_on", "works_from", "ends_on")
    for key, identity, kind, number, starts, works, term in papers:
        ends = min((day for day in (term, over.get(key)) if day), default=None)
        found[bytes(identity)].append(
            _Agreement(key=key, kind=kind, number=number, starts=starts, works=works, ends=ends, paper=True)
        )
    return found


def _ended(employer: uuid.UUID) -> dict[uuid.UUID, datetime.date]:
    """The last day of what was ended early. A document that ends something has left its day with what it ends; the few that have
    not (a certificate without anything before it) are opened."""
    found = dict(LifeDate.objects.filter(contract__employer=employer, kind=ENDED).values_list("contract", "day"))
    without = Contract.objects.filter(employer=employer, state=State.CONCLUDED, kind__in=ENDING, earlier__isnull=False)
    documents: dict[Any, list[Contract]] = defaultdict(list)
    for document in without.exclude(earlier__in=list(found)).select_related("proposal"):
        documents[document.earlier_id].append(document)
    for key, mine in documents.items():
        if first := earliest(mine, []):
            found[key] = first.day
    return found


def _root(agreement: _Agreement, known: dict[uuid.UUID, _Agreement]) -> str:
    """The kind that counts: a renewal is of the form of what it renews."""
    seen = set()
    while agreement.kind == "renewal" and agreement.earlier in known and agreement.key not in seen:
        seen.add(agreement.key)
        agreement = known[agreement.earlier]
    return "labor_contract" if agreement.kind == "renewal" else agreement.kind


def _concluded(employer: uuid.UUID) -> Any:
    concluded = Contract.objects.filter(employer=employer, state=State.CONCLUDED, kind__in=sorted(EMPLOYING))
    return concluded.filter(worker_identity__isnull=False)


def _papers(employer: uuid.UUID) -> Any:
    return PaperContract.objects.filter(employer=employer, withdrawn_at=None)
