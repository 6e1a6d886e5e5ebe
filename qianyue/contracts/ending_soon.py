"""Whose term runs out, by the plain columns alone: no terms are opened for a list (`contracts.columns`)."""

from __future__ import annotations

import datetime

from django.db.models import Exists, OuterRef, Q

from qianyue.contracts.models import Contract, LifeDate, State
from qianyue.contracts.others import EMPLOYING

SETTLING = ("renewal", "termination_agreement", "ending_certificate")  # concluded after it, they say what became of it


def ends_within(days: int, on: datetime.date) -> Q:
    """Concluded contracts whose last day is one of the next `days` (today and the last of them included) and unsettled."""
    return _unsettled() & Q(ends_on__gte=on, ends_on__lte=on + datetime.timedelta(days=days))


def has_run_out(on: datetime.date) -> Q:
    """Concluded contracts whose last day is past, and nothing says what became of it: people who go on working (LCL 14, 82)."""
    return _unsettled() & Q(ends_on__lt=on)


def _unsettled() -> Q:
    followed = Contract.objects.filter(earlier=OuterRef("pk"), state=State.CONCLUDED, kind__in=SETTLING)
    ended = LifeDate.objects.filter(contract=OuterRef("pk"), kind="ended")
    return Q(state=State.CONCLUDED, kind__in=sorted(EMPLOYING)) & ~Q(Exists(followed)) & ~Q(Exists(ended))
