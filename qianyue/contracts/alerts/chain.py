"""Days that no single contract gives: the tenth year of a whole employment, and what the end of one begins (non-compete)."""

from __future__ import annotations

import calendar
import datetime
import uuid
from typing import Any

from django.db.models import QuerySet

from qianyue.contracts.employment import TEN_YEARS, served_since
from qianyue.contracts.in_force import in_force, said_at
from qianyue.contracts.links import links_between
from qianyue.contracts.models import Contract, LifeDate, PaperContract, State
from qianyue.contracts.others import BESIDE, EMPLOYING
from qianyue.law.dates import add_months

ENDED, NON_COMPETE = "ended", "non_compete"
LONGEST = 60  # months that are counted of a restriction: the law has 24 (C-05), and nobody types a date beyond a life


def follow(employer: uuid.UUID, identity: Any) -> None:
    """The tenth year of everything between these two, counted over all that was signed here or entered as on paper (T-04)."""
    links = links_between(employer, bytes(identity)) if identity else []
    for at, link in enumerate(links):
        since = served_since(links[:at], link)
        whose = {"paper": link.key} if link.paper else {"contract": link.key}
        if since is not None:
            day = add_months(since, TEN_YEARS)
            LifeDate.objects.filter(kind="tenth_year", **whose).exclude(day=day).update(day=day)


def restricts_from(contract: Contract | PaperContract, ended: datetime.date) -> None:
    """The employment has ended on that day: what was agreed about competing afterwards begins, in the contract or beside it. Of
    what is on paper nobody has copied such a clause; an agreement beside it may be signed here."""
    if not _followed(contract):
        for one in _restricting(contract):
            _restrict(one, ended)


def restricts_no_more(contract: Contract | PaperContract) -> None:
    """The employment has not ended after all."""
    if not _followed(contract):
        LifeDate.objects.filter(contract__in=_restricting(contract), kind__startswith=NON_COMPETE).delete()


def works_again(contract: Contract) -> None:
    """A new contract is concluded: who works here competes with nobody, and is paid for no restraint."""
    before = _agreements(contract).filter(starts_on__lt=contract.starts_on) if contract.starts_on else Contract.objects.none()
    others = [*before, *_beside(contract)]
    if not contract.life_dates.filter(kind=ENDED).exists():
        LifeDate.objects.filter(contract__in=others, kind__startswith=NON_COMPETE).delete()


def beside_an_ended_one(agreement: Contract) -> None:
    """An agreement that is concluded when the employment has ended already."""
    found = [*_agreements(agreement).filter(starts_on__isnull=False), *_papers(agreement)]
    newest = max(found, default=None, key=lambda one: one.starts_on)
    if newest is not None and (over := newest.life_dates.filter(kind=ENDED).first()):
        _restrict(agreement, over.day)


def non_compete_days(terms: dict[str, Any], ended: datetime.date) -> dict[str, datetime.date]:
    """When a restriction ends that begins after `ended`, and each day of pay: one a month, on the agreed day where one is agreed,
    else when the month is over. Nothing where no length is agreed, or none after the end (C-08)."""
    said = said_at(terms, "/agreements/non_compete") or {}
    months, payday = said.get("months"), said.get("payday")
    if not isinstance(months, int) or not 1 <= months <= LONGEST:
        return {}
    found = {f"{NON_COMPETE}_end": add_months(ended, months)}
    if said.get("monthly_compensation"):
        for number in range(1, months + 1):
            found[f"{NON_COMPETE}_pay:{number:02d}"] = _payday(ended, number, payday)
    return found


def _payday(ended: datetime.date, number: int, payday: Any) -> datetime.date:
    if not isinstance(payday, int):
        return add_months(ended, number)
    month = add_months(ended.replace(day=1), number)
    return month.replace(day=min(payday, calendar.monthrange(month.year, month.month)[1]))


def _restrict(contract: Contract, ended: datetime.date) -> None:
    days = non_compete_days(in_force(contract), ended)
    contract.life_dates.filter(kind__startswith=NON_COMPETE).exclude(kind__in=days).delete()
    for kind, day in days.items():
        LifeDate.objects.update_or_create(contract=contract, kind=kind, defaults={"day": day})


def _followed(contract: Contract | PaperContract) -> bool:
    """Whether they work together under something later."""
    start = contract.starts_on
    found = [_agreements(contract), _papers(contract)] if start else []
    return any(one.filter(starts_on__gt=start).exists() for one in found)


def _restricting(contract: Contract | PaperContract) -> list[Contract]:
    mine = [contract] if isinstance(contract, Contract) else []
    return [*mine, *_beside(contract)]


def _papers(contract: Contract | PaperContract) -> QuerySet[PaperContract]:
    """What is on paper between the same two."""
    mine = PaperContract.objects.filter(employer=contract.employer_id, worker_identity=contract.worker_identity)
    return mine.filter(withdrawn_at=None).exclude(id=contract.id)


def _agreements(contract: Contract | PaperContract) -> QuerySet[Contract]:
    return _between(contract).filter(kind__in=EMPLOYING)


def _beside(contract: Contract | PaperContract) -> QuerySet[Contract]:
    return _between(contract).filter(kind__in=BESIDE)


def _between(contract: Contract | PaperContract) -> QuerySet[Contract]:
    """What the same two have concluded otherwise."""
    mine = Contract.objects.filter(employer=contract.employer_id, worker_identity=contract.worker_identity)
    return mine.filter(state=State.CONCLUDED, worker_identity__isnull=False).exclude(id=contract.id).select_related("proposal")
