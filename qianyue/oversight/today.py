"""What waits for an officer today, in the authority's region: one question of the database a line, whatever waits.

Each count is that of the list it leads to, with the same narrowing: whoever follows the link finds what was counted. Of notices
that were sent, employers are counted, and the list names the notices.
"""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

from django.db.models import Count, Min, Q
from django.utils import timezone

from qianyue.contracts.models import Contract, State
from qianyue.employers.application_models import FIRST_PASSED, SUBMITTED
from qianyue.law.regions import stem
from qianyue.oversight import access, complaints, official, risks
from qianyue.oversight.applications import applications
from qianyue.oversight.complaint_models import Complaint
from qianyue.oversight.models import Officer, OfficialNotice, Receiver
from qianyue.people.same import accounts_of

OPEN = (Complaint.State.FILED, Complaint.State.TAKEN)
DAYS = {"unsigned": 25, "expiring": 60}  # by which the lists of risks are narrowed here


@dataclasses.dataclass(frozen=True, kw_only=True)
class Queue:
    """How many wait, for how many days the oldest does, and how many of them this officer may not decide (four eyes)."""

    count: int
    days: int | None = None
    own: int = 0


@dataclasses.dataclass(frozen=True, kw_only=True)
class Month:
    """Contracts concluded that begin or renew an employment: since the first of the month, in the month before; and who."""

    this: int
    last: int
    workers: int
    employers: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class Notices:
    """Of the authority's notices: drafts, and employers who still have to answer or confirm, or should have by now."""

    drafts: int
    pending: int
    overdue: int


def first_review(officer: Officer, *, on: datetime.date) -> Queue:
    return _queue(applications(officer).filter(state=SUBMITTED), "submitted_at", on)


def second_review(officer: Officer, *, on: datetime.date) -> Queue:
    own = Q(first_reviewer__in=accounts_of(officer.person_id))
    return _queue(applications(officer).filter(state=FIRST_PASSED), "submitted_at", on, own=own)


def objections(officer: Officer, *, on: datetime.date) -> Queue:
    return _queue(access.objections(officer).filter(upheld=None), "raised_at", on)


def drafted_rows(officer: Officer, *, on: datetime.date) -> Queue:
    own = Q(drafted_by__in=accounts_of(officer.person_id))
    return _queue(access.rows(officer).filter(decision=None), "drafted_at", on, own=own)


def complaints_waiting(officer: Officer, *, on: datetime.date) -> tuple[Queue, Queue]:
    """All that are open, and those of them whose day has passed."""
    found = complaints.of_region(officer).filter(state__in=OPEN)
    return _queue(found, "filed_at", on), _queue(found.filter(due_on__lt=on), "filed_at", on)


def risk_counts(officer: Officer, *, on: datetime.date) -> dict[str, int]:
    """By kind, the widest urgent narrowing of each."""
    return {kind: risks.lines(kind, officer, on=on, step=DAYS.get(kind, 0)).order_by().count() for kind in risks.RISKS}


def month(officer: Officer, *, on: datetime.date) -> Month:
    first = on.replace(day=1)
    before = (first - datetime.timedelta(days=1)).replace(day=1)
    inside = Contract.objects.filter(region__startswith=stem(officer.authority.region), state=State.CONCLUDED)
    since = inside.filter(kind__in=risks.LASTING, concluded_at__gte=_midnight(before))
    this = Q(concluded_at__gte=_midnight(first))
    asked = {
        "this": Count("id", filter=this),
        "last": Count("id", filter=~this),
        "workers": Count("worker_identity", distinct=True, filter=this),
        "employers": Count("employer", distinct=True, filter=this),
    }
    return Month(**since.aggregate(**asked))


def notices(officer: Officer, *, on: datetime.date) -> Notices:
    drafts = official.of_authority(officer).filter(state=OfficialNotice.State.DRAFT).count()
    left = Receiver.objects.filter(official.LEFT, notice__authority=officer.authority_id, told_at__isnull=False)
    late = Q(notice__due_on__lt=on)
    return Notices(drafts=drafts, **left.aggregate(pending=Count("id"), overdue=Count("id", filter=late)))


def _queue(found: Any, since: str, on: datetime.date, *, own: Q | None = None) -> Queue:
    asked: dict[str, Any] = {"count": Count("id"), "oldest": Min(since)}
    if own is not None:
        asked["own"] = Count("id", filter=own)
    told = found.order_by().aggregate(**asked)
    oldest = told.pop("oldest")
    return Queue(days=(on - timezone.localdate(oldest)).days if oldest else None, **told)


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
