"""The table of permissions, walked through: every role, every act, from every relation to the contract."""

from __future__ import annotations

import datetime
import importlib.util
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from qianyue.contracts.acts import draft
from qianyue.employers.models import Department, Membership
from qianyue.employers.permissions import PERMISSIONS, ROLES
from qianyue.evidence.models import Event
from qianyue.operations.actor import Actor
from qianyue.operations.errors import NotAllowed, NotFound, QianyueError
from qianyue.operations.ids import new_id
from qianyue.operations.models import Job
from qianyue.people.models import Person
from tests.platform.acts import ACTS, Act

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]
# Which line of the table each act asks; those of workers ask none.
ASKS = {
    "create_draft": "draft",
    "save_draft": "draft",
    "choose_text": "draft",
    "choose_order": "draft",
    "discard_draft": "draft",
    "attach": "draft",
    "rename_attachment": "draft",
    "move_attachment": "draft",
    "remove_attachment": "draft",
    "ask_waiver": "waive",
    "decide_waiver": "decide_waiver",
    "raise_objection": "object",
    "ask_statement": "propose",
    "propose": "propose",
    "propose_anew": "propose",
    "answer_worker": "propose",
    "readdress": "propose",
    "withdraw": "propose",
    "revoke": "propose",
    "end": "end",
    "take_back_ending": "end",
    "tick_duty": "end",
    "ask_intention": "end",
    "assign": "assign",
    "ask_approval": "propose",
    "decide_offer": "approve",
    "decide_seal": "approve",
    "approve_seal": "seal",
    "deliver_to_handler": "keep",
}
RELATIONS = ("whole employer", "own department", "other department", "ended", "time is over", "neighbour")


class Undone(Exception):
    """Ends a try, whatever came of it."""


def in_role(role: str, relation: str, office: Any, neighbour: Any, departments: tuple[Department, Department]) -> Actor:
    """Somebody with no other role, in this relation to the contract, which is in the first department."""
    employer = neighbour.employer if relation == "neighbour" else office.employer
    person = Person(name="岩某某", login_name=f"{role}-{relation}")
    person.save(force_insert=True)
    department = {"own department": departments[0], "other department": departments[1]}.get(relation)
    until = timezone.now() - datetime.timedelta(seconds=1) if relation == "time is over" else None
    Membership(
        id=new_id(employer.shard),
        employer=employer,
        person=person,
        role=role,
        department=department,
        valid_until=until,
        active=relation != "ended",
    ).save(force_insert=True)
    return Actor(role=role, person=person.id, employer=employer.id)


def lets(do: Any, actor: Actor) -> bool:
    """Whether the act lets the actor in; what it did is undone. Every other refusal comes after being let in."""
    before = Event.objects.count(), Job.objects.count()
    try:
        with transaction.atomic():
            do(actor)
            raise Undone
    except (NotAllowed, NotFound):
        assert (Event.objects.count(), Job.objects.count()) == before
        return False
    except (Undone, QianyueError):
        return True


@pytest.mark.parametrize("act", [act for act in ACTS if act.name in ASKS], ids=str)
def test_every_role_from_every_relation(act: Act, journey: Any, neighbour: Any) -> None:
    office = journey.office
    do = act.prepare(journey)
    own = Department(id=new_id(office.employer.shard), employer=office.employer, name="本部门")
    other = Department(id=new_id(office.employer.shard), employer=office.employer, name="其他部门")
    own.save(force_insert=True)
    other.save(force_insert=True)
    if journey.key:
        type(journey.contract).objects.filter(id=journey.key).update(department=own)
    for role in ROLES:
        for relation in RELATIONS:
            actor = in_role(role, relation, office, neighbour, (own, other))
            reaches = relation in ("whole employer", "own department")
            if act.name == "create_draft":
                reaches = relation not in ("ended", "time is over")  # of whatever department and employer: it begins their own
            if act.name == "assign" and relation == "own department":
                reaches = False  # who reaches one department gives nothing away
            expected = reaches and role in PERMISSIONS[ASKS[act.name]].roles
            assert lets(do, actor) is expected, (role, relation)


def test_no_act_of_an_employer_is_left_out() -> None:
    members = {act.name for act in ACTS if act.role != "worker"}
    assert members - set(ASKS) == {"deliver_to_keeper"}


def test_a_draft_belongs_to_its_drafters_department(journey: Any, office: Any, neighbour: Any) -> None:
    department = Department(id=new_id(office.employer.shard), employer=office.employer, name="勐海分厂")
    department.save(force_insert=True)
    actor = in_role("handler", "own department", office, neighbour, (department, department))
    key = draft.create_draft(journey.terms, actor=actor)
    journey.key = key
    assert journey.contract.department == department


def test_the_page_is_in_line_with_the_table() -> None:
    found = importlib.util.spec_from_file_location("permissions_page", ROOT / "script" / "permissions.py")
    assert found
    assert found.loader
    page = importlib.util.module_from_spec(found)
    found.loader.exec_module(page)
    assert page.PAGE.read_text("utf-8") == page.page(), "run: .venv/bin/python script/permissions.py"
