"""The Merkle log: events become leaves in one sequence, checkpoints are signed and timestamped."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from qianyue.evidence.models import Checkpoint, CheckpointToken, Event, Leaf, Node, Pending
from qianyue.operations.crashpoints import crash_if, point
from qianyue.operations.gateways import gateways
from qianyue.operations.keys import log_key
from qianyue.operations.outbox import handler, owe
from qianyue.trust import log as merkle

ORIGIN = "qianyue.log"
BATCH = 2000
CHECKPOINT_EVERY = 30  # seconds
AFTER_SEQUENCING = point("checkpoint.after_sequencing")
AFTER_TOKEN = point("stamp_checkpoint.after_token")
_LOCK = 0x51_59_4C_4F_47  # one sequencer at a time, whoever it is


class DatabaseNodes:
    """`trust.log` nodes kept in the database."""

    def get(self, nodes: Sequence[tuple[int, int]], /) -> Sequence[bytes]:
        if not nodes:
            return []
        wanted = Q()
        for level, index in nodes:
            wanted |= Q(level=level, index=index)
        found = {
            (level, index): bytes(value)
            for level, index, value in Node.objects.filter(wanted).values_list("level", "index", "hash")
        }
        return [found[node] for node in nodes]

    def put(self, nodes: Mapping[tuple[int, int], bytes], /) -> None:
        Node.objects.bulk_create([Node(level=level, index=index, hash=value) for (level, index), value in nodes.items()])


def tree() -> merkle.Tree:
    """The log as it is now."""
    last = Leaf.objects.order_by("-index").values_list("index", flat=True).first()
    return merkle.Tree(nodes=DatabaseNodes(), size=0 if last is None else last + 1)


def sequence() -> int:
    """Give every waiting event its leaf; returns how many. Safe to run twice at once and to die anywhere."""
    count = 0
    while batch := _sequence_batch():
        count += batch
    return count


def _sequence_batch() -> int:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
            if not cursor.fetchone()[0]:
                return 0
        waiting = list(Pending.objects.order_by("event_id").values_list("event_id", flat=True)[:BATCH])
        bodies = dict(Event.objects.filter(position__in=waiting).values_list("position", "body"))
        if not waiting:
            return 0
        log = tree()
        indexes = log.extend([merkle.leaf_hash(bodies[position].encode()) for position in waiting])
        Leaf.objects.bulk_create([Leaf(index=index, event_id=position) for index, position in zip(indexes, waiting, strict=True)])
        Pending.objects.filter(event_id__in=waiting).delete()
    return len(waiting)


@handler("evidence.checkpoint", every=CHECKPOINT_EVERY)
def checkpoint(**_: object) -> None:
    """Sequence what waits; sign the log's size and root when it has grown; owe the timestamp over it."""
    sequence()
    crash_if(AFTER_SEQUENCING)
    log = tree()
    if not log.size or Checkpoint.objects.filter(size=log.size).exists():
        return
    root = log.root()
    note = merkle.sign_note(merkle.checkpoint(origin=ORIGIN, size=log.size, root=root), name=ORIGIN, signer=log_key())
    with transaction.atomic():
        Checkpoint.objects.bulk_create(
            [Checkpoint(size=log.size, root=root, note=note, at=timezone.now())], ignore_conflicts=True
        )
        owe("evidence.stamp_checkpoint", log.size, size=log.size)


@handler("evidence.stamp_checkpoint")
def stamp_checkpoint(*, size: int) -> None:
    """An outside authority's time over the signed checkpoint."""
    row = Checkpoint.objects.get(size=size)
    if CheckpointToken.objects.filter(checkpoint=row).exists():
        return
    token = gateways().tsa.timestamp(hashlib.sha256(row.note.encode()).digest())
    crash_if(AFTER_TOKEN)
    CheckpointToken.objects.bulk_create(
        [CheckpointToken(checkpoint=row, token=token.der, time=token.gen_time)], ignore_conflicts=True
    )
