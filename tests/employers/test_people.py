"""The people of an employer: roles given, lent and ended, departments, and whose yes is wanted first."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from qianyue.contracts.acts.hand_over import hand_over
from qianyue.contracts.models import Contract
from qianyue.employers.acts.give_role import delegate, end_role, give_role
from qianyue.employers.acts.organise import add_department, close_department, require_approvals
from qianyue.employers.models import Department, Employer, Membership
from qianyue.employers.standing import as_member
from qianyue.evidence.models import Event
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed, NotFound
from qianyue.people.models import Person

pytestmark = pytest.mark.django_db
TOMORROW = datetime.timedelta(days=1)


def member(actor: Actor) -> Membership:
    return Membership.objects.current().get(person=actor.person, role=actor.role, employer=actor.employer)


def kinds(employer: Employer) -> list[str]:
    return list(Event.objects.filter(stream=employer.id).order_by("sequence").values_list("kind", flat=True))


def test_it_works(office: Any) -> None:
    given = give_role(member(office.keeper).id, "viewer", actor=office.owner)
    viewer = Actor(role="viewer", person=office.keeper.person, employer=office.employer.id)
    assert as_member(viewer, to="read") == given
    end_role(given.id, actor=office.owner)
    with pytest.raises(NotAllowed):
        as_member(viewer, to="read")
    assert kinds(office.employer)[-2:] == ["member.authorised", "member.ended"]


def test_only_the_administrator_gives_and_ends(office: Any, neighbour: Any) -> None:
    key = member(office.keeper).id
    for actor in (office.handler, office.keeper, office.approver):
        with pytest.raises(NotAllowed, match="管理员"):
            give_role(key, "viewer", actor=actor)
        with pytest.raises(NotAllowed):
            end_role(member(office.owner).id, actor=actor)
    with pytest.raises(NotFound):
        give_role(key, "viewer", actor=neighbour.owner)
    with pytest.raises(NotFound):
        end_role(key, actor=neighbour.owner)
    assert not Membership.objects.filter(role="viewer").exists()


def test_what_somebody_has_is_not_given_again(office: Any) -> None:
    with pytest.raises(Conflict):
        give_role(member(office.keeper).id, "seal_keeper", actor=office.owner)
    with pytest.raises(InvalidInput):
        give_role(member(office.keeper).id, "king", actor=office.owner)


def test_the_last_administrator_stays(office: Any) -> None:
    with pytest.raises(Conflict, match="唯一的管理员"):
        end_role(member(office.owner).id, actor=office.owner)
    give_role(member(office.handler).id, "owner", until=timezone.now() + TOMORROW, actor=office.owner)
    with pytest.raises(Conflict):  # one for a time is none for good
        end_role(member(office.owner).id, actor=office.owner)
    give_role(member(office.approver).id, "owner", actor=office.owner)
    end_role(member(office.owner).id, actor=office.owner)


def test_a_role_is_lent_for_a_time_and_taken_back(office: Any) -> None:
    lent = delegate(member(office.approver).id, until=timezone.now() + TOMORROW, actor=office.keeper)
    borrower = Actor(role="seal_keeper", person=office.approver.person, employer=office.employer.id)
    assert as_member(borrower, to="seal").delegated_by == member(office.keeper)
    with pytest.raises(NotAllowed, match="不能再委托"):
        delegate(member(office.handler).id, until=timezone.now() + TOMORROW, actor=borrower)
    Membership.objects.filter(id=lent.id).update(valid_until=timezone.now())
    with pytest.raises(NotAllowed):
        as_member(borrower, to="seal")
    again = delegate(member(office.approver).id, until=timezone.now() + TOMORROW, actor=office.keeper)  # there is room again
    end_role(again.id, actor=office.keeper)
    with pytest.raises(NotAllowed):
        as_member(borrower, to="seal")


def test_what_was_lent_ends_with_what_it_was_lent_from(office: Any) -> None:
    delegate(member(office.approver).id, until=timezone.now() + TOMORROW, actor=office.keeper)
    end_role(member(office.keeper).id, actor=office.owner)
    assert not Membership.objects.current().filter(role="seal_keeper").exists()
    assert kinds(office.employer).count("member.ended") == 2


@pytest.mark.parametrize("days", [-1, 0, 400])
def test_an_end_lies_ahead_and_within_a_year(office: Any, days: int) -> None:
    with pytest.raises(InvalidInput) as refused:
        delegate(member(office.approver).id, until=timezone.now() + datetime.timedelta(days=days), actor=office.keeper)
    assert "until" in refused.value.fields


def test_nobody_lends_to_himself_or_to_a_neighbour(office: Any, neighbour: Any) -> None:
    until = timezone.now() + TOMORROW
    with pytest.raises(InvalidInput):
        delegate(member(office.keeper).id, until=until, actor=office.keeper)
    with pytest.raises(NotFound):
        delegate(member(neighbour.handler).id, until=until, actor=office.keeper)
    with pytest.raises(NotAllowed):  # an administrator gives for good; nobody lends being one
        delegate(member(office.keeper).id, until=until, actor=office.owner)


def test_departments_are_added_and_closed(office: Any, neighbour: Any) -> None:
    first = add_department("橡胶一队", actor=office.owner)
    with pytest.raises(Conflict):
        add_department(" 橡胶一队 ", actor=office.owner)
    with pytest.raises(InvalidInput):
        add_department("　", actor=office.owner)
    with pytest.raises(InvalidInput):
        add_department("长" * 41, actor=office.owner)
    with pytest.raises(NotAllowed):
        add_department("橡胶二队", actor=office.handler)
    given = give_role(member(office.keeper).id, "viewer", department=first.id, actor=office.owner)
    with pytest.raises(Conflict, match="还有人员"):
        close_department(first.id, actor=office.owner)
    with pytest.raises(NotFound):
        close_department(first.id, actor=neighbour.owner)
    end_role(given.id, actor=office.owner)
    close_department(first.id, actor=office.owner)
    with pytest.raises(NotFound):
        give_role(member(office.keeper).id, "viewer", department=first.id, actor=office.owner)
    add_department("橡胶一队", actor=office.owner)  # the name is free again
    assert Department.objects.filter(employer=office.employer).count() == 2


def test_approvals_are_wanted_only_where_somebody_gives_them(office: Any) -> None:
    require_approvals(offers=True, seals=True, actor=office.owner)
    require_approvals(offers=True, seals=True, actor=office.owner)
    assert kinds(office.employer).count("approvals.required") == 1
    require_approvals(offers=False, seals=False, actor=office.owner)
    end_role(member(office.approver).id, actor=office.owner)
    with pytest.raises(InvalidInput, match="审批人"):
        require_approvals(offers=True, seals=False, actor=office.owner)
    with pytest.raises(NotAllowed):
        require_approvals(offers=False, seals=False, actor=office.handler)


def test_a_leaving_handlers_contracts_go_to_a_colleague(office: Any, journey: Any, work: Callable[..., int]) -> None:
    journey.to("draft")
    give_role(member(office.approver).id, "handler", actor=office.owner)
    taking = Membership.objects.get(person=office.approver.person, role="handler")
    assert hand_over(office.handler.person, taking.id, actor=office.owner) == 1
    work()
    assert Contract.objects.get(id=journey.key).handler_id == office.approver.person
    assert journey.kinds[-1] == "contract.handed_over"
    with pytest.raises(Conflict, match="没有可以移交"):
        hand_over(office.handler.person, taking.id, actor=office.owner)


def test_contracts_are_handed_over_to_handlers_only(office: Any, journey: Any, neighbour: Any) -> None:
    journey.to("draft")
    for to in (member(office.keeper), member(office.handler)):
        with pytest.raises(InvalidInput):
            hand_over(office.handler.person, to.id, actor=office.owner)
    with pytest.raises(NotFound):
        hand_over(office.handler.person, member(neighbour.handler).id, actor=office.owner)
    with pytest.raises(NotAllowed):
        hand_over(office.handler.person, member(office.keeper).id, actor=office.handler)


def test_a_hand_over_goes_on_where_it_died(
    office: Any, journey: Any, work: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One at a time, and dead after the first: each contract is handed over once."""
    from qianyue.cli import invented
    from qianyue.contracts.acts import draft
    from qianyue.contracts.acts import hand_over as module

    keys = [draft.create_draft(invented.terms(office.facts, journey.worker.person), actor=office.handler) for _ in range(3)]
    person = Person.objects.get(id=office.approver.person)
    give_role(member(office.approver).id, "handler", actor=office.owner)
    taking = Membership.objects.get(person=person, role="handler")
    hand_over(office.handler.person, taking.id, actor=office.owner)
    monkeypatch.setattr(module, "AT_ONCE", 1)
    with monkeypatch.context() as patched:
        patched.setattr(module, "crash_if", lambda point: (_ for _ in ()).throw(RuntimeError(point)))
        work()
    assert Contract.objects.filter(handler=person).count() == 1
    from qianyue.operations.models import Job

    Job.objects.update(run_at=timezone.now())
    work()
    assert Contract.objects.filter(handler=person).count() == 3
    handed = Event.objects.filter(kind="contract.handed_over", stream__in=keys)
    assert handed.count() == 3


def test_what_was_lent_does_not_outlast_what_it_was_lent_from(office: Any) -> None:
    for_a_day = give_role(member(office.keeper).id, "handler", until=timezone.now() + TOMORROW, actor=office.owner)
    lender = Actor(role="handler", person=office.keeper.person, employer=office.employer.id)
    delegate(member(office.approver).id, until=timezone.now() + 30 * TOMORROW, actor=lender)
    borrower = Actor(role="handler", person=office.approver.person, employer=office.employer.id)
    as_member(borrower, to="draft")
    Membership.objects.filter(id=for_a_day.id).update(valid_until=timezone.now())
    with pytest.raises(NotAllowed):
        as_member(borrower, to="draft")


def test_an_administrator_is_one_of_the_whole_employer(office: Any) -> None:
    department = add_department("橡胶一队", actor=office.owner)
    with pytest.raises(InvalidInput, match="全单位"):
        give_role(member(office.keeper).id, "owner", department=department.id, actor=office.owner)
    given = give_role(member(office.keeper).id, "owner", actor=office.owner)
    Membership.objects.filter(id=given.id).update(department=department)  # as an older installation may have it
    half = Actor(role="owner", person=office.keeper.person, employer=office.employer.id)
    with pytest.raises(NotAllowed, match="全单位"):
        give_role(member(office.handler).id, "viewer", actor=half)
    with pytest.raises(Conflict, match="唯一的管理员"):
        end_role(member(office.owner).id, actor=office.owner)
