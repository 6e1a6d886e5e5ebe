"""Whose seal comes next, and over which file: the worker signs first, then the partner if there is one, the employer last."""

from __future__ import annotations

import dataclasses
import uuid
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from qianyue.contracts.models import Contract, Document, Signing, State
from qianyue.operations.prepared import Prepared

ORDER = ("worker", "partner", "employer")
TO_SEAL = (State.SUBMITTED, State.SIGNED_BY_ONE)


@dataclasses.dataclass(frozen=True)
class Turn:
    """`file` is None while the signature before it waits for its timestamp."""

    role: str
    employer: uuid.UUID
    file: Document | None


@Prepared
def _made(proposal: Any) -> QuerySet[Signing]:
    """What has been signed; of seals also what has been approved, because it will be."""
    counts = Q(signature__isnull=False) | ~Q(role="worker")
    return Signing.objects.select_related("result").filter(counts, proposal=proposal)


def turn_of(contract: Contract) -> Turn | None:
    """None when no seal is waited for."""
    if contract.state not in TO_SEAL or contract.proposal is None:
        return None
    made = {signing.role: signing for signing in _made(contract.proposal_id)}
    before: Signing | None = None
    for role in (role for role in ORDER if role in contract.definition.places):
        if role in made:
            before = made[role]
        elif role == "worker":
            return None
        else:
            whose = contract.partner_id if role == "partner" else contract.employer_id
            return Turn(role, whose, before.result if before else contract.proposal.document)
    return None


def to_be_sealed(employer: uuid.UUID) -> QuerySet[Contract]:
    """Everything that waits for a seal of this employer, as an employer or as a partner; the longest waiting first."""
    stamped = Q(_signing("worker", result__isnull=False), state=State.SIGNED_BY_ONE)
    own = Q(state=State.SUBMITTED) | (stamped & (Q(partner=None) | Q(_signing("partner", result__isnull=False))))
    theirs = stamped & ~Q(_signing("partner"))
    waiting = Contract.objects.select_related("employer", "proposal")
    return waiting.filter((Q(employer=employer) & own) | (Q(partner=employer) & theirs)).order_by("changed_at")


def _signing(role: str, **how: Any) -> Exists:
    return Exists(Signing.objects.filter(proposal=OuterRef("proposal"), role=role, **how))
