"""What the log tells of many streams at once, and how a row is compared with it: for the re-check of official notices."""

from __future__ import annotations

import datetime
import itertools
import uuid
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from django.db.models import prefetch_related_objects

from qianyue.evidence.audit import read_body
from qianyue.evidence.models import Detail, Event
from qianyue.evidence.record import commitment

BATCH = 500  # rows whose events are asked for at once
NEAR = datetime.timedelta(minutes=5)  # between a row's moment and its event's: the same transaction, on a busy machine

Row = TypeVar("Row")
Told = dict[str, list[tuple[Event, dict[str, Any]]]]  # by kind: events and their facts, in order


def batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    rows = iter(rows)
    while some := list(itertools.islice(rows, BATCH)):
        yield some


def told_of(streams: list[uuid.UUID], kinds: Iterable[str], *, opened: str) -> dict[uuid.UUID, Told]:
    """By stream; with the personal details of the kind `opened`, which `confided` compares.

    An event that says nothing readable is left out: the audit of the log has said so already.
    """
    found: dict[uuid.UUID, Told] = {}
    events = list(Event.objects.filter(stream__in=streams, kind__in=kinds).order_by("stream", "sequence"))
    prefetch_related_objects([event for event in events if event.kind == opened], "detail")
    for event in events:
        facts = read_body(event.body).get("facts")
        if isinstance(facts, dict):
            found.setdefault(event.stream, {}).setdefault(event.kind, []).append((event, facts))
    return found


def at_the_time(moment: datetime.datetime | None, event: Event) -> bool:
    """Whether a row says the moment at which its event was."""
    return moment is not None and abs(moment - event.at) < NEAR


def confided(event: Event, name: str, value: str | None) -> bool:
    """Whether a personal detail of an event is `value`, by the commitment on the chain. One that was erased tells nothing."""
    detail: Detail | None = getattr(event, "detail", None)
    if detail is None or name not in detail.data:
        return detail is None
    committed = (read_body(event.body).get("commitments") or {}).get(name)
    return value is not None and commitment(detail.data[name]["salt"], value) == committed
