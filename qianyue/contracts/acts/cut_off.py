"""A telephone number is left behind, corrected or edited: what led there leads nowhere any more."""

from __future__ import annotations

from django.utils import timezone

from qianyue.contracts.models import Contract, Proposal, Statement
from qianyue.notices.stop import stop
from qianyue.people.models import phone_index


def cut_off(held: Contract, number: str) -> None:
    """Every link that the contract ever had is dead, nothing more is sent where they went, and what the worker has been asked
    to state waits at `number`. In the caller's transaction, the contract being held."""
    Proposal.objects.filter(contract=held, readdressed_at=None).update(readdressed_at=timezone.now())
    Statement.objects.filter(contract=held, wanted=None).update(worker_phone=phone_index(number))
    stop(held.id)
