"""Bind an invitation to the identified person: name and number of the real-name check against those of the terms."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from qianyue.contracts.access import NOT_IDENTIFIED, as_invited
from qianyue.contracts.models import Contract, Proposal
from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.errors import NotAllowed
from qianyue.operations.keys import blind_index
from qianyue.people.acts.identify import is_identified
from qianyue.people.models import Person


def open_link(token: str) -> Proposal | None:
    """The offer that a link names, or None. The link identifies; whoever opens it still has to log in and be the one."""
    offers = Proposal.objects.select_related("contract__employer", "contract__proposal")
    return offers.filter(link=blind_index().of("link", token)).first()


def bind(contract_id: uuid.UUID, *, actor: Actor) -> None:
    """Let the identified person in. Errors: NotAllowed when not identified yet, or somebody else than the terms name."""
    contract = as_invited(contract_id, actor=actor)
    if contract.worker_id == actor.person:
        return
    person = Person.objects.known(actor.person)
    if not is_identified(person):
        raise NotAllowed(NOT_IDENTIFIED)
    matches = bytes(person.id_index or b"") == bytes(contract.worker_identity) and person.name == contract.worker_name
    facts = {"proposal": str(contract.proposal_id), "person": str(person.id), "at": timezone.now().isoformat()}
    with transaction.atomic():
        unbound = Contract.objects.filter(id=contract.id, worker=None, proposal=contract.proposal_id)
        if matches and unbound.update(worker=person):
            record("worker.matched", stream=contract.id, actor=actor, facts=facts)
        elif not matches:
            record("worker.mismatched", stream=contract.id, actor=actor, facts=facts)
    if not matches:
        raise NotAllowed("实名核验的姓名或证件号码与合同上的不一致，不能打开。请联系单位经办人核对；如不是发给您的，请不要理会。")
