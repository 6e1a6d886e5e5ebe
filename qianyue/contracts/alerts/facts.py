"""Alerts about a fact of the employer that many contracts name, such as a licence: one for all of them, on one day.

Two licences that end on the same day are one alert: their numbers are in the terms, which nobody opens every day.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from qianyue.contracts.alerts.mattering import falling, mattering
from qianyue.contracts.alerts.table import RULES
from qianyue.contracts.models import Alert, LifeDate
from qianyue.operations.ids import new_id, shard_of

FACTS = {kind: rule for kind, rule in RULES.items() if rule.of_employer}


def of_employers(begin: datetime.date, day: datetime.date) -> Iterator[Alert]:
    """What of these is due between the two days, not kept yet."""
    for kind, rule in FACTS.items():
        for offset in rule.offsets:
            found = falling(mattering(rule, day), rule, offset, begin, day).order_by()
            for employer, ends in found.values_list("contract__employer", "day").distinct():
                values = {"kind": kind, "offset": offset, "day": ends, "raised_on": day}
                yield Alert(id=new_id(shard_of(employer)), employer_id=employer, subject=employer, **values)


def concerned(alert: Alert, on: datetime.date, *, department: uuid.UUID | None = None) -> QuerySet[LifeDate]:
    """The days of the contracts that name the fact and for which it matters on that day. Errors: KeyError of another kind."""
    rule = FACTS[alert.kind]
    found = mattering(rule, on).filter(kind=rule.counts_from, day=alert.day, contract__employer=alert.employer_id)
    return found.filter(contract__department=department) if department else found


def of_department(department: uuid.UUID) -> Q:
    """Alerts that concern a contract of this department, whatever else they concern."""
    found = Q(contract__department=department)
    for kind, rule in FACTS.items():
        mine = LifeDate.objects.filter(contract__employer=OuterRef("employer"), contract__department=department)
        mine = mine.filter(kind=rule.counts_from, day=OuterRef("day"), contract__state__in=rule.states)
        found |= Q(Exists(mine), kind=kind, subject=F("employer"))
    return found
