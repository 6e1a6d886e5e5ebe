"""An approver decides once about a list: offers that a handler has asked about together, or files that wait for the seal.

The decision names each content by its digest, as the list showed it; the workers decide row by row through `approve`, which
holds the digest against what the contract is by then. A list of which anything has changed since it was shown is refused.
"""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Collection

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from qianyue.contracts import approvals
from qianyue.contracts.access import membership
from qianyue.contracts.acts.approve import OWN, reason_of
from qianyue.contracts.acts.ask_batch import MOST
from qianyue.contracts.acts.draft import EDITABLE
from qianyue.contracts.acts.seal_batch import list_digest
from qianyue.contracts.batches.access import MISSING, batches_of
from qianyue.contracts.batches.engine import LANES, begin
from qianyue.contracts.models import Approval, Batch, BatchRow
from qianyue.employers.models import Employer
from qianyue.employers.permissions import must
from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed, NotFound
from qianyue.operations.ids import new_id
from qianyue.operations.once import once
from qianyue.operations.rows import insert

ON_IT = (Batch.Work.APPROVE, Batch.Work.REFUSE)


@dataclasses.dataclass(frozen=True)
class Item:
    """What may be decided on: `place` in the list, the contract, and the digest of its content or file."""

    place: int
    contract: uuid.UUID
    number: str
    digest: str


def asked_list(batch_id: uuid.UUID, *, actor: Actor) -> Batch:
    """A list that a handler has asked about, for an approver. Errors: NotFound, NotAllowed."""
    found = batches_of(actor, Batch.Work.ASK).filter(id=batch_id).select_related("employer").first()
    if found is None:
        raise NotFound(MISSING)
    must(actor, "approve")
    return found


def lists_asked(*, actor: Actor) -> QuerySet[Batch]:
    """The lists of which something waits for a decision, the longest waiting first, each with how much (`open`)."""
    rows = _waiting().filter(batch=OuterRef("id")).order_by().values("batch").annotate(open=Count("id"))
    found = batches_of(actor, Batch.Work.ASK).annotate(open=Subquery(rows.values("open")))
    return found.filter(open__gt=0).order_by("created_at")


def asked_alone(found: QuerySet[Approval]) -> QuerySet[Approval]:
    """Of what handlers have asked about, what waits on no list."""
    return found.filter(~Exists(_waiting().filter(contract=OuterRef("contract"), document=OuterRef("digest"))))


def open_offers(asked: Batch) -> list[Item]:
    """What of the list still waits for a decision, unedited since it was asked about."""
    found = _waiting().filter(batch=asked).order_by("number")
    return [Item(*said) for said in found.values_list("number", "contract", "contract__number", "document")]


def open_seals(*, actor: Actor) -> list[Item]:
    """The files that wait longest for an approver's look before they may be sealed, `MOST` at once."""
    member = membership(actor)
    must(actor, "approve")
    waiting = approvals.seals_asked(member.employer_id, member.department_id).filter(~Exists(_under_way("id")))
    found = waiting.values_list("id", "number", "waiting_file")[:MOST]
    return [Item(place, contract, number, file) for place, (contract, number, file) in enumerate(found, 1)]


def digest_of(items: Collection[Item]) -> str:
    return list_digest((item.number, item.digest) for item in items)


def decide_list(
    asked_id: uuid.UUID | None,
    seen: Collection[tuple[uuid.UUID, str]] | None,
    *,
    listed: str,
    grant: bool,
    reason: str = "",
    actor: Actor,
    operation: str | None = None,
) -> uuid.UUID:
    """Decide about the chosen rows (contract and digest, as shown), or about all of the list whose digest is `listed` (None).

    `asked_id`: the list that was asked about; None: the files that wait for the seal. Returns the key of the run.
    Errors: NotFound, NotAllowed (who asked does not decide), InvalidInput (nothing chosen, a refusal without its reason),
    Conflict (something has changed since it was shown, decided meanwhile).
    """
    asked = asked_list(asked_id, actor=actor) if asked_id else None
    member = membership(actor)
    must(actor, "approve")
    if asked and asked.person_id == actor.person:
        raise NotAllowed(OWN)
    if seen is not None and not seen:
        raise InvalidInput("还没有选择合同。请勾选要审批的合同，或者选择全部。")
    said = reason_of(grant, reason)
    employer = asked.employer if asked else Employer.objects.get(id=member.employer_id)

    def do() -> str:
        list(Batch.objects.select_for_update().filter(id=asked_id))  # two who decide on one list: one after the other
        items = open_offers(asked) if asked else open_seals(actor=actor)
        chosen = [item for item in items if seen is None or (item.contract, item.digest) in seen]
        if not chosen or (len(chosen) != len(set(seen)) if seen is not None else digest_of(items) != listed):
            raise Conflict("清单上有合同刚刚被修改，或者已有同事审批。请刷新页面，核对以后再决定。")
        run = Batch(
            id=new_id(employer.shard),
            work=Batch.Work.APPROVE if grant else Batch.Work.REFUSE,
            employer=employer,
            department_id=member.department_id,
            person_id=actor.person,
            role=actor.role,
            kind=asked.kind if asked else "",
            origin=asked,
            digest=digest_of(chosen),
            total=len(chosen),
            reason=said or None,
        )
        insert(run)
        rows = [
            BatchRow(
                id=new_id(employer.shard),
                batch=run,
                number=item.place,
                lane=place % LANES,
                contract_id=item.contract,
                document=item.digest,
            )
            for place, item in enumerate(chosen)
        ]
        BatchRow.objects.bulk_create(rows)
        facts = {"batch": str(run.id), "list": run.digest, "contracts": run.total, "grant": grant}
        facts |= {"asked": str(asked.id)} if asked else {}
        record("batch.approving", stream=run.employer_id, actor=actor, facts=facts, details={"reason": said})
        begin(run)
        return str(run.id)

    return uuid.UUID(once(operation, "decide_list", actor=actor, do=do))


def _waiting() -> QuerySet[BatchRow]:
    """Rows about which a handler has asked, nobody has decided, and nothing has been edited. What was put into another department
    than the list's since is not decided on there: it waits on its own."""
    there = Q(batch__department=None) | Q(batch__department=F("contract__department"))
    still = Approval.objects.filter(
        contract=OuterRef("contract"), step=Approval.Step.OFFER, digest=OuterRef("document"), granted=None
    )
    rows = BatchRow.objects.filter(batch__work=Batch.Work.ASK, state=BatchRow.State.DONE, contract__edition=F("edition"))
    return rows.filter(there, Exists(still), ~Exists(_under_way("contract")), contract__state__in=EDITABLE)


def _under_way(contract: str) -> QuerySet[BatchRow]:
    """What another decision is being carried out on just now."""
    return BatchRow.objects.filter(
        contract=OuterRef(contract),
        state=BatchRow.State.WAITING,
        batch__work__in=ON_IT,
        batch__state=Batch.State.RUNNING,
    )
