"""An owner who is just being replaced asks for a change: approved before, or not at all."""

from __future__ import annotations

import datetime
import threading
import time
from typing import Any

import pytest
from django.db import connection, transaction

from qianyue.cli.rehearsal import Worker
from qianyue.employers.acts.give_role import end_role
from qianyue.employers.models import Application, Employer, Membership
from qianyue.operations.actor import OWNER, Actor
from qianyue.operations.errors import Conflict
from qianyue.oversight.acts.approve_application import approve_application
from qianyue.oversight.acts.review_application import pass_first
from qianyue.people.models import Person
from tests.employers.applying import applicant, get, submitted
from tests.oversight.test_change_application import changed
from tests.platform.together import together

NEW = "西双版纳虚构夺回有限公司"
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


@pytest.fixture
def db(own_database: str) -> None:
    """Committed: threads see each other."""


@pytest.fixture
def who(outside: object) -> Worker:
    return applicant(710_801)


@pytest.fixture
def employer(who: Worker, bureau: Any) -> Employer:
    key = submitted(who)
    pass_first(key, round_=1, actor=bureau.first)
    return approve_application(key, round_=1, actor=bureau.second)


@pytest.fixture
def successor(who: Worker, employer: Employer) -> Actor:
    """A second administrator, who may end the first."""
    handler = Membership.objects.get(employer=employer, role="handler")
    Membership.objects.create(employer=employer, person=handler.person, role=OWNER)
    return Actor(role=OWNER, person=handler.person_id, employer=employer.id)


@pytest.fixture
def passed(who: Worker, employer: Employer, bureau: Any) -> Any:
    """A change of the name that lacks only its second officer."""
    key = changed(who, employer, name=NEW)
    pass_first(key, round_=1, actor=bureau.first)
    return key


def until_somebody_waits() -> None:
    """For a lock that another transaction of this database holds."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("nobody waited for the other")


def while_it_is_not_committed(key: Any, replaced: Any, bureau: Any) -> list[Any]:
    """The second officer approves after `replaced` has happened in a transaction, before that transaction ends."""
    done = threading.Event()

    def replace() -> None:
        with transaction.atomic():
            replaced()
            done.set()
            until_somebody_waits()

    def approve() -> Employer:
        assert done.wait(20)
        return approve_application(key, round_=1, actor=bureau.second)

    return together(replace, approve)


def test_an_owner_who_is_being_ended_changes_nothing_any_more(
    who: Worker, employer: Employer, successor: Actor, passed: Any, bureau: Any
) -> None:
    mine = Membership.objects.get(employer=employer, person=get(passed).applicant_id, role=OWNER)
    answers = while_it_is_not_committed(passed, lambda: end_role(mine.id, actor=successor), bureau)
    assert [type(answer) for answer in answers] == [type(None), Conflict], answers
    assert "不是这家单位的管理员" in str(answers[1])
    assert (get(passed).state, Employer.objects.get(id=employer.id).name) == (Application.State.FIRST_PASSED, employer.name)


def test_an_owner_whose_number_is_just_being_verified_as_somebody_else_s_changes_nothing(
    who: Worker, employer: Employer, passed: Any, bureau: Any
) -> None:
    def verified() -> None:
        Person.objects.filter(id=get(passed).applicant_id).update(id_index=b"somebody else")

    answers = while_it_is_not_committed(passed, verified, bureau)
    assert [type(answer) for answer in answers] == [type(None), Conflict], answers
    assert Employer.objects.get(id=employer.id).name == employer.name


def test_whoever_ends_the_owner_waits_for_an_approval_under_way(
    who: Worker, employer: Employer, successor: Actor, passed: Any, bureau: Any
) -> None:
    """And so finds it done: at no moment is something changed in the name of somebody who manages no more."""
    mine = Membership.objects.get(employer=employer, person=get(passed).applicant_id, role=OWNER)
    done, ended = threading.Event(), []

    def approve() -> None:
        with transaction.atomic():
            approve_application(passed, round_=1, actor=bureau.second)
            done.set()
            until_somebody_waits()
            ended.append(Membership.objects.get(id=mine.id).active)

    def end() -> None:
        assert done.wait(20)
        end_role(mine.id, actor=successor)

    assert together(approve, end) == [None, None]
    assert ended == [True]
    assert (Employer.objects.get(id=employer.id).name, Membership.objects.get(id=mine.id).active) == (NEW, False)


def test_many_at_once_end_in_one_of_both(who: Worker, employer: Employer, successor: Actor, passed: Any, bureau: Any) -> None:
    mine = Membership.objects.get(employer=employer, person=get(passed).applicant_id, role=OWNER)
    started = datetime.datetime.now(datetime.UTC)
    approved, ended = together(
        lambda: approve_application(passed, round_=1, actor=bureau.second), lambda: end_role(mine.id, actor=successor)
    )
    assert ended is None
    assert isinstance(approved, (Employer, Conflict)), approved
    assert (Employer.objects.get(id=employer.id).name == NEW) is isinstance(approved, Employer)
    assert datetime.datetime.now(datetime.UTC) - started < datetime.timedelta(seconds=30)
