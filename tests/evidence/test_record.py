"""The evidence log keeps what happened, in order, and nobody can change it: not even the application itself."""

from __future__ import annotations

import hashlib
import json

import pytest
from django.db import DatabaseError, connection, transaction

from qianyue.evidence.models import Detail, Event
from qianyue.evidence.record import commitment, record
from qianyue.operations.actor import Actor, Request
from qianyue.operations.ids import new_id, shard_of

pytestmark = pytest.mark.django_db
SOMEBODY = Actor(role="worker", person=new_id(7), request=Request(id="r1", address="192.0.2.7", device="old phone"))


def test_it_works() -> None:
    stream = new_id(5)
    first = record("draft.created", stream=stream, actor=SOMEBODY, facts={"number": "QY-1"})
    second = record("draft.changed", stream=stream, actor=SOMEBODY)
    assert (first.sequence, second.sequence) == (1, 2)
    assert bytes(second.previous) == bytes(first.hash) == hashlib.sha256(first.body.encode()).digest()
    assert first.shard == shard_of(stream) == 5
    assert json.loads(first.body)["facts"] == {"number": "QY-1"}


def test_personal_details_are_only_commitments() -> None:
    event = record("contract.declined", stream=new_id(), actor=SOMEBODY, details={"reason": "工资不对"})
    assert "工资" not in event.body
    assert "192.0.2.7" not in event.body
    assert "old phone" not in event.body
    opened = Detail.objects.get(event=event).data
    assert opened["reason"]["value"] == "工资不对"
    published = json.loads(event.body)["commitments"]
    assert published["reason"] == commitment(opened["reason"]["salt"], "工资不对")
    assert published["address"] == commitment(opened["address"]["salt"], "192.0.2.7")
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM evidence_detail WHERE event_id = %s", [event.id])
        assert "工资".encode() not in bytes(cursor.fetchone()[0])


@pytest.mark.parametrize(
    "statement",
    ["UPDATE evidence_event SET kind = 'x'", "DELETE FROM evidence_event", "TRUNCATE evidence_event CASCADE"],
)
def test_the_application_cannot_change_it(statement: str) -> None:
    record("draft.created", stream=new_id(), actor=SOMEBODY)
    refused = pytest.raises(DatabaseError, match=r"permission denied|append-only")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.count() == 1


def test_it_refuses_to_record_outside_the_transaction_of_the_act(django_db_blocker: object) -> None:
    from unittest.mock import patch

    with patch.object(connection, "in_atomic_block", new=False), pytest.raises(transaction.TransactionManagementError):
        record("draft.created", stream=new_id(), actor=SOMEBODY)
