"""Groups when several decide at once, and when the log takes nothing: one of them wins, or nothing has happened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection

from qianyue.cli.rehearsal import Office
from qianyue.employers import groups
from qianyue.employers.acts.answer_invitation import accept_invitation, decline_invitation
from qianyue.employers.acts.appoint_from_group import appoint_from_group, call_back
from qianyue.employers.acts.give_role import end_role
from qianyue.employers.acts.grant_to_group import Wanted, grant_to_group, take_back
from qianyue.employers.acts.invite_member import invite_member, withdraw_invitation
from qianyue.employers.acts.leave_group import leave_group, part_with
from qianyue.employers.acts.organise import add_department
from qianyue.employers.models import GroupGrant, GroupPlace, Membership
from qianyue.evidence.models import Event
from qianyue.evidence.record import record
from qianyue.operations.errors import Conflict, NotFound
from qianyue.operations.postgres import APPLICATION
from tests.contracts.test_record_or_nothing import contents
from tests.employers.grouping import joined, own, sent
from tests.platform.together import together


@pytest.fixture
def db(own_database: str) -> None:
    """Committed: threads see each other."""


def problems(answers: list[Any]) -> list[type]:
    return [type(one) for one in answers if isinstance(one, Exception)]


def count(kind: str) -> int:
    """Of one side's log: each side has every event."""
    return Event.objects.filter(kind=kind).count() // 2


def test_two_clicks_invite_once_and_accept_once(office: Any, neighbour: Any) -> None:
    answers = together(*[lambda: invite_member(neighbour.employer.uscc, actor=office.owner)] * 2)
    assert problems(answers) == [Conflict]
    place = GroupPlace.objects.get()
    answers = together(*[lambda: accept_invitation(place.id, [Wanted(what="view")], actor=neighbour.owner)] * 2)
    assert len(problems(answers)) == 1
    assert problems(answers)[0] in (Conflict, NotFound)
    assert (count("group.invited"), count("group.joined"), GroupGrant.objects.count()) == (1, 1, 1)


def test_two_groups_at_once_get_one_member(office: Any, neighbour: Any) -> None:
    third = Office(serial=3)
    first = invite_member(neighbour.employer.uscc, actor=office.owner)
    second = invite_member(neighbour.employer.uscc, actor=third.owner)
    answers = together(*[lambda one=one: accept_invitation(one.id, actor=neighbour.owner) for one in (first, second)])
    assert problems(answers) == [Conflict]
    assert GroupPlace.objects.filter(state="joined").count() == 1


def test_no_chain_grows_from_two_ends_at_once(office: Any, neighbour: Any) -> None:
    """The office leads the neighbour, or the neighbour leads the third: never both."""
    third = Office(serial=3)
    upper = invite_member(neighbour.employer.uscc, actor=office.owner)
    lower = invite_member(third.employer.uscc, actor=neighbour.owner)
    answers = together(
        lambda: accept_invitation(upper.id, actor=neighbour.owner), lambda: accept_invitation(lower.id, actor=third.owner)
    )
    assert problems(answers) == [Conflict]
    assert GroupPlace.objects.filter(state="joined").count() == 1


def test_an_invitation_is_answered_or_taken_back(office: Any, neighbour: Any) -> None:
    place = invite_member(neighbour.employer.uscc, actor=office.owner)
    answers = together(
        lambda: accept_invitation(place.id, actor=neighbour.owner), lambda: withdraw_invitation(place.id, actor=office.owner)
    )
    assert len(problems(answers)) == 1
    assert count("group.joined") + count("group.withdrawn") == 1


def test_whoever_is_sent_while_the_group_ends_has_nothing_afterwards(office: Any, neighbour: Any) -> None:
    place = joined(office, neighbour, "view", "handle")
    sent(office, place, office.keeper, "view")
    key = own(office.handler).id
    together(
        lambda: appoint_from_group(place.id, key, "handle", actor=office.owner),
        lambda: leave_group(actor=neighbour.owner),
        lambda: part_with(place.id, actor=office.owner),
        lambda: grant_to_group(Wanted(what="handle"), actor=neighbour.owner),
    )
    assert GroupPlace.objects.get().state in ("left", "parted")
    assert count("group.left") + count("group.parted") == 1
    assert not Membership.objects.exclude(through=None).filter(active=True).exists()
    assert not GroupGrant.objects.filter(active=True).exists()


def test_ends_from_all_sides_at_once_are_one_end(office: Any, neighbour: Any) -> None:
    place = joined(office, neighbour, "handle")
    sent(office, place, office.handler)
    here = Membership.objects.get(person=office.handler.person, employer=neighbour.employer)
    there = own(office.handler)
    answers = together(
        lambda: end_role(here.id, actor=neighbour.owner),
        lambda: call_back(here.id, actor=office.owner),
        lambda: end_role(there.id, actor=office.owner),
        lambda: take_back("handle", actor=neighbour.owner),
    )
    assert set(problems(answers)) <= {NotFound}
    assert Event.objects.filter(kind="member.ended", stream=neighbour.employer.id).count() == 1
    assert not Membership.objects.filter(id=here.id, active=True).exists()


@pytest.mark.parametrize("leads", ["first", "last"])
def test_logs_of_two_employers_are_taken_in_one_order(
    office: Any, neighbour: Any, leads: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever key is the smaller: else two who end people of both at once could wait for each other."""
    lower, upper = sorted((office, neighbour), key=lambda one: one.employer.id)
    leader, member = (lower, upper) if leads == "first" else (upper, lower)
    taken: list[Any] = []
    monkeypatch.setattr(
        groups, "record", lambda kind, *, stream, **more: (taken.append(stream), record(kind, stream=stream, **more))
    )
    place = joined(leader, member, "view", "handle")

    def first_taken(do: Callable[[], Any]) -> None:
        taken.clear()
        do()
        order = list(dict.fromkeys(taken))
        assert order == sorted(order)
        assert len(order) == 2

    sent(leader, place, leader.keeper, "view")
    first_taken(lambda: take_back("view", actor=member.owner))
    sent(leader, place, leader.handler)
    department = add_department("勐海分厂", actor=member.owner)
    first_taken(lambda: grant_to_group(Wanted(what="handle", department=department.id), actor=member.owner))
    sent(leader, place, leader.handler)
    first_taken(lambda: end_role(own(leader.handler).id, actor=leader.owner))
    sent(leader, place, leader.approver)
    first_taken(lambda: leave_group(actor=member.owner))


def _all(office: Any, neighbour: Any) -> dict[str, Callable[[], Any]]:
    """Each act where it is possible, in an order in which one leads to the next."""
    handler, keeper = own(office.handler).id, own(office.keeper).id

    def place(state: str) -> Any:
        return GroupPlace.objects.get(state=state).id

    def invite() -> Any:
        return invite_member(neighbour.employer.uscc, actor=office.owner)

    def sent_one() -> Any:
        return Membership.objects.exclude(through=None).get(active=True).id

    return {
        "invite": invite,
        "withdraw": lambda: withdraw_invitation(place("invited"), actor=office.owner),
        "invite again": invite,
        "decline": lambda: decline_invitation(place("invited"), actor=neighbour.owner),
        "invite once more": invite,
        "accept": lambda: accept_invitation(place("invited"), [Wanted(what="view")], actor=neighbour.owner),
        "grant": lambda: grant_to_group(Wanted(what="handle"), actor=neighbour.owner),
        "send": lambda: appoint_from_group(place("joined"), handler, "handle", actor=office.owner),
        "take back": lambda: take_back("handle", actor=neighbour.owner),
        "send to look": lambda: appoint_from_group(place("joined"), keeper, "view", actor=office.owner),
        "call back": lambda: call_back(sent_one(), actor=office.owner),
        "send to look again": lambda: appoint_from_group(place("joined"), keeper, "view", actor=office.owner),
        "leave": lambda: leave_group(actor=neighbour.owner),
    }


def test_when_the_log_takes_nothing_nothing_has_happened(office: Any, neighbour: Any, cluster: Any, own_database: str) -> None:
    """As when the process dies before the end: every act is one transaction with its events."""
    for name, do in _all(office, neighbour).items():
        before = contents(cluster, own_database)
        cluster.psql(f"REVOKE INSERT ON evidence_event FROM {APPLICATION}", database=own_database)
        with pytest.raises(DatabaseError, match="permission denied"):
            do()
        assert contents(cluster, own_database) == before, name
        cluster.psql(f"GRANT INSERT ON evidence_event TO {APPLICATION}", database=own_database)
        connection.close()
        do()
