"""Operation keys: an act that is asked for twice (double click, lost answer, retry) happens once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.db import transaction

from qianyue.operations.actor import Actor
from qianyue.operations.models import Operation
from qianyue.operations.rows import insert_once


def once(operation: str | None, act: str, *, actor: Actor, do: Callable[[], str]) -> str:
    """Run `do` in one transaction and remember its answer under the actor's operation key.

    A second call with the same key waits for the first one's transaction and returns the first one's answer.
    """
    with transaction.atomic():
        if operation is None:
            return do()
        row = Operation(actor=_whose(actor), act=act, key=_key(operation))
        if not insert_once(row):  # waits while the same key is being used
            return str(answered(operation, act, actor=actor))
        row.result = do()
        row.save(update_fields=["result"])
        return str(row.result)


def answered(operation: str | None, act: str, *, actor: Actor) -> str | None:
    """The answer that was given under this key, for acts that would work for a while before they ask `once`."""
    if not operation:
        return None
    given = Operation.objects.filter(actor=_whose(actor), act=act, key=_key(operation))
    return given.values_list("result", flat=True).first()


def _whose(actor: Actor) -> str:
    """Of the person, for whom the person acts now: the same key at another employer is another operation."""
    return hashlib.sha256(f"{actor.key}:{actor.on_behalf_of or ''}".encode()).hexdigest()


def _key(operation: str) -> str:
    return operation.replace("\x00", "")[:64]
