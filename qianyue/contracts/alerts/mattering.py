"""For which contracts a rule of the table still matters, and from which of their days it is due."""

from __future__ import annotations

import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from qianyue.contracts.alerts.table import Rule
from qianyue.contracts.models import Contract, LifeDate, State
from qianyue.contracts.others import EMPLOYING


def falling(found: QuerySet[LifeDate], rule: Rule, offset: int, begin: datetime.date, day: datetime.date) -> QuerySet[LifeDate]:
    """Those of a rule from which, with the offset, it is one of these days."""
    shift = datetime.timedelta(days=offset)
    of_kind = Q(kind=rule.counts_from) | Q(kind__startswith=f"{rule.counts_from}:")  # what comes round again is numbered
    return found.filter(of_kind, day__gte=begin - shift, day__lte=day - shift)


def mattering(rule: Rule, day: datetime.date) -> QuerySet[LifeDate]:
    """The days of contracts for which a rule still matters on that day."""
    found = LifeDate.objects.filter(contract__state__in=rule.states)
    if not rule.after_end:
        over = LifeDate.objects.filter(contract=OuterRef("contract"), kind="ended", day__lte=day)
        found = found.exclude(Exists(over))
    if rule.renewable:
        renewed = Contract.objects.filter(earlier=OuterRef("contract"), kind="renewal", state=State.CONCLUDED)
        found = found.exclude(Exists(renewed))
    if rule.last:
        found = found.exclude(Exists(later("contract__")))
    return found


def later(whose: str) -> QuerySet[Contract]:
    """What the two have concluded afterwards."""
    return Contract.objects.filter(
        employer=OuterRef(f"{whose}employer"),
        worker_identity=OuterRef(f"{whose}worker_identity"),
        starts_on__gt=OuterRef(f"{whose}starts_on"),
        state=State.CONCLUDED,
        kind__in=EMPLOYING,
    )
