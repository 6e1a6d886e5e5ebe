"""How far electronic contracts reach in a region, counted in the database: by month, county, industry and kind of employer.

Counted are contracts that begin or renew an employment. Workers are counted by the blind index of their identity: once,
however many contracts they have, and without a name.
"""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth

from qianyue.contracts.models import Contract, State
from qianyue.law.regions import stem
from qianyue.oversight.models import Officer
from qianyue.oversight.risks import LASTING

SINCE = datetime.date(2023, 11, 1)  # the guideline's first month
GROUPS = {"county": "region", "industry": "employer__industry", "kind": "employer__kind"}


@dataclasses.dataclass(frozen=True)
class Group:
    """`code` is a region, an industry's letter (empty: not registered) or a kind of employer."""

    code: str
    contracts: int
    in_force: int
    workers: int
    employers: int


def totals(officer: Officer, *, on: datetime.date) -> Group:
    return Group("", **_concluded(officer).aggregate(**_counts(on)))


def by_month(officer: Officer, *, on: datetime.date) -> list[tuple[datetime.date, int]]:
    """Contracts concluded in each month from the first on, those with none included."""
    rows = _concluded(officer).annotate(month=TruncMonth("concluded_at")).order_by().values("month").annotate(count=Count("id"))
    found = {row["month"].date().replace(day=1): row["count"] for row in rows}
    months, month = [], SINCE
    while month <= on:
        months.append((month, found.get(month, 0)))
        month = (month + datetime.timedelta(days=32)).replace(day=1)
    return months


def by_group(officer: Officer, group: str, *, on: datetime.date) -> list[Group]:
    """The most contracts first."""
    column = GROUPS[group]
    rows = _concluded(officer).order_by().values(column).annotate(**_counts(on))
    found = [Group(row.pop(column), **row) for row in rows]
    return sorted(found, key=lambda one: (-one.contracts, one.code))


def _concluded(officer: Officer) -> QuerySet[Contract]:
    inside = Contract.objects.filter(region__startswith=stem(officer.authority.region), state=State.CONCLUDED)
    return inside.filter(concluded_at__date__gte=SINCE, kind__in=LASTING)


def _counts(on: datetime.date) -> dict[str, Any]:
    lasting = Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gte=on))
    return {
        "contracts": Count("id"),
        "in_force": Count("id", filter=lasting),
        "workers": Count("worker_identity", distinct=True),
        "employers": Count("employer", distinct=True),
    }
