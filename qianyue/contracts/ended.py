"""When a contract ends before its agreed day: by an agreement, by the employer's record, or as a certificate says; what is on
paper by a record alone."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from typing import NamedTuple

from django.utils import timezone

from qianyue.contracts.models import Contract, Ending, PaperEnding, State

ENDING = ("termination_agreement", "ending_certificate")


class Ended(NamedTuple):
    """`type`: dissolved | terminated. `by`: the number of the document, empty for a record of the employer."""

    day: datetime.date
    type: str
    reason: str
    by: str
    kind: str


def ended(contract: Contract) -> Ended | None:
    """How and when this contract ends, as far as that is certain; None while nothing but its term ends it."""
    documents = contract.later.filter(kind__in=ENDING, state=State.CONCLUDED).select_related("proposal")
    return earliest(documents, contract.endings.filter(taken_back_at=None))


def record_of(key: uuid.UUID, *, paper: bool) -> Ending | PaperEnding | None:
    """The employer's record that stands, of a contract signed here or on paper."""
    if paper:
        return PaperEnding.objects.select_related("recorded_by").filter(paper=key, taken_back_at=None).first()
    return Ending.objects.select_related("decided_by").filter(contract=key, taken_back_at=None).first()


def earliest(documents: Iterable[Contract], records: Iterable[Ending | PaperEnding]) -> Ended | None:
    """Of what ends one contract, that which does it first."""
    found = [_by_record(record) for record in records]
    found += [_by_document(document) for document in documents]
    return min(found, default=None, key=lambda one: (one.day, not one.by))  # on the same day, the document


def _by_document(document: Contract) -> Ended:
    terms = document.proposal.terms
    amends, ending = terms["amends"], terms.get("ending") or {}
    said = amends.get("effective")  # required by the rules; without it, the day on which it was concluded
    day = datetime.date.fromisoformat(said) if said else timezone.localdate(document.concluded_at)
    return Ended(day, ending.get("type") or "dissolved", amends.get("reason") or "", document.number, document.kind)


def _by_record(record: Ending | PaperEnding) -> Ended:
    return Ended(record.last_day, record.type, record.decision["reason"], "", "record")
