"""Whoever may do what a batch does stops it: what is done stays done, the rest is left as it is."""

from __future__ import annotations

import uuid

from django.db import transaction

from qianyue.contracts.batches.access import batch_of
from qianyue.contracts.batches.engine import stop
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict


def stop_batch(batch_id: uuid.UUID, *, actor: Actor) -> None:
    """Errors: NotFound, NotAllowed, Conflict (it has ended already)."""
    batch = batch_of(batch_id, actor=actor)
    with transaction.atomic():
        if not stop(batch, actor=actor):
            raise Conflict("这个批次已经办完或者停止，不需要再停止。")
