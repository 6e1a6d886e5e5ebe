"""Help for the tests of the authority's acts: rows as officers draft them, and what the evidence has of them."""

from __future__ import annotations

import json
import uuid
from typing import Any

from qianyue.evidence.models import Event
from qianyue.law.dates import ONE_DAY, add_months, today
from qianyue.law.tables import SHIPPED
from qianyue.law.wages import minimum_wage
from qianyue.operations.actor import Actor
from qianyue.oversight.acts.add_table_row import add_table_row
from qianyue.oversight.acts.confirm_table_row import confirm_table_row

BEGINS = add_months(today().replace(day=1), 9)
BEFORE = BEGINS - ONE_DAY
_held = minimum_wage("532801", BEGINS, SHIPPED)
assert _held is not None
NOW = _held.monthly  # in Jinghong, as the product ships
HIGHER = NOW + 100
NEXT: dict[str, Any] = {
    "table": "minimum_wages",
    "region": "532800",
    "wage_class": "II",
    "valid_from": BEGINS,
    "monthly": HIGHER,
    "hourly": _held.hourly + 1,
    "document_number": "虚构发〔2099〕1号",
    "source": "为测试虚构，无此文件",
}
RECLASSED: dict[str, Any] = NEXT | {"table": "wage_classes", "region": "532822", "monthly": None, "hourly": None}


def drafted(actor: Actor, **changes: Any) -> uuid.UUID:
    """A row that waits for its confirmation."""
    return add_table_row(**NEXT | changes, actor=actor)


def confirmed(bureau: Any, **changes: Any) -> uuid.UUID:
    """A row that counts: drafted by the first officer, confirmed by the second."""
    key = drafted(bureau.first, **changes)
    confirm_table_row(key, actor=bureau.second)
    return key


def events(stream: uuid.UUID) -> list[tuple[str, dict[str, Any]]]:
    """Kind and facts of every event of a stream, in order."""
    found = Event.objects.filter(stream=stream).order_by("sequence")
    return [(event.kind, json.loads(event.body)["facts"]) for event in found]
