"""Who signs next, and over which file: the one place that knows the order of signing (decision 0015).

Worker first: then the partner if there is one, the employer last. Employer first: the worker is invited once the seal is in the
file. In either order both may at once; whoever comes second signs over the file of the first.
"""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce

from qianyue.contracts.models import Contract, Document, Order, Proposal, Reply, Signing, State
from qianyue.documents.kind import Kind
from qianyue.operations.prepared import Prepared

SEQUENCES = {
    Order.WORKER: ("worker", "partner", "employer"),
    Order.EMPLOYER: ("employer", "worker"),
    Order.EITHER: ("employer", "worker"),  # a seal waits for nobody here, and nor does the worker
}
TO_SEAL = (State.SUBMITTED, State.PROPOSED, State.SIGNED_BY_ONE)
UNDER_WAY = (*TO_SEAL, State.SEALING)
TURNS = ("handler", "worker", "keeper", "platform")


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


def may_choose(kind: Kind) -> bool:
    """Whether there is an order to be chosen: where the employer and the worker sign, and nobody else."""
    return set(kind.places) == {"employer", "worker"}


def order_for(contract: Contract, kind: Kind) -> Order:
    """In which order an offer of this kind would be signed."""
    return Order(contract.order) if may_choose(kind) else Order.WORKER


def sequence(order: str, kind: Kind) -> list[str]:
    return [role for role in SEQUENCES[Order(order)] if role in kind.places]


def first_state(order: str, kind: Kind) -> State:
    """Of a new offer: the worker hears of it at once, unless a seal has to come first."""
    return State.PROPOSED if order == Order.EITHER or sequence(order, kind)[0] == "worker" else State.SUBMITTED


def hears_at_once(order: str, kind: Kind) -> bool:
    """Whether the worker would be told of a draft with this order as soon as it is sent, and not once it is sealed."""
    return first_state(order if may_choose(kind) else Order.WORKER, kind) == State.PROPOSED


def closes_at(contract: Contract) -> datetime.datetime | None:
    """Until when the first of the two may sign the offer that stands; None where no time runs: once the worker has signed, and of
    what the employer issues alone, which is no offer."""
    waits = contract.state in (State.SUBMITTED, State.PROPOSED) and "worker" in contract.definition.places
    return contract.proposal.closes_at if waits and contract.proposal else None


def missing(proposal: Proposal, kind: Kind) -> list[str]:
    """Who has neither signed the offer nor approved of sealing it, in the order of signing."""
    return _missing(proposal, kind, _made(proposal.id))


def newest(proposal: Proposal) -> Document | None:
    """The file that whoever is next signs over; None while a signature waits for its timestamp."""
    return _newest(proposal, (one for one in _made(proposal.id) if one.signature is not None))


def turn_of(contract: Contract) -> Turn | None:
    """None when no seal is waited for."""
    if contract.state not in TO_SEAL or contract.proposal is None:
        return None
    return turn_in(contract, _made(contract.proposal_id))


def turns_of(contracts: Iterable[Contract]) -> dict[uuid.UUID, tuple[Turn | None, list[Signing]]]:
    """The same of many, by contract, in as many questions as of one; with each, what has been begun and is not in a file yet."""
    waiting = [contract for contract in contracts if contract.state in UNDER_WAY and contract.proposal is not None]
    if not waiting:
        return {}
    prefetch_related_objects([contract.proposal for contract in waiting], "document")
    begun: dict[Any, list[Signing]] = {}
    found = Signing.objects.filter(proposal__in=[contract.proposal_id for contract in waiting]).select_related("result")
    heavy = ("certificate_chain", "prepared", "signature", "token")
    for signing in found.defer(*heavy).annotate(signed=Q(signature__isnull=False)):
        begun.setdefault(signing.proposal_id, []).append(signing)
    turns = {}
    for contract in waiting:
        mine = begun.get(contract.proposal_id, [])
        made = [signing for signing in mine if signing.signed or signing.role != "worker"]
        turn = turn_in(contract, made) if contract.state in TO_SEAL else None
        turns[contract.id] = turn, [signing for signing in mine if signing.result_id is None]
    return turns


def turn_in(contract: Contract, made: Iterable[Signing]) -> Turn | None:
    """Whose seal comes after these, which have been made on the standing offer or will be."""
    there = list(made)
    left = _missing(contract.proposal, contract.definition, there)
    if not left or left[0] == "worker":
        return None
    whose = contract.partner_id if left[0] == "partner" else contract.employer_id
    return Turn(left[0], whose, _newest(contract.proposal, there))


def _missing(proposal: Proposal, kind: Kind, made: Iterable[Signing]) -> list[str]:
    roles = {signing.role for signing in made}
    return [role for role in sequence(proposal.order, kind) if role not in roles]


def _newest(proposal: Proposal, made: Iterable[Signing]) -> Document | None:
    """Files only grow, each is the one before and more: the longest is the newest."""
    files = [signing.result for signing in made]
    if None in files:
        return None
    return max(files, key=lambda file: file.size) if files else proposal.document


def to_be_sealed(employer: uuid.UUID, department: uuid.UUID | None = None) -> QuerySet[Contract]:
    """Everything that waits for a seal of this employer, as an employer or as a partner; the longest waiting first.

    With a department: what waits in it.
    """
    stamped = Q(_signing("worker", result__isnull=False), state=State.SIGNED_BY_ONE)
    own = _before_the_worker() | (stamped & (Q(partner=None) | Q(_signing("partner", result__isnull=False))))
    theirs = stamped & ~Q(_signing("partner"))
    waiting = Contract.objects.select_related("employer", "proposal").filter(state__in=TO_SEAL)
    if department:
        return waiting.filter(own, employer=employer, department=department).order_by("changed_at")
    return waiting.filter((Q(employer=employer) & own) | (Q(partner=employer) & theirs)).order_by("changed_at")


def with_file(contracts: QuerySet[Contract]) -> QuerySet[Contract]:
    """Each with `waiting_file`: the digest of the newest file of its offer, which is the one to be sealed."""
    signed = Signing.objects.filter(proposal=OuterRef("proposal"), result__isnull=False).order_by("-result__created_at")
    found = contracts.annotate(signed_file=Subquery(signed.values("result__sha256")[:1]))
    return found.annotate(waiting_file=Coalesce("signed_file", "proposal__document__sha256"))


def whose_turn(turn: str) -> Q:
    """Contracts under way that wait for one of `TURNS`: a handler also answers what a worker wishes changed. In no order both
    may be waited for."""
    wished = Exists(Reply.objects.filter(proposal=OuterRef("proposal"), kind="change"))
    return {
        "handler": Q(state=State.DRAFT) | (Q(state=State.PROPOSED) & Q(wished)),
        "worker": Q(state=State.PROPOSED) & ~Q(wished),
        "keeper": _before_the_worker() | Q(state=State.SIGNED_BY_ONE),
        "platform": Q(state=State.SEALING) | Q(_signing("employer"), state=State.SUBMITTED),
    }[turn]


def _before_the_worker() -> Q:
    """A seal that need not wait for the worker's signature, and has not been approved."""
    unsigned = Q(state=State.SUBMITTED) | Q(state=State.PROPOSED, proposal__order=Order.EITHER)
    return unsigned & ~Q(_signing("employer"))


def _signing(role: str, **how: Any) -> Exists:
    return Exists(Signing.objects.filter(proposal=OuterRef("proposal"), role=role, **how))
