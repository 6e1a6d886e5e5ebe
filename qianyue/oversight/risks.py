"""What an authority looks for in its region (domain.md 6.11, 10.2): named by contract and employer, never by worker."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from qianyue.contracts.models import Contract, State, Waiver
from qianyue.contracts.models.contract import OPEN
from qianyue.employers.models import Employer
from qianyue.law.regions import stem
from qianyue.oversight.access import shortfalls
from qianyue.oversight.models import Officer

EMPLOYING = ("labor_contract", "labor_contract_short", "dispatch_contract", "part_time_contract")  # begin an employment
LASTING = (*EMPLOYING, "renewal")
FOLLOWING = ("renewal", "termination_agreement", "ending_certificate")  # what settles that a term runs out
REPEATED, LOOK_BACK = 2, datetime.timedelta(days=180)  # that often declined, within that time


@dataclasses.dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a list. `days`: since the day, or until it; `times`: how often."""

    number: str
    employer: str
    employer_id: Any
    place: str
    day: datetime.date | None
    days: int | None = None
    rule: str = ""
    times: int = 0


@dataclasses.dataclass(frozen=True, kw_only=True)
class Risk:
    """`steps` are the days by which a list narrows, the first is the widest; `number` and `employer` where to search."""

    find: Callable[[Officer, datetime.date, int], QuerySet[Any]]
    line: Callable[[Any, datetime.date], Line]
    day: str
    steps: tuple[int, ...] = ()
    place: str = "region"
    number: str = "number"
    employer: str = "employer"


def lines(
    kind: str, officer: Officer, *, on: datetime.date, step: int = 0, county: str = "", words: str = "", sort: str = "day"
) -> QuerySet[Any]:
    """The rows of one list, narrowed and in order; `line_of` reads one."""
    risk = RISKS[kind]
    found = risk.find(officer, on, step if step in risk.steps else (risk.steps or (0,))[0])
    if county:
        found = found.filter(**{f"{risk.place}__startswith": stem(county)})
    if words:
        by_name = Q(**{f"{risk.employer}__name__icontains": words}) | Q(**{f"{risk.employer}__uscc": words.upper()})
        found = found.filter(by_name | Q(**{f"{risk.number}__startswith": words.upper()}))
    order = {"day": risk.day, "-day": f"-{risk.day}", "employer": f"{risk.employer}__name"}.get(sort, risk.day)
    return found.order_by(order, risk.number)


def line_of(kind: str, row: Any, *, on: datetime.date) -> Line:
    return RISKS[kind].line(row, on)


def _inside(officer: Officer, place: str = "region") -> Q:
    return Q(**{f"{place}__startswith": stem(officer.authority.region)})


def _unsigned(officer: Officer, on: datetime.date, step: int) -> QuerySet[Any]:
    """Work has begun at least `step` days ago and nothing is concluded (LCL 10 gives a month, LCL 82 says what it costs)."""
    begun = Contract.objects.filter(_inside(officer), state__in=OPEN, works_from__lte=on - datetime.timedelta(days=step))
    return begun.filter(kind__in=EMPLOYING).select_related("employer")


def _expiring(officer: Officer, on: datetime.date, step: int) -> QuerySet[Any]:
    """The term ends within `step` days and nothing concluded follows it."""
    near = Q(ends_on__gte=on, ends_on__lte=on + datetime.timedelta(days=step))
    settled = Contract.objects.filter(earlier=OuterRef("pk"), state=State.CONCLUDED, kind__in=FOLLOWING)
    found = Contract.objects.filter(_inside(officer), near, state=State.CONCLUDED, kind__in=LASTING)
    return found.filter(~Exists(settled)).select_related("employer")


def _waived(officer: Officer, on: datetime.date, step: int) -> QuerySet[Any]:
    """Rules from which an employer has excepted itself, with four eyes."""
    found = Waiver.objects.filter(_inside(officer, "contract__region"), granted=True)
    return found.select_related("contract__employer")


def _declined(officer: Officer, on: datetime.date, step: int) -> QuerySet[Any]:
    """One employer's offers to one person that were declined again and again: somebody is pressed, or nobody listens."""
    lately = Contract.objects.filter(_inside(officer), state=State.DECLINED, changed_at__date__gte=on - LOOK_BACK)
    by_person = lately.order_by().values("employer", "employer__name", "worker_identity")
    counted = by_person.annotate(times=Count("id"), number=Max("number"), last=Max("changed_at"), place=Max("region"))
    return counted.filter(times__gte=REPEATED)


def _contract_line(day: str) -> Callable[[Any, datetime.date], Line]:
    def line(one: Contract, on: datetime.date) -> Line:
        when: datetime.date = getattr(one, day)
        about = {"number": one.number, "employer": one.employer.name, "employer_id": one.employer_id, "place": one.region}
        return Line(**about, day=when, days=abs((on - when).days))

    return line


def _shortfall_line(one: Any, on: datetime.date) -> Line:
    about = {"number": one.contract.number, "employer": one.employer.name, "employer_id": one.employer_id}
    return Line(**about, place=one.place, day=one.since, days=max((on - one.since).days, 0), rule=one.rule)


def _waiver_line(one: Waiver, on: datetime.date) -> Line:
    of: Employer = one.contract.employer
    day = timezone.localdate(one.decided_at) if one.decided_at else None
    return Line(
        number=one.contract.number, employer=of.name, employer_id=of.id, place=one.contract.region, day=day, rule=one.rule
    )


def _declined_line(one: dict[str, Any], on: datetime.date) -> Line:
    about = {"number": one["number"], "employer": one["employer__name"], "employer_id": one["employer"], "place": one["place"]}
    return Line(**about, day=timezone.localdate(one["last"]), times=one["times"])


RISKS = {
    "unsigned": Risk(find=_unsigned, line=_contract_line("works_from"), day="works_from", steps=(15, 25, 28, 31)),
    "expiring": Risk(find=_expiring, line=_contract_line("ends_on"), day="ends_on", steps=(60, 30, 15)),
    "below": Risk(
        find=lambda officer, on, step: shortfalls(officer),
        line=_shortfall_line,
        day="since",
        place="place",
        number="contract__number",
    ),
    "waived": Risk(
        find=_waived,
        line=_waiver_line,
        day="decided_at",
        place="contract__region",
        number="contract__number",
        employer="contract__employer",
    ),
    "declined": Risk(find=_declined, line=_declined_line, day="last", place="place"),
}
