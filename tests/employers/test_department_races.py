"""A department is closed while somebody is put into it: one of the two happens, the other is refused with a sentence."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from qianyue.employers.acts.appoint_from_group import appoint_from_group
from qianyue.employers.acts.give_role import give_role
from qianyue.employers.acts.grant_to_group import Wanted, grant_to_group
from qianyue.employers.acts.invite import invite
from qianyue.employers.acts.organise import add_department, close_department
from qianyue.employers.models import Department, GroupGrant, Membership
from qianyue.evidence.models import Event
from qianyue.operations.errors import Conflict, NotFound, QianyueError
from tests.employers.grouping import joined, own
from tests.oversight.test_change_races import until_somebody_waits
from tests.platform.together import together

WAYS = ("sent", "given", "invited")


@pytest.fixture
def db(own_database: str) -> None:
    """Committed: threads see each other."""


@pytest.fixture
def department(neighbour: Any) -> Department:
    return add_department("勐海分厂", actor=neighbour.owner)


@pytest.fixture
def ways(office: Any, neighbour: Any, department: Department) -> dict[str, Callable[[], Any]]:
    """Everything that puts somebody into the department: from the group, from among the colleagues, from outside."""
    place = joined(office, neighbour, "handle", department=department.id)
    theirs, ours = own(office.handler).id, own(neighbour.keeper).id
    until = timezone.now() + datetime.timedelta(days=3)
    return {
        "sent": lambda: appoint_from_group(place.id, theirs, "handle", actor=office.owner),
        "given": lambda: give_role(ours, "viewer", department=department.id, until=until, actor=neighbour.owner),
        "invited": lambda: invite("玉罕", "13900008801", "viewer", department=department.id, actor=neighbour.owner),
    }


def first_then(first: Callable[[], Any], second: Callable[[], Any]) -> list[Any]:
    """`second` begins once `first` has done everything but commit, and is waited for until it waits for that."""
    done = threading.Event()

    def begin() -> None:
        with transaction.atomic():
            first()
            done.set()
            until_somebody_waits()

    def follow() -> Any:
        assert done.wait(20)
        return second()

    return together(begin, follow)


def people(department: Department) -> int:
    return Membership.objects.current().filter(department=department).count()


@pytest.mark.parametrize("way", WAYS)
def test_nobody_is_put_into_what_is_just_being_closed(
    neighbour: Any, department: Department, ways: dict[str, Callable[[], Any]], way: str
) -> None:
    answers = first_then(lambda: close_department(department.id, actor=neighbour.owner), ways[way])
    assert answers[0] is None
    assert isinstance(answers[1], Conflict | NotFound), answers
    assert str(answers[1])
    assert (people(department), Department.objects.get(id=department.id).active) == (0, False)
    assert not Event.objects.filter(kind__in=("member.sent", "member.authorised", "member.invited")).filter(
        body__contains=str(department.id)
    )


@pytest.mark.parametrize("way", WAYS)
def test_a_department_into_which_somebody_is_just_being_put_stays(
    neighbour: Any, department: Department, ways: dict[str, Callable[[], Any]], way: str
) -> None:
    answers = first_then(ways[way], lambda: close_department(department.id, actor=neighbour.owner))
    assert answers[0] is None
    assert isinstance(answers[1], Conflict), answers
    assert "还有人员" in str(answers[1])
    assert (people(department), Department.objects.get(id=department.id).active) == (1, True)
    assert not Event.objects.filter(kind="department.closed").exists()


def test_a_department_that_is_being_closed_is_granted_to_no_group(
    office: Any, neighbour: Any, ways: dict[str, Callable[[], Any]], department: Department
) -> None:
    grant = Wanted(what="view", department=department.id)
    answers = first_then(
        lambda: close_department(department.id, actor=neighbour.owner), lambda: grant_to_group(grant, actor=neighbour.owner)
    )
    assert answers[0] is None
    assert isinstance(answers[1], NotFound), answers
    assert not GroupGrant.objects.filter(what="view").exists()


def test_whatever_comes_first_of_all_at_once(
    office: Any, neighbour: Any, department: Department, ways: dict[str, Callable[[], Any]]
) -> None:
    """No order in which two wait for each other, and never people in a department that is closed."""
    answers = together(lambda: close_department(department.id, actor=neighbour.owner), *ways.values())
    assert all(isinstance(one, QianyueError) for one in answers if isinstance(one, Exception)), answers
    closed = not Department.objects.get(id=department.id).active
    assert closed is (answers[0] is None)
    assert people(department) == (0 if closed else sum(isinstance(one, Membership) for one in answers))
