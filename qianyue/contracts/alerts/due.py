"""What is due on a day: of contracts, of facts that many of them name, of what is on paper, of seals, of people's powers.

What was due while nobody looked is caught up with; at the very first look only the last week is, so that old contracts do not
flood the board.
"""

from __future__ import annotations

import base64
import datetime
from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from qianyue.contracts.alerts.facts import of_employers
from qianyue.contracts.alerts.mattering import falling, later, mattering
from qianyue.contracts.alerts.table import (
    MEMBER_END,
    MEMBER_OFFSET,
    RULES,
    SEAL_CERTIFICATE,
    SEAL_OFFSET,
)
from qianyue.contracts.models import Alert, AlertRun, LifeDate, PaperContract
from qianyue.employers.models import Membership, Seal
from qianyue.law import dates
from qianyue.operations.ids import new_id
from qianyue.trust import certificates

WEEK = datetime.timedelta(days=7)
MOST = datetime.timedelta(days=366)  # further back nothing is caught up with


def due(day: datetime.date) -> list[Alert]:
    """Not kept yet, and perhaps there already."""
    begin = since(day)
    found = [*_of_contracts(begin, day), *of_employers(begin, day), *_of_papers(begin, day)]
    return [*found, *_of_seals(begin, day), *_of_members(begin, day)]


def since(day: datetime.date) -> datetime.date:
    """The first day on which what was due may still have to be raised."""
    last = AlertRun.objects.filter(day__lt=day).order_by("-day").values_list("day", flat=True).first()
    return max(min(day - WEEK, last or day), day - MOST)


def _of_contracts(begin: datetime.date, day: datetime.date) -> Iterator[Alert]:
    for kind, rule in RULES.items():
        for offset in () if rule.of_employer else rule.offsets:
            for one in falling(mattering(rule, day), rule, offset, begin, day).select_related("contract"):
                contract = one.contract
                about = {"employer_id": contract.employer_id, "contract": contract, "subject": contract.id}
                yield Alert(id=new_id(contract.shard), kind=kind, offset=offset, day=one.day, raised_on=day, **about)


def _of_papers(begin: datetime.date, day: datetime.date) -> Iterator[Alert]:
    """Of the last that there is between the two: what follows it, on paper or signed here, has days of its own."""
    later_paper = PaperContract.objects.filter(
        employer=OuterRef("paper__employer"),
        worker_identity=OuterRef("paper__worker_identity"),
        starts_on__gt=OuterRef("paper__starts_on"),
        withdrawn_at=None,
    )
    standing = LifeDate.objects.filter(paper__isnull=False, paper__withdrawn_at=None)
    standing = standing.exclude(Exists(later_paper)).exclude(Exists(later("paper__")))
    over = LifeDate.objects.filter(paper=OuterRef("paper"), kind="ended", day__lte=day)
    for kind, rule in RULES.items():
        known = standing if rule.after_end else standing.exclude(Exists(over))
        for offset in rule.offsets:
            for one in falling(known, rule, offset, begin, day).select_related("paper__employer"):
                paper = one.paper
                about = {"employer_id": paper.employer_id, "paper": paper, "subject": paper.id}
                yield Alert(id=new_id(paper.employer.shard), kind=kind, offset=offset, day=one.day, raised_on=day, **about)


def _of_seals(begin: datetime.date, day: datetime.date) -> Iterator[Alert]:
    for seal in Seal.objects.filter(active=True).only("id", "employer_id", "certificate_chain").iterator():
        if not seal.certificate_chain:
            continue
        ends = certificates.read(base64.b64decode(seal.certificate_chain[0])).not_after.astimezone(dates.CHINA).date()
        if begin <= ends + datetime.timedelta(days=SEAL_OFFSET) <= day:
            values = {"kind": SEAL_CERTIFICATE, "offset": SEAL_OFFSET, "day": ends, "raised_on": day}
            yield Alert(id=new_id(), employer_id=seal.employer_id, subject=seal.id, **values)


def _of_members(begin: datetime.date, day: datetime.date) -> Iterator[Alert]:
    """Powers that were given until some day; what was lent for a while is meant to end."""
    shift = datetime.timedelta(days=MEMBER_OFFSET)
    window = (begin - shift - datetime.timedelta(days=1), day - shift + datetime.timedelta(days=1))  # of the day in UTC
    ending = Membership.objects.current().filter(delegated_by=None, valid_until__date__range=window)
    for member in ending.order_by("valid_until"):
        ends = member.valid_until.astimezone(dates.CHINA).date()
        if begin <= ends + shift <= day:
            values = {"kind": MEMBER_END, "offset": MEMBER_OFFSET, "day": ends, "raised_on": day}
            yield Alert(id=new_id(), employer_id=member.employer_id, subject=member.id, **values)
