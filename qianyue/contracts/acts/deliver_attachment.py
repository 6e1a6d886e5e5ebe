"""Attachments to look at and to keep: for who may see the contract they belong to, and nobody else (art. 16, 22)."""

from __future__ import annotations

import uuid

from django.db import transaction

from qianyue.contracts import attached
from qianyue.contracts.access import MISSING, as_party, as_worker
from qianyue.contracts.acts.deliver import PUBLIC_TERMINAL
from qianyue.contracts.acts.draft import EDITABLE
from qianyue.contracts.models import Attachment, Contract
from qianyue.employers.permissions import may
from qianyue.evidence.record import record
from qianyue.operations.actor import COUNTER, WORKER, Actor
from qianyue.operations.errors import NotAllowed, NotFound


def attachments_of(contract: Contract, *, actor: Actor) -> list[Attachment]:
    """What this person sees: the employer's people, while it is drafted, those of the working copy; else those of the offer.

    Once an offer stands the working copy is the business of who drafts or approves of it: who seals sees what is sealed."""
    own = actor.role != WORKER and contract.employer_id == actor.employer
    drafts = contract.proposal is None or may(actor, "draft") or may(actor, "approve")
    drafting = own and drafts and contract.state in EDITABLE
    return attached.working(contract) if drafting else attached.offered(contract.proposal)


def enclosed(contract: Contract) -> list[Attachment]:
    """Those of the offer that stands, under the titles that it gives them: what is sealed, whatever is being drafted since."""
    found = []
    for title, row in attached.listed(contract.proposal):
        row.title = title
        found.append(row)
    return found


def attachment_of(
    contract_id: uuid.UUID, attachment: uuid.UUID, *, actor: Actor, to: str = "read"
) -> tuple[Contract, Attachment]:
    """One that the person may see, with its contract. Errors: NotFound, NotAllowed."""
    worker = actor.role == WORKER
    contract = as_worker(contract_id, actor=actor) if worker else as_party(contract_id, actor=actor, to=to)
    mine = [*attachments_of(contract, actor=actor), *attached.offered(contract.proposal)]
    found = next((one for one in mine if one.id == attachment), None)
    if found is None:
        raise NotFound(MISSING)
    return contract, found


def offered_to(contract_id: uuid.UUID, number: int, *, actor: Actor) -> tuple[Contract, Attachment]:
    """The `number`th (from 1) of the offer, for its worker. Errors: NotFound, NotAllowed."""
    contract = as_worker(contract_id, actor=actor)
    mine = attached.offered(contract.proposal)
    if not 1 <= number <= len(mine):
        raise NotFound(MISSING)
    return contract, mine[number - 1]


def deliver_attachment(contract_id: uuid.UUID, attachment: uuid.UUID, *, actor: Actor) -> tuple[Attachment, bytes]:
    """The file, and a record of who took it. Errors: NotFound, NotAllowed, DamagedDocument."""
    if actor.request.channel == COUNTER:
        raise NotAllowed(PUBLIC_TERMINAL)
    contract, found = attachment_of(contract_id, attachment, actor=actor, to="keep")
    data = attached.fetch(found)
    facts = {"attachment": str(found.id), "sha256": found.sha256}
    with transaction.atomic():
        record("attachment.downloaded", stream=contract.id, actor=actor, facts=facts)
    return found, data
