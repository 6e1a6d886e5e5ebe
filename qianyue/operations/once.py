"""Operation keys: an act that is asked for twice (double click, lost answer, retry) happens once."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from qianyue.operations.actor import Actor
from qianyue.operations.models import Operation


def once(operation: str | None, act: str, *, actor: Actor, do: Callable[[], str]) -> str:
    """Run `do` in one transaction and remember its answer under the actor's operation key.

    A second call with the same key waits for the first one's transaction and returns the first one's answer.
    """
    with transaction.atomic():
        if operation is None:
            return do()
        row = Operation(actor=actor.key, act=act, key=operation[:64])
        Operation.objects.bulk_create([row], ignore_conflicts=True)  # blocks while the same key is being used
        stored = Operation.objects.select_for_update().get(actor=actor.key, act=act, key=operation[:64])
        if stored.id != row.id:
            return str(stored.result)
        stored.result = do()
        stored.save(update_fields=["result"])
        return str(stored.result)
