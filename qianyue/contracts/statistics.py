"""What an employer's contracts add up to, of those that the actor may see. Each question is bounded by months or by rows."""

from __future__ import annotations

import dataclasses
import datetime
import statistics
import uuid

from django.core.cache import cache
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncMonth
from django.utils import timezone

from qianyue.contracts.access import membership, of_employer
from qianyue.contracts.models import OPEN, Contract, Signing, State
from qianyue.law.dates import add_months
from qianyue.operations.actor import Actor
from qianyue.people.models import Person

MONTHS = 24
TIMED = 2000  # the newest concluded contracts, of which times are taken
WAITING = 10  # drafts
HANDLERS = 50
KEPT = 300  # seconds: a large employer's figures take a second to count, and do not change by looking twice


@dataclasses.dataclass(frozen=True)
class Figures:
    """`kinds`: (state, kind) to count. Months are first days. Times are seconds: half, and nine of ten, were quicker."""

    at: datetime.datetime
    kinds: dict[tuple[str, str], int]
    signed: list[tuple[datetime.date, int]]
    refused: list[tuple[datetime.date, int, int]]
    timed: int
    to_sign: tuple[float, float] | None
    to_conclude: tuple[float, float] | None
    drafts: list[uuid.UUID]
    handlers: list[tuple[str, int, int]]


def figures(*, actor: Actor) -> Figures:
    """Up to five minutes old."""
    member = membership(actor)
    key = f"figures:{member.employer_id}:{member.department_id}"
    found: Figures | None = cache.get(key)
    if found is None:
        found = _counted(actor)
        cache.set(key, found, KEPT)
    return found


def _counted(actor: Actor) -> Figures:
    mine = of_employer(actor).select_related(None).order_by()
    months = [add_months(timezone.localdate().replace(day=1), -back) for back in range(MONTHS - 1, -1, -1)]
    since = timezone.make_aware(datetime.datetime.combine(months[0], datetime.time()))
    by_kind = mine.values_list("state", "kind").annotate(Count("id"))
    signed = _by_month(mine.filter(concluded_at__gte=since), "concluded_at")
    sides = [
        _by_month(mine.filter(state=state, changed_at__gte=since), "changed_at") for state in (State.DECLINED, State.EXPIRED)
    ]
    timed = _times(mine)
    return Figures(
        at=timezone.now(),
        kinds={(state, kind): count for state, kind, count in by_kind},
        signed=[(month, signed.get(month, 0)) for month in months],
        refused=[(month, sides[0].get(month, 0), sides[1].get(month, 0)) for month in months],
        timed=len(timed),
        to_sign=_spread([(signed - proposed).total_seconds() for proposed, signed, _ in timed if signed]),
        to_conclude=_spread([(closed - proposed).total_seconds() for proposed, _, closed in timed]),
        drafts=list(mine.filter(state=State.DRAFT).order_by("changed_at").values_list("id", flat=True)[:WAITING]),
        handlers=_handlers(mine.filter(employer=actor.employer)),  # a partner's people are not ours to count
    )


def _by_month(found: QuerySet[Contract], field: str) -> dict[datetime.date, int]:
    rows = found.annotate(month=TruncMonth(field)).values_list("month").annotate(Count("id"))
    return {timezone.localtime(month).date(): count for month, count in rows}


def _times(mine: QuerySet[Contract]) -> list[tuple[datetime.datetime, datetime.datetime | None, datetime.datetime]]:
    """Offered, signed by the worker (where one signs), concluded: of the newest."""
    newest = mine.filter(state=State.CONCLUDED, concluded_at__isnull=False)
    keys = list(newest.order_by("-concluded_at").values_list("id", flat=True)[:TIMED])
    signing = Signing.objects.filter(proposal=OuterRef("proposal"), role="worker", signature__isnull=False)
    rows = Contract.objects.filter(id__in=keys, proposal__isnull=False).annotate(
        by_worker=Subquery(signing.values("signed_at")[:1])
    )
    return list(rows.values_list("proposal__proposed_at", "by_worker", "concluded_at"))


def _spread(seconds: list[float]) -> tuple[float, float] | None:
    """Median and 90th percentile; None of nothing."""
    if not seconds:
        return None
    return statistics.median(seconds), statistics.quantiles(seconds, n=10, method="inclusive")[-1] if len(
        seconds
    ) > 1 else seconds[0]


def _handlers(mine: QuerySet[Contract]) -> list[tuple[str, int, int]]:
    """Name, under way, concluded within three months; who has most under way first."""
    since = timezone.now() - datetime.timedelta(days=92)
    rows = (
        mine.filter(Q(state__in=OPEN) | Q(concluded_at__gte=since))
        .values_list("handler")
        .annotate(way=Count("id", filter=Q(state__in=OPEN)), closed=Count("id", filter=Q(concluded_at__gte=since)))
    )
    found = sorted(rows, key=lambda row: (-row[1], -row[2]))[:HANDLERS]
    people = Person.objects.in_bulk([row[0] for row in found])
    return [(people[person].name or "", way, closed) for person, way, closed in found]
