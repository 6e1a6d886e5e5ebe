"""Help for the tests of the authority's acts: rows as officers draft them, and what the evidence has of them."""

from __future__ import annotations

import json
import uuid
from typing import Any

from qianyue.cli import invented
from qianyue.cli.invented_bureau import BORN
from qianyue.cli.rehearsal import new_staff
from qianyue.evidence.models import Event
from qianyue.law.dates import ONE_DAY, add_months, today
from qianyue.law.tables import SHIPPED
from qianyue.law.wages import minimum_wage
from qianyue.operations.actor import OFFICER, Actor
from qianyue.operations.ids import new_id
from qianyue.oversight.acts.add_table_row import add_table_row
from qianyue.oversight.acts.confirm_table_row import confirm_table_row
from qianyue.oversight.models import Authority, Officer
from qianyue.people.models import Person

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


def carded(person: Person, serial: int) -> Person:
    """The same with the identity number of the `serial`-th invented officer: equal serials are one human."""
    card = invented.Person(serial, born=BORN).party
    person.set_identity(name=person.name or "", id_type=card["id_type"], id_number=card["id_number"])
    person.save()
    return person


def another_account(of: Actor, login: str, phone: str) -> Actor:
    """A second account of the officer's human, as it may have got into the books before anybody compared people."""
    held = Person.objects.get(id=of.person)
    account = new_staff(login, held.name or "", phone)
    account.set_identity(name=held.name or "", id_type=held.id_type, id_number=held.id_number or "")
    account.save()
    authority = Authority.objects.get(id=of.authority)
    Officer(id=new_id(authority.shard), authority=authority, person=account).save(force_insert=True)
    return Actor(role=OFFICER, person=account.id, authority=of.authority, request=of.request)


def events(stream: uuid.UUID) -> list[tuple[str, dict[str, Any]]]:
    """Kind and facts of every event of a stream, in order."""
    found = Event.objects.filter(stream=stream).order_by("sequence")
    return [(event.kind, json.loads(event.body)["facts"]) for event in found]
