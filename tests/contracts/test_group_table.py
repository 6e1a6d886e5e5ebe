"""The table of permissions once more, for people of a group: with each grant, without, of another group, and after it all ended.

The neighbour leads the group, the office is its member: the contracts are the office's.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from qianyue.cli.rehearsal import Office
from qianyue.contracts.models import Contract
from qianyue.employers.acts.grant_to_group import Wanted, grant_to_group, take_back
from qianyue.employers.acts.leave_group import leave_group
from qianyue.employers.acts.organise import add_department
from qianyue.employers.permissions import PERMISSIONS, ROLES
from qianyue.operations.actor import Actor
from tests.contracts.test_role_table import ASKS, lets
from tests.employers.grouping import joined, own, sent, suspend
from tests.platform.acts import ACTS, Act

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("act", [act for act in ACTS if act.name in ASKS], ids=str)
def test_the_group_may_what_it_was_granted_and_nothing_else(act: Act, journey: Any, neighbour: Any) -> None:
    office, allowed = journey.office, PERMISSIONS[ASKS[act.name]].roles
    do = act.prepare(journey)

    def claims(person: Any) -> list[Actor]:
        """Every capacity that somebody of the leader could claim here."""
        return [Actor(role=role, person=person, employer=office.employer.id, sent_by=neighbour.employer.id) for role in ROLES]

    def nobody_is_let_in() -> None:
        for person in (neighbour.owner.person, neighbour.handler.person, neighbour.keeper.person):
            for actor in claims(person):
                assert lets(do, actor) is False, actor.role

    place = joined(neighbour, office)
    nobody_is_let_in()  # no grant
    grant_to_group(Wanted(what="figures"), actor=office.owner)
    nobody_is_let_in()
    for what, role in (("view", "viewer"), ("handle", "handler")):
        grant_to_group(Wanted(what=what), actor=office.owner)
        nobody_is_let_in()  # granted, and nobody sent
        actor = sent(neighbour, place, neighbour.keeper, what)
        for one in claims(actor.person):
            assert lets(do, one) is (one.role == role and role in allowed), (what, one.role)
        suspend(neighbour.employer)
        nobody_is_let_in()
        suspend(neighbour.employer, active=True)
        take_back(what, actor=office.owner)
        nobody_is_let_in()
    grant_to_group(Wanted(what="handle"), actor=office.owner)
    sent(neighbour, place, neighbour.handler)
    leave_group(actor=office.owner)
    nobody_is_let_in()


@pytest.mark.parametrize("act", [act for act in ACTS if act.name in ("save_draft", "propose", "revoke")], ids=str)
def test_a_grant_of_one_department_reaches_no_other(act: Act, journey: Any, neighbour: Any) -> None:
    office = journey.office
    do = act.prepare(journey)
    mine, other = (add_department(name, actor=office.owner) for name in ("本部门", "其他部门"))
    place = joined(neighbour, office, "handle", department=mine.id)
    handler = sent(neighbour, place, neighbour.handler)
    for department in (None, mine, other):
        Contract.objects.filter(id=journey.key).update(department=department)
        assert lets(do, handler) is (department == mine)


def test_another_group_reaches_nothing_here(journey: Any, neighbour: Any) -> None:
    """The third leads the neighbour: whoever it sends there is nobody here, and whoever acts there acts there only."""
    journey.to("draft")
    act = next(act for act in ACTS if act.name == "propose")
    third = Office(serial=3)
    handler = sent(third, joined(third, neighbour, "handle"), third.handler)
    assert own(handler).employer == neighbour.employer
    do = act.prepare(journey)
    for actor in (handler, dataclasses.replace(handler, employer=journey.office.employer.id)):
        assert lets(do, actor) is False
