"""Append an event, in the transaction of the change it tells of. Failure to record is failure of the act."""

from __future__ import annotations

import datetime
import hashlib
import secrets
import uuid
from typing import Any

import rfc8785
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from qianyue.evidence.models import Detail, Event
from qianyue.operations.actor import Actor
from qianyue.operations.fields import sealed
from qianyue.operations.ids import new_id, shard_of

_COLUMNS = ("id", "shard", "stream", "sequence", "kind", "at", "actor", "role", "body", "previous", "hash")
_INSERT = f"""
    INSERT INTO evidence_event ({", ".join(_COLUMNS)}) VALUES ({", ".join(["%s"] * len(_COLUMNS))}) RETURNING position
"""  # noqa: S608 - our own constants
_INSERT_WITH_DETAIL = f"""
    WITH detail AS (INSERT INTO evidence_detail (id, event_id, data) VALUES (%s, %s, %s)) {_INSERT}
"""  # noqa: S608 - our own constants


def record(
    kind: str,
    *,
    stream: uuid.UUID,
    actor: Actor,
    facts: dict[str, Any] | None = None,
    details: dict[str, Any] | None = None,
    at: datetime.datetime | None = None,
) -> Event:
    """Append `kind` to the chain of `stream` (a contract, person or employer).

    `facts` are public to whoever may see the chain: digests, keys, codes, counts, never personal data. `details` are
    personal (address, device, text of a reason): the chain carries only their salted commitments, the values are
    encrypted beside it. Must run inside a transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an event belongs to the transaction of its act")
    values = {name: value for name, value in (details or {}).items() if value not in (None, "")}
    values |= {name: value for name, value in (("address", actor.request.address), ("device", actor.request.device)) if value}
    salted = {name: {"salt": secrets.token_hex(16), "value": value} for name, value in values.items()}
    moment = at or timezone.now()
    identifier = new_id(shard_of(stream))
    previous, sequence = _chain_end(stream)
    body = rfc8785.dumps(
        {
            "actor": str(actor.person) if actor.person else None,
            "at": moment.astimezone(datetime.UTC).isoformat(timespec="microseconds"),
            "channel": actor.request.channel,
            "commitments": {name: commitment(item["salt"], item["value"]) for name, item in salted.items()},
            "facts": facts or {},
            "format": "qianyue-event/1",
            "id": str(identifier),
            "kind": kind,
            "on_behalf_of": str(actor.on_behalf_of) if actor.on_behalf_of else None,
            "previous": previous.hex(),
            "request": actor.request.id,
            "role": actor.role,
            "sequence": sequence,
            "server": settings.SERVER,
            "stream": str(stream),
            **({"sent_by": str(actor.sent_by)} if actor.sent_by else {}),
        }
    )
    digest = hashlib.sha256(body).digest()
    event = Event(
        id=identifier,
        shard=shard_of(stream),
        stream=stream,
        sequence=sequence,
        kind=kind,
        at=moment,
        actor=actor.person,
        role=actor.role,
        body=body.decode(),
        previous=previous,
        hash=digest,
    )
    statement, values = _INSERT, [getattr(event, name) for name in _COLUMNS]
    if salted:
        detail = Detail(event=event, data=salted)
        statement, values = _INSERT_WITH_DETAIL, [detail.id, event.id, sealed(detail, "data")["data"], *values]
    with connection.cursor() as cursor:  # thirty times a contract: without the object mapper's two thirds
        cursor.execute(statement, values)
        event.position = cursor.fetchone()[0]
    return event


def commitment(salt: str, value: Any) -> str:
    """Hex SHA-256 of salt and canonical value: whoever has both can show what was recorded; nobody can guess it."""
    return hashlib.sha256(bytes.fromhex(salt) + rfc8785.dumps(value)).hexdigest()


def _chain_end(stream: uuid.UUID) -> tuple[bytes, int]:
    """Hash and next sequence of a stream, with the stream locked until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT hash, sequence FROM evidence_chain_end(%s, %s)", [stream, stream.int >> 65])
        last = cursor.fetchone()
    return (bytes(last[0]), last[1] + 1) if last else (b"", 1)
