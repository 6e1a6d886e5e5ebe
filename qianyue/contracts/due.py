"""What of an employer's contracts presses, and what holds: asked in one way by the desk's list and by a group's figures."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from qianyue.contracts.alerts.dates import ENDED
from qianyue.contracts.ending_soon import ends_within
from qianyue.contracts.models import LifeDate, State
from qianyue.contracts.others import EMPLOYING
from qianyue.law.dates import today

OFFERED = (State.PROPOSED, State.SUBMITTED, State.SIGNED_BY_ONE, State.SEALING)
SOON = 60  # days before its last day in which a contract counts as expiring (T-13)
DUE = ("unsigned", "overdue", "expiring", "in_force")


def due(value: str) -> Q:
    """`unsigned`: offered and not concluded; `overdue`: an agreement of employment of these, and the work has begun;
    `in_force`: an agreement of employment that holds today; `expiring`: such a one is soon over, and nothing says what becomes
    of it."""
    if value == "unsigned":
        return Q(state__in=OFFERED)
    if value == "overdue":
        return Q(state__in=OFFERED, kind__in=EMPLOYING, works_from__lte=today())
    return ends_within(SOON, today()) if value == "expiring" else _in_force()


def _in_force() -> Q:
    day = today()
    begun, lasting = Q(starts_on=None) | Q(starts_on__lte=day), Q(ends_on=None) | Q(ends_on__gte=day)
    over = LifeDate.objects.filter(contract=OuterRef("id"), kind=ENDED, day__lt=day)
    return Q(begun, lasting, ~Exists(over), state=State.CONCLUDED, kind__in=EMPLOYING)
