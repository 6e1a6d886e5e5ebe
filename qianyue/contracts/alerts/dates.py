"""From terms to the days that count: kept when an offer is made and again when it is concluded, by `backfill` for old ones."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from qianyue.contracts import same
from qianyue.contracts.alerts import chain
from qianyue.contracts.ended import ENDING, ended
from qianyue.contracts.in_force import in_force, said_at
from qianyue.contracts.models import OPEN, Contract, Ending, LifeDate, PaperContract, PaperEnding, State
from qianyue.contracts.others import BESIDE
from qianyue.law.dates import add_months, birthday, today
from qianyue.law.retention import kept_until
from qianyue.law.retirement import CATEGORIES, retirement_date

ENDED, RETENTION = chain.ENDED, "retention_end"
ON_PAPER = ("contract_end", "tenth_year", "age_16", "age_18", "retirement", RETENTION)
AGREEMENTS = (
    "labor_contract", "dispatch_contract", "part_time_contract", "platform_agreement", "over_age_agreement", "renewal",
)  # fmt: skip
SIMPLE = {
    "works_from": "/employment_start",
    "probation_end": "/probation/end",
    "contract_end": "/term/end",
    "hours_approval_end": "/hours/approval/valid_to",
    "dispatch_licence_end": "/dispatch/license/valid_to",
    "work_permit_end": "/worker/work_permit/valid_to",
    "authorisation_end": "/employer/signatory/authorisation/valid_to",
}


def keep(contract: Contract) -> None:
    """Write down the days of an offer or of a concluded contract; what an amendment or the end of one changes, with the contract
    that it changes. Belongs into the transaction of the act; doing it again changes nothing."""
    code, proposal, earlier = contract.definition.code, contract.proposal, contract.earlier
    if proposal is None:
        return
    if contract.worker_identity:
        same.hold([bytes(contract.worker_identity)])  # a paper that is entered at this moment counts in the tenth year, too
    if code in AGREEMENTS:
        _write(contract, days_of(proposal.terms if contract.state in OPEN else in_force(contract)))
        if contract.state == State.CONCLUDED:
            chain.works_again(contract)
            chain.follow(contract.employer_id, contract.worker_identity)
    elif contract.state == State.CONCLUDED and contract.kind in BESIDE:
        chain.beside_an_ended_one(contract)
    elif contract.state == State.CONCLUDED and earlier is not None and code == "amendment":
        _write(earlier, days_of(in_force(earlier)))
        chain.follow(earlier.employer_id, earlier.worker_identity)
    elif contract.state == State.CONCLUDED and earlier is not None and contract.kind in ENDING and (over := ended(earlier)):
        ends(earlier, over.day)


def ends(contract: Contract, day: datetime.date) -> None:
    """The contract is ended on that day, by agreement or by one side. Belongs into the transaction of the act."""
    for kind, due in ((ENDED, day), (RETENTION, kept_until(day))):
        LifeDate.objects.update_or_create(contract=contract, kind=kind, defaults={"day": due})
    chain.restricts_from(contract, day)


def goes_on(contract: Contract) -> None:
    """The record of the end was wrong: the days are again what the terms say. Belongs into the transaction of the act."""
    LifeDate.objects.filter(contract=contract, kind=ENDED).delete()
    chain.restricts_no_more(contract)
    keep(contract)


def keep_paper(paper: PaperContract) -> None:
    """The days of a contract on paper that still count: nobody signs or registers it here."""
    said = {"employment_start": paper.starts_on.isoformat()} | paper.terms  # few papers say another day
    days = {kind: day for kind, day in days_of(said).items() if kind in ON_PAPER}
    if over := PaperEnding.objects.filter(paper=paper, taken_back_at=None).first():
        days |= {ENDED: over.last_day, RETENTION: kept_until(over.last_day)}
    LifeDate.objects.filter(paper=paper).exclude(kind__in=days).delete()
    for kind, day in days.items():
        LifeDate.objects.update_or_create(paper=paper, kind=kind, defaults={"day": day})
    chain.follow(paper.employer_id, paper.worker_identity)


def ends_on_paper(paper: PaperContract, day: datetime.date) -> None:
    """The employment under it has ended on that day, as is recorded. Belongs into the transaction of the act."""
    keep_paper(paper)
    chain.restricts_from(paper, day)


def goes_on_paper(paper: PaperContract) -> None:
    """The record of the end was wrong. Belongs into the transaction of the act."""
    keep_paper(paper)
    chain.restricts_no_more(paper)


def drop_paper(paper: PaperContract) -> None:
    """The entry counts no more."""
    if paper.life_dates.filter(kind=ENDED).exists():
        chain.restricts_no_more(paper)
    LifeDate.objects.filter(paper=paper).delete()
    chain.follow(paper.employer_id, paper.worker_identity)


def days_of(terms: dict[str, Any]) -> dict[str, datetime.date]:
    """Every day that these terms give, by kind."""
    found = {kind: day for kind, place in SIMPLE.items() if (day := _date(said_at(terms, place)))}
    if since := _date(said_at(terms, "/history/continuous_service_since")) or found.get("works_from"):
        found["tenth_year"] = add_months(since, chain.TEN_YEARS)
    if "contract_end" in found:
        found[RETENTION] = kept_until(found["contract_end"])
    return found | dict(_by_age(terms, found.get("works_from")))


def _by_age(terms: dict[str, Any], works_from: datetime.date | None) -> Iterator[tuple[str, datetime.date]]:
    birth = _date(said_at(terms, "/worker/birth_date"))
    if birth is None:
        return
    for age in (16, 18):
        if works_from and (day := birthday(birth, age)) > works_from:  # crossed while at work
            yield f"age_{age}", day
    sex = said_at(terms, "/worker/sex")
    category = said_at(terms, "/worker/retirement_category") or CATEGORIES.get(sex, ("",))[0]  # the earliest, where unknown
    on = max(works_from, today()) if works_from else None  # by the table of now: who began long ago retires by it too
    if not said_at(terms, "/worker/receives_pension") and on and (day := retirement_date(birth, category, on)):
        yield "retirement", day


def _write(contract: Contract, days: dict[str, datetime.date]) -> None:
    others = contract.life_dates.exclude(kind__in=[*days, ENDED])  # that one is not in the terms
    others.exclude(kind__startswith=chain.NON_COMPETE).delete()  # nor are these: they come from the end
    for kind, day in days.items():
        LifeDate.objects.update_or_create(contract=contract, kind=kind, defaults={"day": day})


def _date(value: Any) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def backfill(*, batch: int = 200) -> int:
    """The days of contracts that were offered, concluded or entered before this table was; how many were looked at. Amendments
    come after what they amend."""
    wanted = Contract.objects.filter(state__in=(*OPEN, State.CONCLUDED), proposal__isnull=False).order_by("created_at")
    count = 0
    for contract in wanted.select_related("proposal", "earlier").iterator(chunk_size=batch):
        keep(contract)
        count += 1
    for paper in PaperContract.objects.filter(withdrawn_at=None).iterator(chunk_size=batch):
        keep_paper(paper)
        count += 1
    for record in PaperEnding.objects.filter(taken_back_at=None, paper__withdrawn_at=None).select_related("paper"):
        ends_on_paper(record.paper, record.last_day)
    for ending in Ending.objects.filter(taken_back_at=None).select_related("contract").iterator(chunk_size=batch):
        if over := ended(ending.contract):  # a document may say an earlier day
            ends(ending.contract, over.day)
    return count
