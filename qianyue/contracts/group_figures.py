"""What the members' contracts add up to, for the group's leader: of each that lets it see figures, as far as it lets it.

Numbers only, no name and no contract. Each question is asked once for all members, however many there are.
"""

from __future__ import annotations

import dataclasses
import datetime
import functools
import operator
import uuid
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone

from qianyue.contracts.acts.settle_alert import waiting
from qianyue.contracts.alerts.dates import ENDED
from qianyue.contracts.due import DUE, due
from qianyue.contracts.models import Alert, Contract, LifeDate, PaperContract, State
from qianyue.contracts.others import EMPLOYING
from qianyue.employers.group_models import FIGURES, GroupGrant
from qianyue.employers.groups import current_grants
from qianyue.employers.models import Employer
from qianyue.employers.standing import as_member
from qianyue.law.dates import add_months, today
from qianyue.operations.actor import Actor
from qianyue.operations.errors import NotAllowed

MONTHS = 12
KEPT = 300  # seconds, as an employer's own figures


@dataclasses.dataclass(frozen=True, kw_only=True)
class Line:
    """One employer's. `states`: state to count; `unsigned` to `in_force` as in `contracts.due`. `workers`: with a contract in
    force, each once; `paper`: with one on paper that holds, and none here since; `waiting`: with an offer only, whose work has
    begun. `reach`: the department that this is of; empty: the whole."""

    key: uuid.UUID
    name: str
    reach: str
    states: dict[str, int]
    unsigned: int
    overdue: int
    expiring: int
    in_force: int
    workers: int
    paper: int
    waiting: int
    alerts: int

    @property
    def total(self) -> int:
        return sum(self.states.values())

    @property
    def coverage(self) -> int | None:
        """Percent of the people known here whose contract is electronic and in force, rounded down; None of nobody."""
        people = self.workers + self.paper + self.waiting
        return 100 * self.workers // people if people else None


@dataclasses.dataclass(frozen=True, kw_only=True)
class GroupFigures:
    """`lines`: the leader first, then by name. `months`: first day to what was concluded in all of them together."""

    at: datetime.datetime
    lines: list[Line]
    months: list[tuple[datetime.date, int]]


def group_figures(*, actor: Actor) -> GroupFigures:
    """Up to five minutes old; which members it is of is asked anew each time. Errors: NotAllowed."""
    leader = as_member(actor, to="group_figures").employer
    if not leader.active:
        raise NotAllowed("本单位的服务已暂停或者终止，现在不能查看集团的数字。")
    given = current_grants().filter(place__leader=leader.id, what=FIGURES).select_related("place__member", "department")
    grants = list(given.order_by("place__member__name", "id"))
    key = f"group:{leader.id}:" + ":".join(f"{one.place.member_id}/{one.department_id}" for one in grants)
    key = f"group:{uuid.uuid5(uuid.NAMESPACE_OID, key)}"
    found: GroupFigures | None = cache.get(key)
    if found is None:
        found = _counted(leader, grants)
        cache.set(key, found, KEPT)
    return found


def _counted(leader: Employer, grants: list[GroupGrant]) -> GroupFigures:
    reach = [(leader, None), *((one.place.member, one.department) for one in grants)]
    contracts = Contract.objects.filter(_within(reach, "")).order_by()
    day = today()
    states: dict[Any, dict[str, int]] = {}
    for employer, state, count in contracts.values_list("employer", "state").annotate(Count("id")):
        states.setdefault(employer, {})[state] = count
    workers = Count("worker_identity", distinct=True)  # a renewal beside what it renews is one worker's
    holding = _by_employer(contracts.filter(due("in_force")), in_force=Count("id"), workers=workers)
    pressing = [_by_employer(contracts.filter(due(one)), **{one: Count("id")}) for one in ("unsigned", "overdue", "expiring")]
    alerts = _by_employer(waiting(Alert.objects.filter(_within(reach, "contract__"))).order_by(), alerts=Count("id"))
    paper = _by_employer(_on_paper(reach), paper=workers)
    without = _by_employer(_waiting(contracts), waiting=workers)
    lines = []
    for employer, department in reach:
        numbers = dict.fromkeys((*DUE, "workers", "alerts", "paper", "waiting"), 0)
        for found in (holding, *pressing, alerts, paper, without):
            numbers |= found.get(employer.id, {})
        part = department.name if department else ""
        lines.append(Line(key=employer.id, name=employer.name, reach=part, states=states.get(employer.id, {}), **numbers))
    return GroupFigures(at=timezone.now(), lines=lines, months=_months(contracts, day))


def _within(reach: list[Any], before: str) -> Q:
    """Of these employers and departments; `before` leads to the contract. What hangs on no contract is of the whole employer."""
    parts = [
        Q(**{f"{before}department": department}, employer=employer) if department else Q(employer=employer)
        for employer, department in reach
    ]
    return functools.reduce(operator.or_, parts)


def _by_employer(found: QuerySet[Any], **counted: Any) -> dict[Any, dict[str, int]]:
    rows = found.values("employer").annotate(**counted)
    return {row.pop("employer"): row for row in rows}


def _on_paper(reach: list[Any]) -> QuerySet[PaperContract]:
    """What holds today, and nothing concluded here has followed. Contracts on paper are in no department."""
    whole = [employer for employer, department in reach if department is None]
    return _holding_papers().filter(~Exists(_here()), employer__in=whole).order_by()


def _holding_papers() -> QuerySet[PaperContract]:
    day = today()
    since = Contract.objects.filter(employer=OuterRef("employer"), worker_identity=OuterRef("worker_identity"))
    since = since.filter(state=State.CONCLUDED, kind__in=EMPLOYING, starts_on__gte=OuterRef("starts_on"), starts_on__lte=day)
    over = LifeDate.objects.filter(paper=OuterRef("id"), kind=ENDED, day__lt=day)
    return PaperContract.objects.filter(Q(ends_on=None) | Q(ends_on__gte=day), ~Exists(since), ~Exists(over), withdrawn_at=None)


def _here() -> QuerySet[Contract]:
    """The contract in force of whoever a row is about."""
    return Contract.objects.filter(due("in_force"), employer=OuterRef("employer"), worker_identity=OuterRef("worker_identity"))


def _waiting(contracts: QuerySet[Contract]) -> QuerySet[Contract]:
    """Offers to those who work already and have no contract in force, here or on paper: a renewal is not one of them."""
    paper = _holding_papers().filter(employer=OuterRef("employer"), worker_identity=OuterRef("worker_identity"))
    return contracts.filter(due("overdue")).filter(~Exists(_here()), ~Exists(paper))


def _months(contracts: QuerySet[Contract], day: datetime.date) -> list[tuple[datetime.date, int]]:
    months = [add_months(day.replace(day=1), -back) for back in range(MONTHS - 1, -1, -1)]
    since = timezone.make_aware(datetime.datetime.combine(months[0], datetime.time()))
    rows = contracts.filter(concluded_at__gte=since).annotate(month=TruncMonth("concluded_at"))
    found = {timezone.localtime(month).date(): count for month, count in rows.values_list("month").annotate(Count("id"))}
    return [(month, found.get(month, 0)) for month in months]
