"""After a row is confirmed: every contract in force is checked again, and employers are told (domain.md 6.11).

Three rounds: at once, so that there is time to act; on the row's first day; and when every offer that was made before that
day has been concluded or has run out. Each goes through the contracts in steps that can be repeated.
"""

from __future__ import annotations

import datetime
import uuid

from django.db.models import Count, Q
from django.utils import timezone

from qianyue.contracts.acts.propose import OPEN_FOR
from qianyue.contracts.models import Contract, State
from qianyue.employers.models import Membership
from qianyue.law import tables
from qianyue.law.dates import ONE_DAY
from qianyue.law.regions import stem
from qianyue.notices.models import Message
from qianyue.notices.send import notify
from qianyue.operations.actor import HANDLER
from qianyue.operations.models import Job
from qianyue.operations.outbox import handler, owe
from qianyue.oversight import access
from qianyue.oversight.below import recheck_contract
from qianyue.oversight.models import TableRow

STEP = 200  # contracts a job: seconds of work, far below a lease


def owe_rechecks(row: TableRow) -> None:
    """Commit to the rounds, with the transaction that confirms the row."""
    today = timezone.localdate()
    first = max(row.valid_from, today)
    for phase, day in (("confirmed", today), ("begun", first), ("settled", first + OPEN_FOR + ONE_DAY)):
        owe("oversight.recheck", f"{row.id}:{phase}", delay=_seconds_until(day), row=str(row.id), phase=phase)


def _seconds_until(day: datetime.date) -> float:
    begins = timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
    return max(0.0, (begins - timezone.now()).total_seconds())


@handler("oversight.recheck")
def recheck(*, row: str, phase: str, after: str = "") -> None:
    """One step of a round: the next contracts in the order of their keys; behind the last of them employers are told."""
    cause, using = TableRow.objects.get(id=row), tables.current()
    concluded = Contract.objects.filter(state=State.CONCLUDED).select_related("proposal").order_by("id")
    step = list((concluded.filter(id__gt=uuid.UUID(after)) if after else concluded)[:STEP])
    for contract in step:
        recheck_contract(contract, cause, using)
    if len(step) == STEP:
        last = str(step[-1].id)
        owe("oversight.recheck", f"{row}:{phase}:{last}", row=row, phase=phase, after=last)
    else:
        _tell(cause, phase)


def to_check(row: TableRow) -> int:
    """How many contracts in force lie in the region of a row: those on which it can tell."""
    today = timezone.localdate()
    lasting = Q(ends_on=None) | Q(ends_on__gte=max(today, row.valid_from))
    return Contract.objects.filter(lasting, region__startswith=stem(row.region), state=State.CONCLUDED).count()


def told(row: TableRow) -> int:
    """How many messages about contracts below a row have gone to handlers."""
    return Message.objects.filter(key__startswith=f"below_minimum:{row.id}:", channel="app").count()


def under_way() -> bool:
    """Whether a round is still going through the contracts: an empty list then says nothing yet."""
    return Job.objects.filter(kind="oversight.recheck", done_at=None, run_at__lte=timezone.now()).exists()


def _tell(cause: TableRow, phase: str) -> None:
    """Each handler of an employer with contracts below it, once a round."""
    below = access.standing().filter(row=cause).order_by()
    counts = dict(below.values_list("employer").annotate(Count("contract", distinct=True)))
    for member in Membership.objects.current().filter(employer__in=counts, role=HANDLER):
        notify(
            event=f"below_minimum:{cause.id}:{phase}:{member.id}",
            person=member.person_id,
            text=f"自{cause.valid_from:%Y年%m月%d日}起执行新的最低工资标准，本单位有 {counts[member.employer_id]} 份合同约定的"
            "工资低于新标准。请在工作台“低于最低工资”中查看需要调整到多少，并与劳动者变更合同。",
        )
