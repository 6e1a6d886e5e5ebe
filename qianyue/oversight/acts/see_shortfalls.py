"""An officer looks at the contracts below the minimum wage: their wages are personal, so that it is written down who looked."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.oversight import access
from qianyue.oversight.models import Shortfall


def see_shortfalls(*, actor: Actor) -> QuerySet[Shortfall]:
    """What is too low in the officer's region, the longest ago first. Errors: NotAllowed."""
    officer = access.as_officer(actor)
    found = access.shortfalls(officer)
    with transaction.atomic():
        record("shortfalls.seen", stream=officer.authority_id, actor=actor, facts={"count": found.count()})
    return found
