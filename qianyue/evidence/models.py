"""The evidence log: what happened, in order, unchangeable, and provably so.

Four append-only tables (triggers refuse UPDATE, DELETE and TRUNCATE; the application's role has no right to them
either) and two that are not evidence: personal details, which must stay erasable (PIPL 47), and the queue of
events that wait for their leaf.
"""

from __future__ import annotations

from django.db import models

from qianyue.operations.fields import EncryptedJson
from qianyue.operations.ids import new_id


class Event(models.Model):
    """One thing that happened (domain.md 11.3). `body` is the canonical JSON that is hashed; columns repeat parts of it."""

    position = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True, default=new_id)
    shard = models.SmallIntegerField()
    stream = models.UUIDField(help_text="the contract, person or employer whose chain this is in")
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=64)
    at = models.DateTimeField()
    actor = models.UUIDField(null=True)
    role = models.CharField(max_length=16)
    body = models.TextField()
    previous = models.BinaryField(help_text="hash of the event before it in the stream; empty for the first")
    hash = models.BinaryField(help_text="SHA-256 of body")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "sequence"], name="event_in_chain")]
        indexes = [models.Index(fields=["actor", "kind"], name="event_by_actor")]


class Detail(models.Model):
    """The personal details behind an event's salted commitments: {name: {"salt": hex, "value": …}}."""

    id = models.UUIDField(primary_key=True, default=new_id)
    event = models.OneToOneField(Event, on_delete=models.DO_NOTHING, to_field="id", related_name="detail")
    data = EncryptedJson()


class Pending(models.Model):
    """An event whose leaf is not in the Merkle log yet."""

    event = models.OneToOneField(Event, on_delete=models.DO_NOTHING, primary_key=True)


class Leaf(models.Model):
    index = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, on_delete=models.DO_NOTHING, related_name="leaf")


class Node(models.Model):
    """Hashes of complete subtrees: level 0 are the leaf hashes (RFC 9162 §2.1.1)."""

    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField()
    pk = models.CompositePrimaryKey("level", "index")


class Checkpoint(models.Model):
    """A signed statement of the log's size and root (C2SP signed note)."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    note = models.TextField()
    at = models.DateTimeField()


class CheckpointToken(models.Model):
    """The timestamp over a checkpoint's note, as it comes from the authority afterwards."""

    checkpoint = models.OneToOneField(Checkpoint, on_delete=models.DO_NOTHING, primary_key=True, related_name="token")
    token = models.BinaryField()
    time = models.DateTimeField()


APPEND_ONLY = [Event, Leaf, Node, Checkpoint, CheckpointToken]
